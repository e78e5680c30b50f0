#pragma once

#include <wirebind/net/detail/context_service.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

WIREBIND_DECL void context_service::add(std::weak_ptr<context_guest> guest) {
  const std::lock_guard lock(mutex_);
  guests_.erase_if([](const std::weak_ptr<context_guest>& each) { return each.expired(); });
  guests_.push_back(std::move(guest));
}

WIREBIND_DECL void context_service::shutdown() {
  sequence<std::weak_ptr<context_guest>> ending;
  {
    const std::lock_guard lock(mutex_);
    ending.swap(guests_);
  }
  for (const auto& each : ending) {
    if (const auto guest = each.lock()) guest->abandon();
  }
}

WIREBIND_DECL void context_service::notify_fork(asio::execution_context::fork_event event) {
  sequence<std::weak_ptr<context_guest>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& each : guests_) all.push_back(each);
  }
  for (const auto& each : all) {
    if (const auto guest = each.lock()) guest->notify_fork(event);
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::net
