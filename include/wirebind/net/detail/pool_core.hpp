// What a pool and its exchanges share.
// Owns the kept connections, the exchanges in flight and the one alarm for all of them, under one mutex that
// is never held while calling out.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/core/process.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/net/detail/context_service.hpp>
#include <wirebind/net/detail/exchange_workspace.hpp>
#include <wirebind/net/detail/memory_store.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/observer.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::net {

class exchange_operation;
class pooled_exchange;
class waiting_exchange;

class pool_core final : public context_guest, public std::enable_shared_from_this<pool_core> {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  WIREBIND_DECL pool_core(asio::any_io_executor executor, pool_options options,
                          std::shared_ptr<wirebind::clock> clock, std::shared_ptr<net::connector> connector);

  WIREBIND_DECL std::shared_ptr<exchange> start(std::shared_ptr<const exchange_request> request,
                                                std::chrono::steady_clock::time_point expires,
                                                std::shared_ptr<exchange_listener> listener);
  /// The operation of one that waited and was granted the right, in its place. The caller has the exchange.
  WIREBIND_DECL std::shared_ptr<exchange_operation> promote(waiting_exchange& waited);
  /// The idle connection that was used last, for an exchange that has the right to one; may be absent.
  /// `certain` requires a look at the connection however short its rest.
  WIREBIND_DECL dated_stream take(const origin& target, bool certain, time_point now);
  /// Calls `pooled_exchange::ring` once the deadline has passed; replaces an earlier deadline.
  WIREBIND_DECL void wake(pooled_exchange& waiting, time_point deadline);
  /// When an exchange is notified again whose executor had no memory for it.
  static time_point next_try() {
    return time_after(std::chrono::steady_clock::now(), std::chrono::seconds(1));
  }
  /// A new connection for an exchange.
  WIREBIND_DECL std::shared_ptr<stream> open(const origin& target);
  /// Takes the workspace back, if one was lent, keeps the connection, if it can be used again, and passes the
  /// right on. The caller has the exchange.
  WIREBIND_DECL void finished(pooled_exchange& ended, bool stale_retry, equipment&& lent = {},
                              time_point now = {});
  /// An exchange has ended and its listener was notified: with none in flight, nothing waits for the time and
  /// no memory is kept.
  WIREBIND_DECL void rest() noexcept;

  /// Whether other exchanges than one run; those that wait for the right to a connection do not.
  bool is_busy() const noexcept {
    return in_flight_.load(std::memory_order_relaxed) > waiting_.load(std::memory_order_relaxed) + 1;
  }
  /// When a connection that was begun then gets its probes, before the first of them is due: what serves a
  /// short exchange needs no system calls for them.
  time_point probed_from(time_point born) const noexcept {
    const keep_alive_options& probes = options_.keep_alive;
    return probes.enabled ? time_after(born, least(probes.idle / 2, std::chrono::seconds(15)))
                          : (time_point::max)();
  }
  /// Brings tasks of exchanges that wait, each of its own; the strands of the others are made like it.
  const std::shared_ptr<detail::strand>& queue() const noexcept { return queue_; }
  bool is_observed() const noexcept { return options_.observer != nullptr; }
  void notify(pool_event what, const origin& where) const {
    if (options_.observer) options_.observer->pool_changed(what, where);
  }

  WIREBIND_DECL void close_idle();
  WIREBIND_DECL void shutdown();
  WIREBIND_DECL void abandon() override;
  WIREBIND_DECL void notify_fork(asio::execution_context::fork_event event) override;
  WIREBIND_DECL pool_statistics statistics() const;

  /// Whether one thread at a time uses the pool.
  bool single_threaded() const noexcept { return options_.single_threaded; }
  const asio::any_io_executor& executor() const noexcept { return executor_; }
  wirebind::clock& clock() const noexcept { return *clock_; }
  net::connector& connector() const noexcept { return *connector_; }

