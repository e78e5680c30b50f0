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

/// Sets an integer to a value without its sign, unless it is beyond what the kind holds.
inline bool set_integer(kind kind, void* value, std::uint64_t magnitude, bool negative) {
  const bool has_sign = kind <= kind::int64;
  const int width = 8 << (static_cast<int>(kind) - static_cast<int>(has_sign ? kind::int8 : kind::uint8));
  const bool below = negative && magnitude != 0;
  if (below && !has_sign) return false;
  if (magnitude > (~std::uint64_t{0} >> (64 - width + has_sign)) + below) return false;
  const std::uint64_t bits = below ? std::uint64_t{0} - magnitude : magnitude;
  switch (width) {
    case 8:
      *static_cast<std::uint8_t*>(value) = static_cast<std::uint8_t>(bits);
      break;
    case 16:
      *static_cast<std::uint16_t*>(value) = static_cast<std::uint16_t>(bits);
      break;
    case 32:
      *static_cast<std::uint32_t*>(value) = static_cast<std::uint32_t>(bits);
      break;
    default:
      *static_cast<std::uint64_t*>(value) = bits;
  }
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
