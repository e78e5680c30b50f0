// What a client shares with its calls, and the one call that runs them all.
// Owns settings, transport and the run of a call; knows no operation and no handler type.
#pragma once

#include <wirebind/client/call_runner.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/transport.hpp>
#include <wirebind/core/config.hpp>

#include <asio/any_io_executor.hpp>

#include <memory>

namespace wirebind::inline v0::client {

/// What a client is made of. Calls share it, so that it outlives the client that made it.
struct core {
  asio::any_io_executor executor;
  client_options options;
  std::shared_ptr<client::transport> transport;
  std::shared_ptr<call_runner> runner;
};

/// A null transport is a pool of connections. Does no I/O.
WIREBIND_DECL std::shared_ptr<core> make_core(asio::any_io_executor executor, client_options options,
                                              std::shared_ptr<transport> transport = nullptr);

/// Runs a prepared call; the handler completes exactly once and never inside this function. It is destroyed
/// without a call when the execution context is.
WIREBIND_DECL void start(const std::shared_ptr<core>& shared, prepared_call call, call_handler handler);

/// Completes every call with `operation_aborted`, those that wait for another attempt too. No call may be started
/// afterwards.
WIREBIND_DECL void shutdown(core& shared);

}  // namespace wirebind::inline v0::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/core.ipp>
#endif
