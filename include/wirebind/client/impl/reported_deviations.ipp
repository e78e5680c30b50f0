#pragma once

#include <wirebind/client/detail/reported_deviations.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

WIREBIND_DECL bool reported_deviations::add(std::string_view operation, const json::deviation& found) {
  std::string key(operation);
  key += static_cast<char>('0' + static_cast<int>(found.kind));
  key += found.path;
  const std::lock_guard lock(mutex_);
  return (reported_.size() < most || reported_.contains(key)) && reported_.insert(std::move(key)).second;
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
