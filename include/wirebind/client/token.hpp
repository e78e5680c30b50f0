// Completion tokens of the library: `with_details` turns the error code of a call into an exception with all
// details, and `default_token` is the token of a call without one. Every other Asio token works
// with a call unchanged.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/client/handler_check.hpp>
#include <wirebind/client/wrapped_handler.hpp>
#include <wirebind/core/config.hpp>

#include <asio/async_result.hpp>

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
