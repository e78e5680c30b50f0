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

inline bool is_number(json::kind which) noexcept {
  return which >= json::kind::int8 && which <= json::kind::float64;
}

/// Reads a whole number of a kind that 64 bits with a sign hold; false for the other kinds.
inline bool get_whole(json::kind which, const void* value, std::int64_t& number) noexcept {
  switch (which) {
    case json::kind::int8:
      number = *static_cast<const std::int8_t*>(value);
      return true;
    case json::kind::int16:
      number = *static_cast<const std::int16_t*>(value);
      return true;
    case json::kind::int32:
      number = *static_cast<const std::int32_t*>(value);
      return true;
    case json::kind::int64:
      number = *static_cast<const std::int64_t*>(value);
      return true;
    case json::kind::uint8:
      number = *static_cast<const std::uint8_t*>(value);
      return true;
    case json::kind::uint16:
      number = *static_cast<const std::uint16_t*>(value);
      return true;
    case json::kind::uint32:
      number = *static_cast<const std::uint32_t*>(value);
      return true;
    default:
      return false;
  }
}

template <class Number>
char* write_real(char* buffer, Number number) {
  return json::detail::is_finite(number)
             ? json::detail::write_float(buffer, number)
             : std::to_chars(buffer, buffer + json::detail::number_room, number).ptr;
}

inline std::string number_text(json::kind which, const void* value) {
  char buffer[json::detail::number_room];
  char* end = buffer;
  std::int64_t whole = 0;
  if (get_whole(which, value, whole)) {
    end = json::detail::write_signed(buffer, whole);
  } else if (which == json::kind::uint64) {
    end = json::detail::write_unsigned(buffer, *static_cast<const std::uint64_t*>(value));
  } else if (which == json::kind::float32) {
    end = write_real(buffer, *static_cast<const float*>(value));
  } else {
    end = write_real(buffer, *static_cast<const double*>(value));
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
  if (!is_number(type.kind)) return false;
  text = number_text(type.kind, value);
  return true;
}

/// Whether the text is a number and nothing else.
template <class Number>
bool parse_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

/// Sets a number that the text is, if its type holds it.
template <class Real>
bool set_real(void* target, std::string_view text) {
  Real number{};
  if (!parse_number(text, number) || !json::detail::is_finite(number)) return false;
  *static_cast<Real*>(target) = number;
  return true;
}

inline bool set_number(json::kind which, void* target, std::string_view text) {
  if (which == json::kind::float32) return set_real<float>(target, text);
  if (which == json::kind::float64) return set_real<double>(target, text);
  if (!is_number(which)) return false;
  if (which >= json::kind::uint8) {
    std::uint64_t magnitude = 0;
    return parse_number(text, magnitude) && json::detail::set_integer(which, target, magnitude, false);
  }
  std::int64_t number = 0;
  if (!parse_number(text, number)) return false;
  const auto bits = static_cast<std::uint64_t>(number);
  return json::detail::set_integer(which, target, number < 0 ? std::uint64_t{0} - bits : bits, number < 0);
}

/// Sets a leaf from text; false when the text is not of its type.
inline bool set_leaf(const json::type& type, void* value, std::string_view text) {
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
      return set_number(type.kind, value, text);
  }
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
