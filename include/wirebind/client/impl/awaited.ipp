#pragma once

#include <wirebind/client/awaited.hpp>

#if WIREBIND_HAS_COROUTINES

#include <asio/async_result.hpp>
#include <asio/use_awaitable.hpp>

namespace wirebind::inline v0::client {
namespace detail {

/// A handler of an exception and an answer as a handler of bytes.
template <class Handler>
struct throwing_handler {
  Handler handler;

  void operator()(std::error_code error, answer result) {
    std::exception_ptr thrown;
    if (error) thrown = std::make_exception_ptr(call_error(error, result.details));
    std::move(handler)(std::move(thrown), std::move(result));
  }
};

struct initiate_run {
  std::shared_ptr<core> shared;

  template <class Handler>
  void operator()(Handler&& handler, prepared_call call) const {
    using wrapper = throwing_handler<std::decay_t<Handler>>;
    start(shared, std::move(call), call_handler(wrapper{std::forward<Handler>(handler)}, shared->executor));
  }
};

}  // namespace detail

WIREBIND_DECL asio::awaitable<answer> run(std::shared_ptr<core> shared, prepared_call call) {
  detail::initiate_run initiation{std::move(shared)};
  asio::use_awaitable_t<> token;
  return asio::async_initiate<asio::use_awaitable_t<>, void(std::exception_ptr, answer)>(
      std::move(initiation), token, std::move(call));
}

WIREBIND_DECL void decode_or_throw(const operation_ref& operation, answer& result, void* headers, void* body) {
  if (const std::error_code error = decode(operation, result, headers, body)) {
    throw call_error(error, std::move(result.details));
  }
}

}  // namespace wirebind::inline v0::client

template <template <class, class> class Associator, class Handler, class Default>
struct asio::associator<Associator, wirebind::client::detail::throwing_handler<Handler>, Default>
    : Associator<Handler, Default> {
  static decltype(auto) get(const wirebind::client::detail::throwing_handler<Handler>& wrapper) noexcept {
    return Associator<Handler, Default>::get(wrapper.handler);
  }
  static decltype(auto) get(const wirebind::client::detail::throwing_handler<Handler>& wrapper,
                            const Default& fallback) noexcept {
    return Associator<Handler, Default>::get(wrapper.handler, fallback);
  }
};

#endif
