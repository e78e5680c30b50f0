// The common part of all initiations of calls: the core that they start on, and the executor that tokens and
// adaptors query.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

/// The base of an initiation. Keeps the core, so that the client may be moved or destroyed before a deferred
/// operation starts.
struct core_initiation {
  using executor_type = asio::any_io_executor;

  std::shared_ptr<core> shared;

  executor_type get_executor() const noexcept { return shared->executor; }
};

}  // namespace wirebind::inline WIREBIND_ABI::client
