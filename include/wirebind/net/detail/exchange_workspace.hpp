// What an exchange has from the moment that it has a right to a connection. A pool lends it.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/exchange_buffers.hpp>
#include <wirebind/net/exchange_machine.hpp>
#include <wirebind/net/stream.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {

/// A connection and when it was begun.
struct dated_stream {
  using time_point = std::chrono::steady_clock::time_point;

  std::shared_ptr<net::stream> stream;
  time_point born{};
  time_point probed_from = (time_point::max)();  // of one that is connected, and not probed yet

  void start_probes() noexcept {
    if (std::exchange(probed_from, (time_point::max)()) != (time_point::max)()) stream->start_probes();
  }
};

/// The state of a running exchange. Used on its strand.
struct running_exchange {
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr std::size_t least_read = 4096;

  explicit running_exchange(std::shared_ptr<const exchange_request> request, time_point expires)
      : machine(std::move(request), expires) {}

  exchange_machine machine;
  std::shared_ptr<void> resolution{};  // ends the wait for the addresses when it goes
  std::vector<endpoint> addresses{};
  dated_stream connection{};
  time_point now{};         // when the clock was read last
  std::size_t on_wire = 0;  // bytes moved in this turn of the context
  std::size_t at_seams = 0;
  bool released = false;  // the connection is kept at the end
  bool prepared = false;  // in this turn, and not written yet
  bool wrote = false;     // in this turn
  bool gave_way = false;  // the next turn goes on

  void start_turn() noexcept {
    on_wire = at_seams = 0;
    prepared = wrote = false;
  }
  /// Few reads fit into a turn, also where each brings little.
  void count_read(std::size_t size) noexcept { on_wire += size < least_read ? least_read : size; }
  time_point deadline() const noexcept { return least(machine.deadline(), connection.probed_from); }
  void timer(time_point at) {
    if (at >= connection.probed_from) connection.start_probes();
    machine.timer(at);
  }
  void close() {
    const dated_stream closing = std::exchange(connection, {});
    if (closing.stream) closing.stream->close();
  }
};

/// Memory for one exchange at a time.
struct exchange_workspace {
  std::unique_ptr<exchange_buffers> buffers{};  // the machine has them meanwhile
  std::optional<running_exchange> exchange{};

  void clear() noexcept {
    if (buffers) buffers->clear();
  }
  /// Bytes that it holds beside itself.
  std::size_t capacity() const noexcept { return buffers ? buffers->capacity() : 0; }
};

/// What an exchange leaves to the next one; either may be absent.
struct equipment {
  dated_stream connection{};
  std::unique_ptr<exchange_workspace> workspace{};
};

}  // namespace wirebind::inline WIREBIND_ABI::net
