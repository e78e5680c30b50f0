// The concurrency hint of an `io_context`, and what of it runs. A version switch that stands outside of
// <wirebind/net/asio_compat.hpp>, for it needs the scheduler of older versions of Asio.
#pragma once

#include <wirebind/core/config.hpp>

#include <asio/execution_context.hpp>
#if __has_include(<asio/config.hpp>)
#include <asio/config.hpp>
#else
#include <asio/detail/scheduler.hpp>
#endif
#include <asio/detail/thread_context.hpp>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Whether an `io_context` was told that one thread runs it.
inline bool has_one_thread(asio::execution_context& io) {
#if __has_include(<asio/config.hpp>)
  return asio::config(io).get("scheduler", "concurrency_hint", 0) == 1;
#else
  return asio::use_service<asio::detail::scheduler>(io).concurrency_hint() == 1;
#endif
}

/// Tells the innermost call of `run`, `poll` and their like of this thread from others.
inline const void* present_run() noexcept { return asio::detail::thread_context::top_of_thread_call_stack(); }

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
