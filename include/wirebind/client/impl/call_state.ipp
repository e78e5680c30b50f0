#pragma once

#include <wirebind/client/detail/call_state.hpp>
#include <wirebind/net/error.hpp>

#include <chrono>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL bool call_state::hold(const std::shared_ptr<resting>& waiting) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  waiting->place_ = resting_.size();
  resting_.push_back(waiting);
  return true;
}

WIREBIND_DECL void call_state::let_go(const resting& waiting) noexcept {
  const std::lock_guard lock(mutex_);
  if (abandoned_) return;  // whoever abandons the calls holds them
  resting_.back()->place_ = waiting.place_;
  std::swap(resting_[waiting.place_], resting_.back());
  resting_.pop_back();
}

// The calls stay in the list until they are over: the context may end before that. Part of a destructor, so
// that it allocates nothing itself; a handler that cannot be posted to its executor is destroyed.
WIREBIND_DECL void call_state::shutdown() {
  std::shared_ptr<resting> next;
  {
    const std::lock_guard lock(mutex_);
    if (closed_.exchange(true)) return;
    for (const auto& each : resting_) each->to_end_ = std::exchange(next, each);
  }
  while (const auto ending = next) {
    next = std::move(ending->to_end_);
    try {
      ending->abort(net::operation_aborted());
    } catch (...) {
    }
  }
}

WIREBIND_DECL void call_state::abandon() {
  sequence<std::shared_ptr<resting>> ending;
  {
    const std::lock_guard lock(mutex_);
    closed_ = abandoned_ = true;
    ending.swap(resting_);
  }
  for (const auto& each : ending) each->abandon();
}

// In the child no other thread runs.
WIREBIND_DECL void call_state::notify_fork(asio::execution_context::fork_event event) {
  if (event != asio::execution_context::fork_child) return;
  owner_ = process_id();
  random_ = 0;
  sequence<std::shared_ptr<resting>> ending;
  for (const auto& each : resting_) ending.push_back(each);
  for (const auto& each : ending) each->abort(net::errc::forked);
}

// Spreads waits; nothing secret hangs on it (splitmix64, begun at an address, a time and a process).
WIREBIND_DECL double call_state::random() noexcept {
  const auto begin = reinterpret_cast<std::uintptr_t>(this) ^ (static_cast<std::uint64_t>(owner_) << 32) ^
                     static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  std::uint64_t none = 0;
  random_.compare_exchange_strong(none, begin);
  std::uint64_t value = random_ += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return static_cast<double>((value ^ (value >> 31)) >> 11) * 0x1.0p-53;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
