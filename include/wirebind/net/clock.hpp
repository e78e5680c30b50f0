// The real clock, and alarms that fire on an executor. Timers are made here only; a clock with alarms of its
// own (a test's) takes precedence.
#pragma once

#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI::net {

/// The clock of the system. One instance serves the whole program; it holds no state.
WIREBIND_DECL std::shared_ptr<wirebind::clock> real_clock();

/// An alarm of that clock whose callback runs on `executor`. Use it on that executor only, which must not run
/// two functions at once; or from one thread at a time anywhere, and then the callback may still run after
/// `disarm`. An armed alarm counts as work. Its context's end destroys the callback without calling it.
WIREBIND_DECL std::unique_ptr<alarm> make_alarm(const asio::any_io_executor& executor,
                                                wirebind::clock& clock);

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/clock.ipp>
#endif
