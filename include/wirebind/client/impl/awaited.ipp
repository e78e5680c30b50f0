#pragma once

#include <wirebind/client/awaited.hpp>

#if WIREBIND_HAS_COROUTINES

#include <wirebind/client/token.hpp>

#include <asio/async_result.hpp>
#include <asio/use_awaitable.hpp>

namespace wirebind::inline v0::client {
namespace detail {

struct initiate_run {
  std::shared_ptr<core> shared;

  template <class Handler>
  void operator()(Handler&& handler, prepared_call call) const {
    start(shared, std::move(call), call_handler(std::forward<Handler>(handler), shared->executor));
  }
};

}  // namespace detail

WIREBIND_DECL asio::awaitable<answer> run(std::shared_ptr<core> shared, prepared_call call) {
  detail::initiate_run initiation{std::move(shared)};
  auto token = with_details(asio::use_awaitable);
  return asio::async_initiate<decltype(token), void(std::error_code, answer)>(std::move(initiation), token,
                                                                              std::move(call));
}

}  // namespace wirebind::inline v0::client

#endif
