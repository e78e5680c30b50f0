// The answer of a call: the decoded body, the declared headers, and what is known of the call itself.
// Owns no decoding; cheap to move, and valid (though empty) when the call failed.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/core/memory.hpp>

#include <new>
#include <string>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// Answer of one operation. `->` and `*` reach the body, `header` the headers that the spec declares.
template <class Operation>
class response {
 public:
  using operation = Operation;
  using body_type = typename Operation::response_body;
  using header_type = typename Operation::response_headers;

  header_type header{};

  const body_type* operator->() const noexcept { return &body_; }
  body_type* operator->() noexcept { return &body_; }
  const body_type& operator*() const& noexcept { return body_; }
  body_type& operator*() & noexcept { return body_; }
  body_type&& operator*() && noexcept { return std::move(body_); }
  const body_type& body() const noexcept { return body_; }
  body_type& body() noexcept { return body_; }

  /// HTTP status; 0 when there was no answer.
  int status() const noexcept { return details().status; }
  /// The service's own name for the call; empty when there was no answer.
  const std::string& request_id() const noexcept { return details().request_id; }
  const std::vector<attempt>& attempts() const noexcept { return details().attempts; }
  /// All that is known of the call, also when it failed.
  const call_details& details() const noexcept { return details_ ? *details_ : none(); }
  /// The details as they are shared with an exception; null for a default-constructed answer.
  const std::shared_ptr<const call_details>& shared_details() const noexcept { return details_; }
  void set_details(std::shared_ptr<const call_details> details) noexcept { details_ = std::move(details); }

  /// Back to the state after construction. Not by assignment, which a program would then have to compile for
  /// every member of every body.
  void clear() {
    std::destroy_at(this);
    ::new (static_cast<void*>(this)) response();
  }

 private:
  static const call_details& none() noexcept {
    static const lasting<call_details> empty;
    return empty.value;
  }

  body_type body_{};
  std::shared_ptr<const call_details> details_;
};

}  // namespace wirebind::inline WIREBIND_ABI
