#pragma once

#include <wirebind/client/blocking_waiter.hpp>
#include <wirebind/core/memory.hpp>

#include <future>
#include <thread>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL void sleep_until(wirebind::clock& clock, std::chrono::steady_clock::time_point time) {
  const std::unique_ptr<alarm> foreign = clock.make_alarm();
  if (!foreign) return std::this_thread::sleep_until(time);
  // A ring that comes after an exception finds what it refers to.
  const auto rung = std::make_shared<std::promise<void>>();
  foreign->arm(time, [rung] { rung->set_value(); });
  rung->get_future().wait();
}

}  // namespace wirebind::inline WIREBIND_ABI::client
