// Checks completion handlers before Asio does, so that a wrong one causes a one-line error that shows the
// right form. Every other token is passed on unchanged.
#pragma once

#include <wirebind/core/config.hpp>

#include <asio/async_result.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::client {

/// A token that is its own completion handler: a callable, not a placeholder for something else.
template <class Token, class Signature>
concept handler_token =
    std::is_same_v<typename asio::async_result<std::decay_t<Token>, Signature>::completion_handler_type,
                   std::decay_t<Token>>;

/// True for a token of an operation that completes with an error and a result. Does not compile for a handler
/// that cannot be called with them.
template <class Token, class Error, class Result>
constexpr bool takes_completion() {
  if constexpr (handler_token<Token, void(Error, Result)>) {
    constexpr bool callable = std::is_invocable_v<std::decay_t<Token>, Error, Result>;
    static_assert(callable || !std::is_same_v<Error, std::error_code>,
                  "the completion handler must be callable with (std::error_code, Result), where Result is "
                  "wirebind::response<Operation> for a call; take it by value or by const reference");
    static_assert(
        callable || std::is_same_v<Error, std::error_code>,
        "under with_details the completion handler must be callable with (std::exception_ptr, Result), "
        "where Result is wirebind::response<Operation> for a call");
    return callable;
  }
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
