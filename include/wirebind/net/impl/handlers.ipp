#pragma once

#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <asio/dispatch.hpp>
#include <asio/post.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

WIREBIND_DECL void post(const asio::any_io_executor& executor, unique_function<void()> function) {
  if (const auto strand = strand_of(executor)) return strand->post(std::move(function));
  asio::post(executor, std::move(function));
}

WIREBIND_DECL void dispatch(const asio::any_io_executor& executor, unique_function<void()> function) {
  if (const auto strand = strand_of(executor)) return strand->dispatch(std::move(function));
  asio::execution_context* const io = io_context_of(executor);
  if (io != nullptr && runs_here(*io)) return function();
  asio::dispatch(executor, std::move(function));
}

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
