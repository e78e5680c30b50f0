#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/saturate.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL double random_fraction() {
  std::uint32_t bits = 0;
  for (const char c : auth::random_nonce().substr(0, 8)) {
    bits = bits * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return bits / 4294967296.0;
}

WIREBIND_DECL bool is_passing(const std::error_code& error, int status) noexcept {
  if (error != errc::service_error) return false;
  const error_fact* fact = fact_of(error);
  const retry_advice advice = fact != nullptr ? fact->retry : retry::advice_of_status(status);
  return advice != retry_advice::never;
}

inline std::chrono::milliseconds wait_machine::left(time_point now) const {
  const time_point end = deadline_after(started_, options_.total);
  if (end == (time_point::max)()) return (std::chrono::milliseconds::max)();
  return saturating_cast<std::chrono::milliseconds>(time_between(now, end));
}

WIREBIND_DECL wait_machine::step wait_machine::next(wait_verdict verdict, const std::error_code& error,
                                                    time_point now, double random) {
  ++polls_;
  if (verdict == wait_verdict::done) return {.over = true};
  if (verdict == wait_verdict::failed) return {.over = true, .error = errc::waiter_failed};
  if (verdict == wait_verdict::broken) {
    const bool late = left(now).count() <= 0;  // a poll that was cut short by the wait's own end
    return {.over = true, .error = late ? make_error_code(errc::waiter_timeout) : error};
  }
  std::chrono::milliseconds room = left(now);
  if (room != (std::chrono::milliseconds::max)() && options_.first.count() > 0) {
    room = std::chrono::milliseconds(saturating_add(room.count(), -options_.first.count()));
  }
  if (room.count() <= 0) return {.over = true, .error = errc::waiter_timeout};
  const double longest = least(pause_, static_cast<double>(options_.cap.count()));
  pause_ = longest * options_.factor;
  return {.pause = least(saturating_milliseconds(longest * random), room)};
}

WIREBIND_DECL call_options wait_machine::poll_options(const net::timeouts& defaults, time_point now) const {
  call_options out = options_.call;
  const std::chrono::milliseconds rest = left(now);
  if (rest == (std::chrono::milliseconds::max)()) return out;
  net::timeouts bounds = out.timeouts.value_or(defaults);
  const std::chrono::milliseconds most = rest.count() > 0 ? rest : std::chrono::milliseconds(1);
  bounds.total = bounds.total.count() > 0 ? least(bounds.total, most) : most;
  out.timeouts = bounds;
  return out;
}

WIREBIND_DECL std::shared_ptr<const call_details> wait_details(std::shared_ptr<const call_details> last,
                                                               const std::error_code& error,
                                                               const std::string& text, unsigned polls,
                                                               std::exception_ptr thrown) {
  const bool explained = error == errc::waiter_failed || error == errc::waiter_timeout;
  if (!explained && !thrown) return last;
  auto out = last ? std::make_shared<call_details>(*last) : std::make_shared<call_details>();
  if (thrown) out->exception = std::move(thrown);
  if (!explained) return out;
  std::string message = text.empty() ? out->message : text;
  if (!out->code.empty()) message = out->code + (message.empty() ? "" : ": ") + message;
  out->message = std::move(message) + " after " + std::to_string(polls) + (polls == 1 ? " poll" : " polls");
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
