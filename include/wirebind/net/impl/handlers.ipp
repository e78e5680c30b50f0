#pragma once

#include <wirebind/net/detail/handlers.hpp>

#include <asio/dispatch.hpp>
#include <asio/post.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

WIREBIND_DECL void post(const asio::any_io_executor& executor, unique_function<void()> function) {
  asio::post(executor, std::move(function));
}

WIREBIND_DECL void dispatch(const asio::any_io_executor& executor, unique_function<void()> function) {
  asio::dispatch(executor, std::move(function));
}

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
