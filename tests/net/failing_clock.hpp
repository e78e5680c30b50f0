// A clock that throws once.
#pragma once

#include <wirebind/core/clock.hpp>

#include <chrono>
#include <stdexcept>

namespace net_test {

/// Stands still, and throws at the reading of that number, counted from 0.
struct failing_clock final : wirebind::clock {
  std::chrono::steady_clock::time_point now() const override {
    if (calls++ == throwing) throw std::runtime_error("no time");
    return {};
  }
  std::chrono::sys_seconds wall() const override { return {}; }

  mutable int calls = 0;
  int throwing = 0;
};

}  // namespace net_test
