// Which of a host's addresses is tried when (RFC 8305 sections 4 and 5), without any I/O.
// Owns the order of the addresses and the delay between two attempts, without a socket or a timer.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/stream.hpp>

#include <cstddef>
#include <optional>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {

/// One race. The families take turns, beginning with that of the first address; a further address is tried
/// when the one before it has failed or has been silent for the delay. The first connection wins.
class connect_racer {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// The recommended Connection Attempt Delay.
  static constexpr std::chrono::milliseconds delay{250};

  WIREBIND_DECL explicit connect_racer(std::vector<endpoint> addresses);

  // Inputs.
  WIREBIND_DECL void start(time_point now);
  WIREBIND_DECL void tried(std::size_t index, std::error_code error, time_point now);
  WIREBIND_DECL void timer(time_point now);

  /// The number of an address to try now, beside those that are tried already.
  WIREBIND_DECL std::optional<std::size_t> next(time_point now);
  /// When `timer` has to be called, `max()` for never.
  time_point deadline() const noexcept { return deadline_; }

  const endpoint& address(std::size_t index) const noexcept { return addresses_[index]; }
  std::size_t size() const noexcept { return addresses_.size(); }
  bool done() const noexcept { return winner_ || (pending_ == 0 && begun_ == addresses_.size()); }
  std::optional<std::size_t> winner() const noexcept { return winner_; }
  /// Without a winner, when done: how the last address failed.
  std::error_code error() const noexcept { return error_; }

 private:
  std::vector<endpoint> addresses_;
  std::size_t begun_ = 0;
  std::size_t pending_ = 0;
  bool due_ = false;
  time_point deadline_ = (time_point::max)();
  std::optional<std::size_t> winner_;
  std::error_code error_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/connect_racer.ipp>
#endif
