#pragma once

#include <wirebind/core/file_part.hpp>
#include <wirebind/core/names.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/impl/leaf.ipp>
#include <wirebind/json/impl/number.ipp>
#include <wirebind/json/raw.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/rules.hpp>

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::detail {

/// Calls `use` with the number behind `value`; false when the kind is not a number.
template <class Use>
bool with_number(json::kind which, const void* value, Use&& use) {
  if (which < json::kind::int8 || which > json::kind::float64) return false;
  json::detail::with_leaf(which, [&]<class Leaf>(std::type_identity<Leaf>) {
    if constexpr (std::is_arithmetic_v<Leaf> && !std::is_same_v<Leaf, bool>)
      use(*static_cast<const Leaf*>(value));
  });
  return true;
}

template <class Number>
std::string number_text(Number number) {
  char buffer[json::detail::number_room];
  char* end = buffer;
  if constexpr (std::is_floating_point_v<Number>) {
    end = json::detail::is_finite(number) ? json::detail::write_float(buffer, number)
                                          : std::to_chars(buffer, buffer + sizeof(buffer), number).ptr;
  } else {
    end = std::is_signed_v<Number> ? json::detail::write_signed(buffer, static_cast<std::int64_t>(number))
                                   : json::detail::write_unsigned(buffer, static_cast<std::uint64_t>(number));
  }
  return {buffer, end};
}

/// Text of a leaf as a parameter is written: no quotes. False when the kind is not a leaf.
inline bool leaf_text(const json::type& type, const void* value, std::string& text) {
  switch (type.kind) {
    case json::kind::boolean:
      text = *static_cast<const bool*>(value) ? "true" : "false";
      return true;
    case json::kind::string:
      text = *static_cast<const std::string*>(value);
      return true;
    case json::kind::open_enum:
      text = type.text(value);
      return true;
    case json::kind::text:
      text = type.format(value);
      return true;
    case json::kind::file:
      text = static_cast<const file_part*>(value)->data.view();
      return true;
    default:
      break;
  }
  return with_number(type.kind, value, [&text](auto number) { text = number_text(number); });
}

/// The type through which a number is read: one for all widths of an integer.
template <class Number>
using widest = std::conditional_t<std::is_floating_point_v<Number>, Number,
                                  std::conditional_t<std::is_signed_v<Number>, std::int64_t, std::uint64_t>>;

template <class Number>
bool read_number(std::string_view text, const void* target) {
  widest<Number> number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!json::detail::is_finite(number)) return false;
  } else {
    if (static_cast<Number>(number) != number) return false;
  }
  *const_cast<Number*>(static_cast<const Number*>(target)) = static_cast<Number>(number);
  return true;
}

/// Sets a leaf from text; false when the text is not of its type.
inline bool set_leaf(const json::type& type, void* value, std::string_view text) {
  bool read = false;
  switch (type.kind) {
    case json::kind::boolean:
      *static_cast<bool*>(value) = text == "true";
      return text == "true" || text == "false";
    case json::kind::string:
      static_cast<std::string*>(value)->assign(text);
      return true;
    case json::kind::open_enum:
      type.assign(value, text);
      return true;
    case json::kind::text:
      return type.parse(value, text);
    case json::kind::file:
      *static_cast<file_part*>(value) = {.data = text};
      return true;
    default:
      break;
  }
  const auto use = [&](auto number) { read = read_number<decltype(number)>(text, value); };
  return with_number(type.kind, value, use) && read;
}

/// The value inside of an optional, a nullable, a box or a union.
struct content {
  const json::type* type = nullptr;
  /// Null when absent; `is_null` distinguishes a null that is sent.
  const void* value = nullptr;
  bool is_null = false;
  /// JSON text that matches no alternative of a union.
  bool is_unknown = false;

  bool present() const noexcept { return value != nullptr; }
};

inline content content_of(const json::type& type, const void* value) {
  content inner{&type, value};
  while (inner.present()) {
    const json::type& outer = *inner.type;
    switch (outer.kind) {
      case json::kind::list:
        if (!outer.view(inner.value).present) inner.value = nullptr;
        return inner;
      case json::kind::map:
        if (!outer.has_value(inner.value)) inner.value = nullptr;
        return inner;
      case json::kind::one_of: {
        const json::alternative* const chosen = outer.chosen(inner.value);
        inner.value = outer.get(inner.value);
        if (chosen == nullptr) return inner;
        inner.is_unknown = outer.choices().is_unknown(*chosen);
        inner.type = chosen->type;
        break;
      }
      case json::kind::optional:
        inner.value = outer.get(inner.value);
        inner.type = outer.element;
        break;
      case json::kind::nullable:
      case json::kind::box:
        inner.is_null = outer.is_null(inner.value);
        inner.value = outer.get(inner.value);
        inner.type = outer.element;
        break;
      default:
        return inner;
    }
  }
  return inner;
}

inline content content_of(const json::member& member, const void* object) {
  const char* const value = static_cast<const char*>(object) + member.offset;
  if (!member.in_optional) return content_of(*member.type, value);
  return {member.type->element, member.type->get(value)};
}

inline content content_of(const json::object_table& table, std::size_t index, const void* object) {
  return content_of(table.members[index], object);
}

/// The members that are not described; absent where the struct has no map for them.
inline content additional_of(const json::object_table& table, const void* object) {
  if (table.additional == nullptr) return {};
  return content_of(*table.additional, static_cast<const char*>(object) + table.additional_offset);
}

/// Name of a member in C++.
inline std::string member_text(const json::object_table& table, std::string_view wire) {
  const auto* renamed = static_cast<const member_name*>(table.renamed);
  for (std::size_t i = 0; i != table.renamed_count; ++i) {
    if (renamed[i].wire == wire) return std::string(renamed[i].name);
  }
  return snake_case(wire);
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
