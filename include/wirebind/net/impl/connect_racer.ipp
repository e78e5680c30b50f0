#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/detail/connect_racer.hpp>
#include <wirebind/net/error.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

inline bool is_v6(const endpoint& each) noexcept { return each.address.find(':') != std::string::npos; }

/// Families in turn, each in its own order.
inline std::vector<endpoint> interleaved(std::vector<endpoint> addresses) {
  std::vector<endpoint> out;
  out.reserve(addresses.size());
  std::size_t next[2] = {0, 0};  // by whether the family is that of the first address
  for (bool first = true; out.size() != addresses.size(); first = !first) {
    std::size_t& i = next[first];
    while (i != addresses.size() && (is_v6(addresses[i]) == is_v6(addresses[0])) != first) ++i;
    if (i != addresses.size()) out.push_back(endpoint(addresses[i++]));
  }
  return out;
}

}  // namespace detail

WIREBIND_DECL connect_racer::connect_racer(std::vector<endpoint> addresses)
    : addresses_(detail::interleaved(std::move(addresses))), error_(errc::host_not_found) {}

WIREBIND_DECL void connect_racer::start(time_point) { due_ = true; }

WIREBIND_DECL void connect_racer::tried(std::size_t index, std::error_code error, time_point) {
  if (winner_) return;
  --pending_;
  if (error) {
    error_ = error;
    due_ = true;
  } else {
    winner_ = index;
    deadline_ = (time_point::max)();
  }
}

WIREBIND_DECL void connect_racer::timer(time_point now) { due_ = due_ || now >= deadline_; }

WIREBIND_DECL std::optional<std::size_t> connect_racer::next(time_point now) {
  if (!std::exchange(due_, false) || winner_ || begun_ == addresses_.size()) return {};
  ++pending_;
  deadline_ = begun_ + 1 == addresses_.size() ? (time_point::max)() : time_after(now, delay);
  return begun_++;
}

}  // namespace wirebind::inline WIREBIND_ABI::net
