// Runs a context by a clock that is turned by hand.
#pragma once

#include <wirebind/testing/manual_clock.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <new>

namespace allocation_test {

/// Runs what the context has, and lets time pass when there is nothing, until neither leads to anything. What
/// leaves a function of the context for want of memory is let go. False when it does not come to an end.
inline bool run_until_idle(asio::io_context& context, wirebind::testing::manual_clock& clock) {
  int idle = 0;
  for (int steps = 0; idle != 8 && steps != 1000; ++steps) {
    try {
      context.restart();
      if (context.poll() != 0) {
        idle = 0;
        continue;
      }
      ++idle;
      clock.advance(std::chrono::seconds(100));
    } catch (const std::bad_alloc&) {
    }
  }
  return idle == 8;
}

}  // namespace allocation_test
