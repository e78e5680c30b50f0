// How a function gets to an executor. Asio's machinery is instantiated anew for every type of function, which
// every header-only program pays for: so there is one type.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Runs a function on an executor, never inside this call.
WIREBIND_DECL void post(const asio::any_io_executor& executor, unique_function<void()> function);

/// Runs a function on an executor, inside this call where the executor is the present one. Inside a thread of
/// an `io_context` it allocates nothing for that context's own executor, and what the function throws leaves
/// this call.
WIREBIND_DECL void dispatch(const asio::any_io_executor& executor, unique_function<void()> function);

}  // namespace wirebind::inline WIREBIND_ABI::net::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/handlers.ipp>
#endif
