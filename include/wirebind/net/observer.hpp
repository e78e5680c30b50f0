// Notifications about the connections of a pool.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/net/exchange.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::net {

/// What happened to a connection or to a request for one.
enum class pool_event : std::uint8_t {
  opened,   ///< A new one is being made.
  reused,   ///< An idle one is used again.
  idle,     ///< One became idle and may be used again.
  stale,    ///< An idle one was found stale when it was taken.
  closed,   ///< An idle one was closed: too old, idle for too long, one too many, or no longer needed.
  waiting,  ///< An exchange waits because all are in use.
  refused,  ///< An exchange was rejected because the queue was full.
};

/// Receives notifications about a pool. Called without any lock, on the thread where it happens, concurrently
/// if several threads run the context. Should not block. An exception ends the exchange that the
/// event belongs to with `callback_errc::exception_thrown`; one out of an event of `close_idle` leaves that
/// function, and one during the end of the pool is ignored.
class pool_observer {
 public:
  virtual ~pool_observer() = default;
  virtual void pool_changed(pool_event what, const origin& where) = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
