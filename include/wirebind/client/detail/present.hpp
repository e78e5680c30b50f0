// Access to a member that may be absent, as a pointer.
#pragma once

#include <wirebind/core/config.hpp>

#include <optional>

namespace wirebind::inline WIREBIND_ABI::client {

/// The value of a required or an optional member; null if it is absent.
template <class Value>
const Value* present(const Value& member) noexcept {
  return &member;
}
template <class Value>
const Value* present(const std::optional<Value>& member) noexcept {
  return member ? &*member : nullptr;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