 private:
  struct kept {
    dated_stream connection{};
    time_point since{};
    bool look = false;  // before it is used
  };
  /// What there is of an origin while something is: claims, and connections, the one used last at the end.
  struct site {
    net::origin origin;
    std::size_t held = 0;
    sequence<waiting_exchange*> waiting{};  // from `first` on, in the order of their coming
    std::size_t first = 0;
    sequence<kept> idle{};

    std::size_t count() const noexcept { return waiting.size() - first; }
    bool empty() const noexcept { return held == 0 && count() == 0 && idle.empty(); }
  };
  /// A connection that is closed without the mutex.
  struct parted {
    net::origin origin;
    std::shared_ptr<net::stream> stream;
  };

  bool keeps() const noexcept {
    return options_.max_idle_per_origin != 0 && options_.idle_timeout > options_.idle_timeout.zero();
  }
  void close(const sequence<parted>& closing) const;
  std::shared_ptr<exchange_operation> make_operation(std::shared_ptr<const exchange_request> request,
                                                     time_point expires);
  std::shared_ptr<pooled_exchange> make_claim(const std::shared_ptr<const exchange_request>& request,
                                              time_point expires);
  kept pop(site* of, bool certain, time_point now, sequence<parted>& expired);
  dated_stream usable(kept found, const origin& target, bool certain, time_point now,
                      sequence<parted>& expired);
  void keep(site& of, dated_stream& connection, time_point now, sequence<parted>& closing);
  static void part(const origin& from, kept& leaving, sequence<parted>& closing);
  void drop_expired(time_point now, sequence<parted>& expired);
  bool too_old(const dated_stream& connection, time_point now) const noexcept;
  site* find_site(const origin& target) noexcept;
  void drop_empty(site& of) noexcept;
  std::shared_ptr<waiting_exchange> give_back(pooled_exchange& ended, site& all);
  std::unique_ptr<exchange_workspace> lend_workspace();
  std::unique_ptr<exchange_workspace> take_back(std::unique_ptr<exchange_workspace>& lent) noexcept;
  void link(const std::shared_ptr<pooled_exchange>& begun) noexcept;
  void unlink(pooled_exchange& ended) noexcept;
  template <class Choose>
  std::shared_ptr<pooled_exchange> next_chosen(const pooled_exchange* last, Choose choose) const;
  time_point earliest() const noexcept;
  void set_alarm(optional_lock& lock);
  void set_alarm_for_all(optional_lock& lock, time_point again);
  void ring_due(optional_lock& lock, time_point now, time_point again);
  void rang();

  asio::any_io_executor executor_;
  const pool_options options_;
  const std::shared_ptr<wirebind::clock> clock_;
  const std::shared_ptr<net::connector> connector_;

  const detail::memory_owner memory_;
  const std::shared_ptr<detail::strand> queue_;

  mutable optional_mutex mutex_;
  sequence<site> sites_;
  time_point oldest_ = (time_point::max)();  // no idle connection has been so for longer
  pooled_exchange* first_ = nullptr;         // of those in flight
  pooled_exchange* last_ = nullptr;
  std::atomic<std::size_t> in_flight_ = 0;  // changes with the mutex
  std::atomic<std::size_t> waiting_ = 0;    // of those, for the right to a connection; changes with the mutex
  sequence<std::unique_ptr<exchange_workspace>> workspaces_;
  pool_statistics counts_;
  pid_t owner_ = process_id();
  bool closed_ = false;

  std::unique_ptr<alarm> alarm_;                          // used by one thread at a time, without the mutex
  std::atomic<time_point> wanted_ = (time_point::max)();  // when it is to ring; changes with the mutex
  time_point set_ = (time_point::max)();                  // when it will
  bool setting_ = false;             // a thread uses it, and then looks at `wanted_` again
  std::atomic<bool> unset_ = false;  // setting it failed, so that deadlines may be without it
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/pool_connections.ipp>
#include <wirebind/net/impl/pool_core.ipp>
#endif
