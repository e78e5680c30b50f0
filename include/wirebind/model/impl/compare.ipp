#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/impl/leaf.ipp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/impl/leaf.ipp>

#include <cstddef>
#include <type_traits>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::detail {

template <class T>
bool same_value(const void* a, const void* b) {
  return *static_cast<const T*>(a) == *static_cast<const T*>(b);
}

/// Compares values with a list of what is still to be compared, so that no nesting is too deep.
class comparison {
 public:
  bool run(const json::type& type, const void* a, const void* b) {
    if (!one(type, a, b)) return false;
    while (!pending_.empty()) {
      const pair next = pending_.back();
      pending_.pop_back();
      if (!one(*next.type, next.a, next.b)) return false;
    }
    return true;
  }

 private:
  struct pair {
    const json::type* type;
    const void* a;
    const void* b;
  };

  /// Compares two values as far as their own level goes.
  bool one(const json::type& type, const void* a, const void* b) {
    using json::kind;
    switch (type.kind) {
      case kind::raw:
        return same_value<json::raw>(a, b);
      case kind::bytes:
        return same_value<bytes>(a, b);
      case kind::file:
        return same_value<file_part>(a, b);
      case kind::open_enum:
        return type.text(a) == type.text(b);
      case kind::text:
        return type.format(a) == type.format(b);
      case kind::object:
        return objects(type.members(), a, b);
      case kind::list:
        return lists(type, a, b);
      case kind::map:
        return maps(type, a, b);
      case kind::optional:
      case kind::nullable:
      case kind::box:
        return slots(type, a, b);
      case kind::one_of: {
        const json::alternative* const chosen = type.chosen(a);
        if (chosen != type.chosen(b)) return false;
        return chosen == nullptr || inner(*chosen->type, type.get(a), type.get(b));
      }
      default:
        return json::detail::with_leaf(
            type.kind, [&]<class Leaf>(std::type_identity<Leaf>) { return same_value<Leaf>(a, b); });
    }
  }

  /// Leaves at once, all else later.
  bool inner(const json::type& type, const void* a, const void* b) {
    if (type.kind <= json::kind::raw) return one(type, a, b);
    pending_.push_back({&type, a, b});
    return true;
  }

  bool objects(const json::object_table& table, const void* a, const void* b) {
    for (const json::member& member : table.members) {
      if (!inner(*member.type, static_cast<const char*>(a) + member.offset,
                 static_cast<const char*>(b) + member.offset)) {
        return false;
      }
    }
    return table.additional == nullptr ||
           inner(*table.additional, static_cast<const char*>(a) + table.additional_offset,
                 static_cast<const char*>(b) + table.additional_offset);
  }

  bool lists(const json::type& type, const void* a, const void* b) {
    const json::list_view left = type.view(a);
    const json::list_view right = type.view(b);
    if (left.present != right.present || left.count != right.count) return false;
    for (std::size_t i = 0; i != left.count; ++i) {
      const std::size_t offset = i * type.element->size;
      if (!inner(*type.element, static_cast<const char*>(left.data) + offset,
                 static_cast<const char*>(right.data) + offset)) {
        return false;
      }
    }
    return true;
  }

  bool maps(const json::type& type, const void* a, const void* b) {
    if (type.has_value(a) != type.has_value(b) || type.count(a) != type.count(b)) return false;
    struct state {
      comparison& self;
      const json::type& type;
      const void* other;
    } state{*this, type, b};
    return type.each(a, &state, [](void* context, const std::string& key, const void* value) {
      const auto& s = *static_cast<const struct state*>(context);
      const void* const other = s.type.find(s.other, key);
      return other != nullptr && s.self.inner(*s.type.element, value, other);
    });
  }

  bool slots(const json::type& type, const void* a, const void* b) {
    const void* const left = type.get(a);
    const void* const right = type.get(b);
    if (left != nullptr && right != nullptr) return inner(*type.element, left, right);
    return left == right && type.is_null(a) == type.is_null(b);
  }

  std::vector<pair> pending_;
};

WIREBIND_DECL bool equal(const json::type& type, const void* a, const void* b) {
  return comparison().run(type, a, b);
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
