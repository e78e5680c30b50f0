// Keeps connections per origin and runs exchanges on them. An idle pool holds no work: no watch and no timer,
// so that `io_context::run()` returns after the last exchange.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/transport.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI::net {

class connector;
class pool_core;

/// Runs exchanges. Safe to use from several threads at once.
///
/// May be destroyed with exchanges in flight, which then complete with `operation_aborted`. When the
/// execution context is destroyed first, they are destroyed, and no listener is called.
class pool final : public transport {
 public:
  /// Does no I/O. The executor's context must outlive the pool. A null clock means the real
  /// one, a null connector one that opens TCP and TLS connections.
  WIREBIND_DECL explicit pool(asio::any_io_executor executor, pool_options options = {},
                              std::shared_ptr<wirebind::clock> clock = nullptr,
                              std::shared_ptr<net::connector> connector = nullptr);
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;
  WIREBIND_DECL ~pool() override;

  using transport::start;
  /// Begins an exchange and returns at once. The exchange holds work on the executor until it completes.
  WIREBIND_DECL std::shared_ptr<exchange> start(std::shared_ptr<const exchange_request> request,
                                                std::chrono::steady_clock::time_point expires,
                                                std::shared_ptr<exchange_listener> listener) override;

  /// Closes the connections that no exchange uses.
  WIREBIND_DECL void close_idle() override;

  /// Closes everything. Exchanges in flight, and those begun later, complete with `operation_aborted`.
  WIREBIND_DECL void shutdown() override;

  WIREBIND_DECL pool_statistics statistics() const;
  WIREBIND_DECL asio::any_io_executor get_executor() const;

 private:
  std::shared_ptr<pool_core> core_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/pool.ipp>
#endif
