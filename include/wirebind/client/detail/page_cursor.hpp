// The state of an iteration over a paged list: the request for the next page, and whether there is one. Pure;
// every pager uses it.
#pragma once

#include <wirebind/client/detail/present.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstdint>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// An operation whose spec says how its responses are paged.
template <class Operation>
concept paged_operation = requires {
  Operation::paging::items;
};

namespace client {

/// An absent token, an empty one and the number 0 mean that there is no next page.
template <class Token>
bool leads_on(const Token& token) noexcept {
  const auto* value = present(token);
  if constexpr (requires { value->empty(); }) {
    return value != nullptr && !value->empty();
  } else {
    return value != nullptr && *value != 0;
  }
}

/// The type of the token in a request; none for a list of one page.
template <class Request, class Paging>
struct page_token {
  struct type {};
};
template <class Request, class Paging>
requires requires { Paging::token; }
struct page_token<Request, Paging> {
  using type = std::remove_cvref_t<decltype(std::declval<Request&>().*Paging::token)>;
};

/// The state of one iteration. The request keeps all its filters and gets each page's token in turn.
template <paged_operation Operation>
class page_cursor {
 public:
  using request_type = typename Operation::request;
  using paging = typename Operation::paging;

  explicit page_cursor(request_type request) : request_(std::move(request)) {}

  /// The request for the next page; the same again after a call that failed.
  const request_type& request() const noexcept { return request_; }
  /// The last page was received, or the iteration cannot continue.
  bool done() const noexcept { return done_; }
  /// `errc::repeated_page_token` if the tokens go round in a circle; the page that came last is valid. Empty
  /// for an iteration that continues or has ended without an error.
  std::error_code error() const noexcept { return error_; }
  /// Of the response that ended the iteration with an error.
  const std::shared_ptr<const call_details>& details() const noexcept { return details_; }

  /// Records a page.
  void turn(const response<Operation>& page) {
    if constexpr (requires { paging::token; }) {
      const auto& next = page.body().*paging::next;
      if (!leads_on(next)) {
        done_ = true;
        return;
      }
      auto& token = request_.*paging::token;
      const auto is_next = [&next](const token_type& known) {
        const auto* const value = present(known);
        return value != nullptr && *value == *present(next);
      };
      if (is_next(token) || is_next(kept_)) {
        done_ = true;
        error_ = errc::repeated_page_token;
        details_ = page.shared_details();
        return;
      }
      token = *present(next);
      if (++since_kept_ == until_kept_) {
        kept_ = token;
        since_kept_ = 0;
        until_kept_ *= 2;
      }
    } else {
      done_ = true;
    }
  }

 private:
  using token_type = typename page_token<request_type, paging>::type;

  request_type request_;
  // An earlier token, which every circle comes back to: that after 1, 2, 4, 8, … further pages (Brent).
  token_type kept_{};
  std::uint64_t since_kept_ = 0;
  std::uint64_t until_kept_ = 1;
  bool done_ = false;
  std::error_code error_;
  std::shared_ptr<const call_details> details_;
};

/// The items of a page.
template <class Operation>
auto& items_of(response<Operation>& page) noexcept {
  return page.body().*Operation::paging::items;
}

template <class Operation>
using items_type = std::remove_reference_t<decltype(items_of(std::declval<response<Operation>&>()))>;

}  // namespace client
}  // namespace wirebind::inline WIREBIND_ABI
