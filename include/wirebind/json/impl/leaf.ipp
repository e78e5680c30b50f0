#pragma once

#include <wirebind/json/impl/scan.ipp>
#include <wirebind/json/shape.hpp>
#include <wirebind/json/type.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// The leaf of a member; null where it is absent.
template <class Leaf>
WIREBIND_JSON_HOT const Leaf* leaf_in(const member& member, const void* slot) noexcept {
  if (!member.in_optional) [[unlikely]]
    return static_cast<const Leaf*>(slot);
  const auto& optional = *static_cast<const std::optional<Leaf>*>(slot);
  return optional ? &*optional : nullptr;
}

/// Calls `use` with a std::type_identity of the C++ type behind a kind up to `kind::string`.
template <class Use>
WIREBIND_JSON_HOT auto with_leaf(kind which, Use&& use) {
  switch (which) {
    case kind::boolean:
      return use(std::type_identity<bool>());
    case kind::int8:
      return use(std::type_identity<std::int8_t>());
    case kind::int16:
      return use(std::type_identity<std::int16_t>());
    case kind::int32:
      return use(std::type_identity<std::int32_t>());
    case kind::int64:
      return use(std::type_identity<std::int64_t>());
    case kind::uint8:
      return use(std::type_identity<std::uint8_t>());
    case kind::uint16:
      return use(std::type_identity<std::uint16_t>());
    case kind::uint32:
      return use(std::type_identity<std::uint32_t>());
    case kind::uint64:
      return use(std::type_identity<std::uint64_t>());
    case kind::float32:
      return use(std::type_identity<float>());
    case kind::float64:
      return use(std::type_identity<double>());
    default:
      return use(std::type_identity<std::string>());
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
