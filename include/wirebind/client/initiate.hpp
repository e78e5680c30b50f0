// Starts an asynchronous operation with any token, and gives `default_token` its meaning for operations that
// complete with an error code and a result.
#pragma once

#include <wirebind/client/handler_check.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/asio_compat.hpp>

#include <asio/async_result.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/use_awaitable.hpp>
#endif

#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

/// Initiates an operation of the signature `void(std::error_code, Result)`, whose result has a
/// `shared_details()`. Without a token it is awaitable and throws `call_error`.
template <class Result, class Initiation, class Token, class... Arguments>
auto initiate(Initiation initiation, Token&& token, Arguments&&... arguments) {
  using signature = void(std::error_code, Result);
  if constexpr (std::is_same_v<std::decay_t<Token>, default_token>) {
#if WIREBIND_HAS_COROUTINES
    auto awaitable = with_details(asio::use_awaitable);
    return asio::async_initiate<decltype(awaitable), signature>(std::move(initiation), awaitable,
                                                                std::forward<Arguments>(arguments)...);
#else
    static_assert(sizeof(Result) == 0, "this compiler has no coroutines: pass a completion token");
#endif
  } else if constexpr (takes_completion<Token, std::error_code, Result>()) {
    return asio::async_initiate<Token, signature>(std::move(initiation), token,
                                                  std::forward<Arguments>(arguments)...);
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::client
