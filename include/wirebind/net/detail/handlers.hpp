// The two forms in which this layer hands a function to Asio. Asio's machinery is instantiated anew for every
// type of handler, which every header-only program pays for: so there is one for waits and one for plain
// functions.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>

#include <asio/any_io_executor.hpp>

#include <system_error>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Runs a function with the outcome of a wait, on an executor.
struct wait_handler {
  using executor_type = asio::any_io_executor;

  asio::any_io_executor executor;
  unique_function<void(std::error_code)> function;

  asio::any_io_executor get_executor() const noexcept { return executor; }
  void operator()(std::error_code error) { function(error); }
};

/// Runs a function on an executor, never inside this call.
WIREBIND_DECL void post(const asio::any_io_executor& executor, unique_function<void()> function);

/// Runs a function on an executor, inside this call where the executor is the present one.
WIREBIND_DECL void dispatch(const asio::any_io_executor& executor, unique_function<void()> function);

}  // namespace wirebind::inline WIREBIND_ABI::net::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/handlers.ipp>
#endif
