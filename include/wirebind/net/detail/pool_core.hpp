// What a pool and its exchanges share.
// Owns the kept connections and the exchanges in flight, under one mutex that is never held while calling
// out.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/context_service.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/observer.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <unistd.h>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {

class exchange_operation;

/// A connection and when it was begun.
struct dated_stream {
  std::shared_ptr<net::stream> stream;
  std::chrono::steady_clock::time_point born{};
};

/// What became of the wish for a connection.
enum class claim : std::uint8_t { none, waiting, held, refused };

class pool_core final : public context_guest, public std::enable_shared_from_this<pool_core> {
 public:
  WIREBIND_DECL pool_core(asio::any_io_executor executor, pool_options options,
                          std::shared_ptr<wirebind::clock> clock, std::shared_ptr<net::connector> connector);

  WIREBIND_DECL std::shared_ptr<exchange> start(exchange_request request,
                                                std::shared_ptr<exchange_listener> listener);
  /// Claims the right to one connection, which `finished` gives back. A claim that has to wait is granted
  /// later, by `exchange_operation::granted`.
  WIREBIND_DECL net::claim claim(const std::shared_ptr<exchange_operation>& operation);
  /// The kept connection used last, or null. `certain` requires a look at the connection however short its
  /// rest.
  WIREBIND_DECL dated_stream take(const origin& target, bool certain);
  WIREBIND_DECL void keep(const origin& target, dated_stream connection);
  /// A new connection for an exchange.
  WIREBIND_DECL std::shared_ptr<stream> open(const origin& target);
  WIREBIND_DECL void finished(const std::shared_ptr<exchange_operation>& operation, bool stale_retry);

  WIREBIND_DECL void close_idle();
  WIREBIND_DECL void shutdown();
  WIREBIND_DECL void abandon() override;
  WIREBIND_DECL void notify_fork(asio::execution_context::fork_event event) override;
  WIREBIND_DECL pool_statistics statistics() const;

  const asio::any_io_executor& executor() const noexcept { return executor_; }
  wirebind::clock& clock() const noexcept { return *clock_; }
  net::connector& connector() const noexcept { return *connector_; }

 private:
  using time_point = std::chrono::steady_clock::time_point;
  struct kept {
    net::origin origin;
    dated_stream connection;
    time_point since;
  };
  struct claims {
    net::origin origin;
    std::size_t held = 0;
    std::vector<std::shared_ptr<exchange_operation>>
        waiting;  // from `first` on, in the order of their coming
    std::size_t first = 0;

    std::size_t count() const noexcept { return waiting.size() - first; }
  };

  void tell(pool_event what, const origin& where) const {
    if (options_.observer) options_.observer->pool_changed(what, where);
  }
  void close(const std::vector<kept>& closing) const;
  net::claim enqueue(const std::shared_ptr<exchange_operation>& operation);
  kept pop(const origin& target, time_point now, std::vector<kept>& expired);
  void drop_expired(time_point now, std::vector<kept>& expired);
  bool too_old(const dated_stream& connection, time_point now) const noexcept;
  claims& claims_of(const origin& target);
  std::shared_ptr<exchange_operation> give_back(exchange_operation& operation);

  asio::any_io_executor executor_;
  const pool_options options_;
  const std::shared_ptr<wirebind::clock> clock_;
  const std::shared_ptr<net::connector> connector_;

  mutable std::mutex mutex_;
  std::vector<kept> idle_;      // over all origins, the one used last at the end
  std::vector<claims> claims_;  // of the origins that have some
  std::set<std::shared_ptr<exchange_operation>> in_flight_;
  pool_statistics counts_;
  pid_t owner_ = ::getpid();
  bool closed_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/pool_core.ipp>
#endif
