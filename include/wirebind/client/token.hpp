// Completion tokens of the library: `with_details` turns the error code of a call into an exception with all
// details, and `default_token` is the token of a call without one. Every other Asio token works
// with a call unchanged.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/asio_compat.hpp>

#include <asio/associator.hpp>
#include <asio/async_result.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/use_awaitable.hpp>
#endif

#include <exception>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Adapts a token: the handler gets `(std::exception_ptr, response)`, and the exception is a `call_error`.
template <class Token>
struct with_details_t {
  Token token;
};

/// `co_await client.async_get_function(request, wirebind::with_details(asio::use_awaitable))` throws a
/// `call_error`; `asio::use_future` under it gives a future that does.
template <class Token>
with_details_t<std::decay_t<Token>> with_details(Token&& token) {
  return {std::forward<Token>(token)};
}

/// The token of a call without one: the call is an `asio::awaitable` of the response, and a failure throws
/// `call_error`, as `with_details(asio::use_awaitable)` does. Needs coroutines: g++, or clang from 16 on with
/// `ASIO_HAS_CO_AWAIT`.
struct default_token {};

namespace client {

template <class Executor>
struct default_token_on {
  using type = default_token;
};

template <class Executor>
requires requires { typename Executor::default_completion_token_type; }
struct default_token_on<Executor> {
  using type = typename Executor::default_completion_token_type;
};

}  // namespace client

/// The token of a call through a client that is given none: `default_token`, or what an adaptor of Asio such
/// as `asio::use_awaitable_t<>::as_default_on(client)` has put into the client's executor.
template <class Client>
using default_token_of = typename client::default_token_on<typename Client::executor_type>::type;

namespace client {

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

/// A handler with a member `handler` of the type `wrapped_handler`.
template <class Wrapper>
concept handler_wrapper = requires {
  typename Wrapper::wrapped_handler;
};

template <class Handler>
struct details_handler {
  using wrapped_handler = Handler;

  Handler handler;

  template <class Result>
  void operator()(std::error_code error, Result result) {
    std::exception_ptr thrown = exception_of(error, result.shared_details());
    std::move(handler)(std::move(thrown), std::move(result));
  }
};

template <class Initiation>
struct wrapped_initiation {
  Initiation initiation;
};

template <class Initiation>
requires requires { typename Initiation::executor_type; }
struct wrapped_initiation<Initiation> {
  using executor_type = typename Initiation::executor_type;

  Initiation initiation;

  executor_type get_executor() const noexcept { return initiation.get_executor(); }
};

template <class Initiation>
struct details_initiation : wrapped_initiation<Initiation> {
  template <class Handler, class... Arguments>
  void operator()(Handler&& handler, Arguments&&... arguments) {
    std::move(this->initiation)(details_handler<std::decay_t<Handler>>{std::forward<Handler>(handler)},
                                std::forward<Arguments>(arguments)...);
  }
};

}  // namespace client
}  // namespace wirebind::inline WIREBIND_ABI

template <template <class, class> class Associator, wirebind::client::handler_wrapper Wrapper, class Default>
struct asio::associator<Associator, Wrapper, Default>
    : Associator<typename Wrapper::wrapped_handler, Default> {
  using inner = Associator<typename Wrapper::wrapped_handler, Default>;

  static decltype(auto) get(const Wrapper& wrapper) noexcept { return inner::get(wrapper.handler); }
  static decltype(auto) get(const Wrapper& wrapper, const Default& fallback) noexcept {
    return inner::get(wrapper.handler, fallback);
  }
};

template <class Token, class Result>
struct asio::async_result<wirebind::with_details_t<Token>, void(std::error_code, Result)> {
  template <class Initiation, class Adapted, class... Arguments>
  static auto initiate(Initiation&& initiation, Adapted&& adapted, Arguments&&... arguments) {
    if constexpr (wirebind::client::takes_completion<Token, std::exception_ptr, Result>())
      return asio::async_initiate<Token, void(std::exception_ptr, Result)>(
          wirebind::client::details_initiation<std::decay_t<Initiation>>{
              {std::forward<Initiation>(initiation)}},
          adapted.token, std::forward<Arguments>(arguments)...);
  }
};

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
