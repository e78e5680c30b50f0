// What a pool notes of each exchange in flight.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <atomic>
#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::net {

class exchange_operation;

/// What became of the wish for a connection.
enum class claim : std::uint8_t { none, waiting, held, refused };

/// The claim of an exchange, its deadline, and its place in the list of those in flight.
struct pool_place {
  net::claim claim{};
  bool stopped = false;  // the pool's end was announced
  // The exchange sets it without the mutex where the alarm comes before it anyway.
  std::atomic<std::chrono::steady_clock::time_point> wake = (std::chrono::steady_clock::time_point::max)();
  exchange_operation* before = nullptr;
  exchange_operation* after = nullptr;
  std::shared_ptr<exchange_operation> self{};  // while it is in the list
};

}  // namespace wirebind::inline WIREBIND_ABI::net
