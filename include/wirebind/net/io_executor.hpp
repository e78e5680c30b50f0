// The executor of a client that has its own context, for objects that share the context, such as a provider
// of credentials. A separate type, so that headers without Asio can name it.
#pragma once

#include <wirebind/core/config.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI {

/// Converts to the executor. Its context must outlive the client, and runs only while a call does.
struct io_executor {
  asio::any_io_executor value;

  operator const asio::any_io_executor&() const noexcept { return value; }
};

}  // namespace wirebind::inline WIREBIND_ABI
