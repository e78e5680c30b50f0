#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::testing {

struct manual_clock::state {
  struct entry {
    const void* owner;
    time_point deadline;
    unique_function<void()> expired;
  };

  // The callback is handed out, to be called or destroyed without the lock.
  unique_function<void()> take(const void* owner) {
    const std::lock_guard lock(mutex);
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](const entry& each) { return each.owner == owner; });
    if (found == entries.end()) return {};
    auto expired = std::move(found->expired);
    entries.erase(found);
    return expired;
  }

  unique_function<void()> take_due() {
    const std::lock_guard lock(mutex);
    const auto first = std::min_element(entries.begin(), entries.end(), [](const entry& a, const entry& b) {
      return a.deadline < b.deadline;
    });
    if (first == entries.end() || first->deadline > now) return {};
    auto expired = std::move(first->expired);
    entries.erase(first);
    return expired;
  }

  mutable std::mutex mutex;
  time_point now = time_point(std::chrono::hours(1));
  std::chrono::sys_time<std::chrono::nanoseconds> wall;
  std::vector<entry> entries;
};

class manual_clock::armed_alarm final : public alarm {
 public:
  explicit armed_alarm(std::shared_ptr<state> shared) : state_(std::move(shared)) {}
  ~armed_alarm() override { state_->take(this); }

  void arm(time_point deadline, unique_function<void()> expired) override {
    const auto replaced = state_->take(this);
    const std::lock_guard lock(state_->mutex);
    state_->entries.push_back({this, deadline, std::move(expired)});
  }
  void disarm() noexcept override { state_->take(this); }

 private:
  const std::shared_ptr<state> state_;
};

WIREBIND_DECL manual_clock::manual_clock(std::chrono::sys_seconds wall) : state_(std::make_shared<state>()) {
  state_->wall = time_after(state_->wall, wall.time_since_epoch());
}

// A callback may own its alarm, which refers to the state: nothing else would end that circle.
WIREBIND_DECL manual_clock::~manual_clock() {
  std::vector<state::entry> dropped;  // destroyed without the lock
  const std::lock_guard lock(state_->mutex);
  dropped.swap(state_->entries);
}

WIREBIND_DECL auto manual_clock::now() const -> time_point {
  const std::lock_guard lock(state_->mutex);
  return state_->now;
}

WIREBIND_DECL std::chrono::sys_seconds manual_clock::wall() const {
  const std::lock_guard lock(state_->mutex);
  return std::chrono::floor<std::chrono::seconds>(state_->wall);
}

WIREBIND_DECL std::unique_ptr<alarm> manual_clock::make_alarm() {
  return std::make_unique<armed_alarm>(state_);
}

WIREBIND_DECL void manual_clock::advance(std::chrono::nanoseconds step) {
  const auto kept = state_;
  {
    const std::lock_guard lock(kept->mutex);
    kept->now = time_after(kept->now, step);
    kept->wall = time_after(kept->wall, step);
  }
  while (auto expired = kept->take_due()) expired();
}

WIREBIND_DECL auto manual_clock::next_deadline() const -> time_point {
  const std::lock_guard lock(state_->mutex);
  auto earliest = (time_point::max)();
  for (const auto& each : state_->entries) earliest = (std::min)(earliest, each.deadline);
  return earliest;
}

}  // namespace wirebind::inline WIREBIND_ABI::testing
