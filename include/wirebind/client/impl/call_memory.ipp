#pragma once

#include <wirebind/client/detail/call_memory.hpp>

#include <cstddef>
#include <string>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// The largest text whose memory is kept, with the room that writing it took.
inline constexpr std::size_t most_kept_text = 8192;

WIREBIND_DECL std::shared_ptr<call_details> call_memory::details() {
  std::unique_ptr<call_details> made = details_->take();
  if (!made) made.reset(new call_details);
  return {made.release(), details_end{details_}, net::detail::store_allocator<call_details>(memory_)};
}

WIREBIND_DECL void call_memory::keep(http::request&& used) noexcept {
  keep(std::exchange(used.target, {}), std::exchange(used.body, {}));
  if (used.fields.lines().size() > most_kept_text) return;
  used.method.clear();
  used.fields.clear();
  requests_.keep(std::move(used));
}

WIREBIND_DECL void call_memory::keep(std::string&& target, bytes&& body) noexcept {
  const std::string* const text = wirebind::detail::bytes_memory::of(body);
  if (text != nullptr && text->capacity() <= most_kept_text) bodies_.keep(std::move(body));
  if (target.capacity() == std::string().capacity() || target.capacity() > most_kept_text) return;
  target.clear();
  targets_.keep(std::move(target));
}

// Those of a call that failed have texts that few others have. The binding names every member, so that one
// more does not compile before it is seen to.
WIREBIND_DECL void call_memory::details_end::operator()(call_details* used) const noexcept {
  std::unique_ptr<call_details> ended(used);
  auto& [operation, target, permission, status, fields, request_id, code, message, body, has_body, violations,
         attempts, result, exception] = *ended;
  const bool usual = violations.empty() && message.empty() && body.empty() && attempts.size() <= 1;
  const std::size_t size = target.capacity() + request_id.capacity() + code.capacity();
  if (!net::detail::memory_store::keeps || !usual || size > most_kept_text) return;
  operation.clear();
  target.clear();
  permission.clear();
  status = 0;
  fields = {};
  request_id.clear();
  code.clear();
  has_body = false;
  attempts.clear();
  result = outcome::not_sent;
  exception = nullptr;
  to->keep(std::move(ended));
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
