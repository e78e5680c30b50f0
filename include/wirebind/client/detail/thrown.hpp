// The exception of a callback as the error of the operation that called it.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/net/error.hpp>

#include <new>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// The error for the exception that is being handled: its own code where it has one.
inline std::error_code thrown_error() noexcept {
  try {
    throw;
  } catch (const std::system_error& thrown) {
    if (thrown.code()) return thrown.code();
  } catch (const std::bad_alloc&) {
    return net::out_of_memory();
  } catch (...) {
  }
  return net::operation_aborted();
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
