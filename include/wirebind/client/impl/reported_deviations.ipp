#pragma once

#include <wirebind/client/detail/reported_deviations.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

WIREBIND_DECL bool reported_deviations::add(std::string_view operation, const json::deviation& found) {
  std::string key(operation);
  key.append(1, ' ').append(found.path);
  const char kind = static_cast<char>('0' + static_cast<int>(found.kind));
  const std::lock_guard lock(mutex_);
  auto place = reported_.find(key);
  if (place == reported_.end()) {
    if (reported_.size() == most) return false;
    place = reported_.try_emplace(std::move(key)).first;
  }
  std::string& kinds = place->second;
  if (kinds.find(kind) != kinds.npos) return false;
  kinds += kind;
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
