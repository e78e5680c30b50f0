#pragma once

#include <wirebind/json/impl/read_other.ipp>

namespace wirebind::inline WIREBIND_ABI::json::detail {

inline const char* reader::read_bool(const char* p, bool& value) {
  value = *p == 't';
  return skip_literal(p, value ? "true" : "false");
}

/// Sets a text of less than 16 bytes that has as many behind its beginning: a length that is known copies
/// without a call.
WIREBIND_JSON_HOT void set_short(std::string& value, const char* start, std::size_t size) {
  value = std::string(start, 15);
  value.resize(size);
}
WIREBIND_JSON_HOT void set_short(std::optional<std::string>& value, const char* start, std::size_t size) {
  value.emplace(start, 15).resize(size);
}
WIREBIND_JSON_HOT void set_text(std::string& value, const char* start, std::size_t size) {
  value = std::string(start, size);
}
WIREBIND_JSON_HOT void set_text(std::optional<std::string>& value, const char* start, std::size_t size) {
  value.emplace(start, size);
}
WIREBIND_JSON_HOT std::string& made_text(std::string& value) { return value; }
WIREBIND_JSON_HOT std::string& made_text(std::optional<std::string>& value) { return value.emplace(); }

template <class Text>
WIREBIND_JSON_HOT const char* reader::read_string(const char* p, Text& value) {
  const char* const start = p + 1;
  bool inside = true;
  const char* const special = find_special(start, end_, inside);
  if (!inside || *special != '"') [[unlikely]]
    return read_escaped(start, special, made_text(value));
  const auto size = static_cast<std::size_t>(special - start);
  if (size < 16 && end_ - start >= 16) {
    set_short(value, start, size);
  } else {
    set_text(value, start, size);
  }
  return special + 1;
}

/// Goes on with a string whose text begins at `start`, from its first byte that needs care.
[[gnu::noinline]] inline const char* reader::read_escaped(const char* start, const char* special,
                                                          std::string& value) {
  constexpr std::ptrdiff_t block = 16;
  char buffer[256];
  char* const full = buffer + sizeof(buffer) - 2 * block;
  char* to = buffer;
  const char* p = special;
  value.clear();
  if (p - start < block * 8) {
    std::memcpy(to, start, static_cast<std::size_t>(p - start));
    to += p - start;
  } else {
    value.assign(start, p);
  }
  while (p != end_) {
    if (to > full) {
      value.append(buffer, to);
      to = buffer;
    }
    const std::size_t plain = copy_run(to, p, static_cast<std::size_t>(end_ - p));
    to += plain;
    p += plain;
    if (p == end_ || !is_special(*p)) continue;
    if (*p == '"') {
      if (value.empty()) {
        value = std::string(buffer, to);
      } else {
        value.append(buffer, to);
      }
      return p + 1;
    }
    p = read_special(p, to);
    if (p == nullptr) return nullptr;
  }
  return fail(errc::unexpected_end, p);
}

/// Reads what begins at p, an escape or a byte over 0x7F, into at most four bytes at `to`.
WIREBIND_JSON_HOT const char* reader::read_special(const char* p, char*& to) {
  if (static_cast<signed char>(*p) < 0) {
    const std::size_t length = utf8_length(p, end_);
    if (length == 0) return fail(errc::invalid_utf8, p);
    for (std::size_t i = 0; i != length; ++i) *to++ = *p++;
    return p;
  }
  if (*p != '\\') return fail(errc::control_character, p);
  const char short_escape = p + 1 == end_ ? '\0' : escaped_bytes[static_cast<unsigned char>(p[1])];
  if (short_escape != '\0') [[likely]] {
    *to++ = short_escape;
    return p + 2;
  }
  char32_t code = 0;
  p = read_escape(p, code);
  if (p != nullptr) to += write_utf8(to, code);
  return p;
}

/// Reads an integer; one of up to nine digits without a sign at once.
template <class Integer>
[[gnu::noinline]] const char* reader::read_integer(const char* p, Integer& value) {
  std::uint64_t digits = 0;
  const char* end = p;
  for (; is_digit(*end); ++end) digits = digits * 10 + static_cast<unsigned char>(*end - '0');
  const auto count = static_cast<std::size_t>(end - p);
  const bool whole = *end != '.' && (*end | 0x20) != 'e' && (*p != '0' || count == 1);
  if (sizeof(Integer) < 4 || count - 1 >= 9 || !whole) [[unlikely]]
    return read_long_integer(p, shape<Integer>::kind, &value);
  value = static_cast<Integer>(digits);
  return end;
}

[[gnu::noinline]] inline const char* reader::read_long_integer(const char* p, kind kind, void* value) {
  const char* const start = p;
  const bool negative = *p == '-';
  p += negative;
  const char* const first = p;
  std::uint64_t digits = 0;
  for (; is_digit(*p); ++p) digits = digits * 10 + static_cast<std::uint64_t>(*p - '0');
  const auto count = static_cast<std::size_t>(p - first);
  if (count == 0 || (*first == '0' && count > 1) || *p == '.' || (*p | 0x20) == 'e') [[unlikely]] {
    return read_other_integer(start, kind, value);
  }
  // Twenty digits fit only when the first is 1 and the sum did not wrap.
  const bool wrapped = count > 20 || (count == 20 && (*first != '1' || digits < 10'000'000'000'000'000'000U));
  if (wrapped || !set_integer(kind, value, digits, negative)) return fail(errc::out_of_range, start);
  return p;
}

template <class Float>
const char* reader::read_float(const char* p, Float& value) {
  const char* const start = p;
  const number_text number = scan_number(p);
  if (number.end == nullptr) return fail(errc::invalid_number, p);
  const errc error = to_float(start, number, value);
  return error == errc::ok ? p : fail(error, start);
}

/// Reads a leaf, or returns null without an error where the text holds no value of that kind.
template <class Leaf>
WIREBIND_JSON_HOT const char* reader::read_leaf(const char* p, Leaf& value) {
  if constexpr (std::is_same_v<Leaf, std::string>) {
    return *p == '"' ? read_string(p, value) : nullptr;
  } else if constexpr (std::is_same_v<Leaf, bool>) {
    return *p == 't' || *p == 'f' ? read_bool(p, value) : nullptr;
  } else if constexpr (std::is_floating_point_v<Leaf>) {
    return *p == '-' || is_digit(*p) ? read_float(p, value) : nullptr;
  } else {
    return *p == '-' || is_digit(*p) ? read_integer(p, value) : nullptr;
  }
}

template <class Leaf>
WIREBIND_JSON_HOT const char* reader::read_leaf_member(const char* p, const member& member, void* slot) {
  if (!member.in_optional) {
    const char* const next = read_leaf(p, *static_cast<Leaf*>(slot));
    if (next != nullptr || error() != errc::ok) return next;
    return read_other_member(p, shape<Leaf>::kind, slot);
  }
  auto& optional = *static_cast<std::optional<Leaf>*>(slot);
  if constexpr (std::is_same_v<Leaf, std::string>) {
    if (*p == '"') [[likely]]
      return read_string(p, optional);
    return read_other_optional(p, optional);
  }
  const char* const next = read_leaf(p, optional.emplace());
  if (next != nullptr || error() != errc::ok) return next;
  return read_other_optional(p, optional);
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
