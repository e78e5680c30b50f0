// What a pool tells of its connections. Owns the seam and the events; counting and logging are the
// observer's.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/net/exchange.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::net {

/// What happened to a connection or to the wish for one.
enum class pool_event : std::uint8_t {
  opened,   ///< A new one is being made.
  reused,   ///< A kept one is used again.
  kept,     ///< One rests and may be used again.
  stale,    ///< A kept one was found dead when it was to be used.
  closed,   ///< One that rested was closed: too old, too long unused, one too many, or no more wanted.
  waiting,  ///< An exchange waits because all are in use.
  refused,  ///< An exchange was not let wait: too many do.
};

/// Receives notifications about a pool. Called without any lock, on the thread where it happens, several at
/// once where several threads run the context. Should not block. An exception ends the exchange that the
/// event belongs to with `callback_errc::exception_thrown`; one out of an event of `close_idle` leaves that
/// function, and one during the end of the pool is ignored.
class pool_observer {
 public:
  virtual ~pool_observer() = default;
  virtual void pool_changed(pool_event what, const origin& where) = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
