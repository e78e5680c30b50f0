#pragma once

#include <wirebind/server/gate.hpp>

namespace wirebind::inline WIREBIND_ABI::server {

WIREBIND_DECL bool gate::enter() {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  inside_.push_back(std::this_thread::get_id());
  return true;
}

WIREBIND_DECL void gate::leave() {
  const std::lock_guard lock(mutex_);
  for (auto& id : inside_) {
    if (id != std::this_thread::get_id()) continue;
    id = inside_.back();
    inside_.pop_back();
    break;
  }
  changed_.notify_all();
}

WIREBIND_DECL void gate::close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  for (const auto& id : inside_) {
    if (id == std::this_thread::get_id()) return;
  }
  changed_.wait(lock, [this] { return inside_.empty(); });
}

}  // namespace wirebind::inline WIREBIND_ABI::server
