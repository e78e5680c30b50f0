#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/json/impl/leaf.ipp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/impl/leaf.ipp>

namespace wirebind::inline WIREBIND_ABI::detail {

template <class T>
bool same_value(const void* a, const void* b) {
  return *static_cast<const T*>(a) == *static_cast<const T*>(b);
}

inline bool equal_objects(const json::object_table& table, const void* a, const void* b) {
  for (const json::member& member : table.members) {
    if (!equal(*member.type, static_cast<const char*>(a) + member.offset,
               static_cast<const char*>(b) + member.offset)) {
      return false;
    }
  }
  return true;
}

inline bool equal_lists(const json::type& type, const void* a, const void* b) {
  const json::list_view left = type.view(a);
  const json::list_view right = type.view(b);
  if (left.present != right.present || left.count != right.count) return false;
  for (std::size_t i = 0; i != left.count; ++i) {
    const std::size_t offset = i * type.element->size;
    if (!equal(*type.element, static_cast<const char*>(left.data) + offset,
               static_cast<const char*>(right.data) + offset)) {
      return false;
    }
  }
  return true;
}

inline bool equal_maps(const json::type& type, const void* a, const void* b) {
  if (type.has_value(a) != type.has_value(b) || type.count(a) != type.count(b)) return false;
  struct state {
    const json::type& type;
    const void* other;
  } state{type, b};
  return type.each(a, &state, [](void* context, const std::string& key, const void* value) {
    const auto& s = *static_cast<const struct state*>(context);
    const void* const other = s.type.find(s.other, key);
    return other != nullptr && equal(*s.type.element, value, other);
  });
}

inline bool equal_slots(const json::type& type, const void* a, const void* b) {
  const void* const left = type.get(a);
  const void* const right = type.get(b);
  if (left != nullptr && right != nullptr) return equal(*type.element, left, right);
  return left == right && type.is_null(a) == type.is_null(b);
}

WIREBIND_DECL bool equal(const json::type& type, const void* a, const void* b) {
  using json::kind;
  switch (type.kind) {
    case kind::raw:
      return same_value<json::raw>(a, b);
    case kind::bytes:
      return same_value<bytes>(a, b);
    case kind::open_enum:
      return type.text(a) == type.text(b);
    case kind::object:
      return equal_objects(type.members(), a, b);
    case kind::list:
      return equal_lists(type, a, b);
    case kind::map:
      return equal_maps(type, a, b);
    case kind::optional:
    case kind::nullable:
    case kind::box:
      return equal_slots(type, a, b);
    default:
      return json::detail::with_leaf(
          type.kind, [&]<class Leaf>(std::type_identity<Leaf>) { return same_value<Leaf>(a, b); });
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
