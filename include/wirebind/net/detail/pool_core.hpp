// What a pool and its exchanges share.
// Owns the kept connections and the exchanges in flight, under one mutex that is never held while calling
// out.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/detail/context_service.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>

#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace wirebind::inline v0::net {

class exchange_operation;

class pool_core final : public context_guest, public std::enable_shared_from_this<pool_core> {
 public:
  WIREBIND_DECL pool_core(asio::any_io_executor executor, pool_options options,
                          std::shared_ptr<wirebind::clock> clock, std::shared_ptr<net::connector> connector);

  WIREBIND_DECL std::shared_ptr<exchange> start(exchange_request request,
                                                std::shared_ptr<exchange_listener> listener);
  /// The kept connection used last, or null. `certain` asks for a look at the connection however short its
  /// rest.
  WIREBIND_DECL std::shared_ptr<stream> take(const origin& target, bool certain);
  WIREBIND_DECL void keep(const origin& target, std::shared_ptr<stream> connection);
  /// A new connection for an exchange.
  WIREBIND_DECL std::shared_ptr<stream> open(const origin& target);
  WIREBIND_DECL void finished(const std::shared_ptr<exchange_operation>& operation, bool stale_retry);

  WIREBIND_DECL void close_idle();
  WIREBIND_DECL void shutdown();
  WIREBIND_DECL void abandon() override;
  WIREBIND_DECL pool_statistics statistics() const;

  const asio::any_io_executor& executor() const noexcept { return executor_; }
  wirebind::clock& clock() const noexcept { return *clock_; }
  net::connector& connector() const noexcept { return *connector_; }

 private:
  using time_point = std::chrono::steady_clock::time_point;
  struct kept {
    net::origin origin;
    std::shared_ptr<stream> connection;
    time_point since;
  };

  kept pop(const origin& target, time_point now, std::vector<kept>& expired);
  void drop_expired(time_point now, std::vector<kept>& expired);

  asio::any_io_executor executor_;
  const pool_options options_;
  const std::shared_ptr<wirebind::clock> clock_;
  const std::shared_ptr<net::connector> connector_;

  mutable std::mutex mutex_;
  std::vector<kept> idle_;  // over all origins, the one used last at the end
  std::set<std::shared_ptr<exchange_operation>> in_flight_;
  pool_statistics counts_;
  bool closed_ = false;
};

}  // namespace wirebind::inline v0::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/pool_core.ipp>
#endif
