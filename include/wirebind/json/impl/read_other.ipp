#pragma once

#include <wirebind/json/impl/reader.ipp>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// Keeps a place of the text that differs from the description.
[[gnu::noinline, gnu::cold]] inline void reader::mark(deviation_kind kind, const char* at) {
  constexpr std::size_t most = 1024;
  if (marks_ != nullptr && marks_->size() < most) marks_->push_back({at, kind});
}

/// Reads null where the value may be absent.
[[gnu::noinline, gnu::cold]] inline const char* reader::null_or_mismatch(const char* p) {
  if (*p != 'n') return mismatch(p);
  mark(deviation_kind::null_value, p);
  return skip_literal(p, "null");
}

/// Reads the value at p of the member that is not described and whose key stands at `start`.
[[gnu::noinline]] inline const char* reader::read_additional(const char* p, const char* start,
                                                             const object_table& table, char* object,
                                                             std::string&& key) {
  const type& map = *table.additional;
  void* const value = map.insert(object + table.additional_offset, std::move(key));
  if (value == nullptr) fail(errc::duplicate_member, start);
  p = value == nullptr ? nullptr : read_value(p, *map.element, value);
  return p == nullptr ? inside_key(start) : p;
}

/// Value without its sign of a number that is an integer however it is written, as 512.0 and 5.12e2.
inline errc to_integer(const char* start, const number_text& number, std::uint64_t& magnitude) {
  std::string digits;
  for (const char* p = start; p != number.end && (*p | 0x20) != 'e'; ++p) {
    if (is_digit(*p) && (*p != '0' || !digits.empty())) digits += *p;
  }
  std::int64_t exponent = number.exponent;
  for (; !digits.empty() && digits.back() == '0'; ++exponent) digits.pop_back();
  magnitude = 0;
  if (digits.empty()) return errc::ok;
  if (exponent < 0) return errc::not_an_integer;
  constexpr std::int64_t longest = 20;
  if (exponent > longest || static_cast<std::int64_t>(digits.size()) + exponent > longest) {
    return errc::out_of_range;
  }
  digits.append(static_cast<std::size_t>(exponent), '0');
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude);
  return read.ec == std::errc() ? errc::ok : errc::out_of_range;
}

inline errc to_number(const char* start, const number_text& number, kind kind, void* value) {
  if (kind == kind::float32) return to_float(start, number, *static_cast<float*>(value));
  if (kind == kind::float64) return to_float(start, number, *static_cast<double*>(value));
  std::uint64_t magnitude = 0;
  const errc error = to_integer(start, number, magnitude);
  if (error != errc::ok) return error;
  return set_integer(kind, value, magnitude, number.negative) ? errc::ok : errc::out_of_range;
}

/// Reads a number that `read_integer` does not.
[[gnu::noinline, gnu::cold]] inline const char* reader::read_other_integer(const char* start, kind kind,
                                                                           void* value) {
  const char* p = start;
  const number_text number = scan_number(p);
  if (number.end == nullptr) return fail(errc::invalid_number, p);
  if (!lenient_) return fail(errc::not_an_integer, start);
  const errc error = to_number(start, number, kind, value);
  if (error != errc::ok) return fail(error, start);
  mark(deviation_kind::other_form, start);
  return number.end;
}

/// Reads a string's text from a number, true or false.
[[gnu::noinline, gnu::cold]] inline const char* reader::read_other_text(const char* p, std::string& value) {
  const char* const start = p;
  if (*p == 't' || *p == 'f') {
    bool word = false;
    p = read_bool(p, word);
  } else if (*p == '-' || is_digit(*p)) {
    const number_text number = scan_number(p);
    p = number.end != nullptr ? number.end : fail(errc::invalid_number, p);
  } else {
    return mismatch(p);
  }
  if (p != nullptr) value.assign(start, p);
  return p;
}

/// Reads a type of the user's from a string, or from the text of a number where it is one.
[[gnu::noinline]] inline const char* reader::read_text(const char* p, const type& type, void* value) {
  const char* const start = p;
  std::string text;
  if (!type.native) {
    if (*p != '"') return mismatch(p);
    p = read_string(p, text);
  } else {
    if (*p != '-' && !is_digit(*p)) return mismatch(p);
    p = read_other_text(p, text);
  }
  return p == nullptr || type.parse(value, text) ? p : fail(errc::invalid_value, start);
}

/// Reads a leaf from a string that holds its text.
inline const char* reader::read_quoted(const char* p, kind kind, void* value) {
  if (*p != '"') return mismatch(p);
  std::string text;
  const char* const next = read_string(p, text);
  if (next == nullptr) return nullptr;
  if (kind == kind::boolean) {
    bool& boolean = *static_cast<bool*>(value);
    boolean = text == "true";
    return boolean || text == "false" ? next : mismatch(p);
  }
  const char* number_end = text.c_str();
  const number_text number = scan_number(number_end);
  if (number.end != text.c_str() + text.size()) return mismatch(p);
  const errc error = to_number(text.c_str(), number, kind, value);
  return error == errc::ok ? next : fail(error, p);
}

/// Reads a leaf where the text holds no value in its own form.
[[gnu::noinline, gnu::cold]] inline const char* reader::read_other(const char* p, kind kind, void* value) {
  if (!lenient_) return mismatch(p);
  const char* const next = kind == kind::string ? read_other_text(p, *static_cast<std::string*>(value))
                                                : read_quoted(p, kind, value);
  if (next != nullptr) mark(deviation_kind::other_form, p);
  return next;
}

[[gnu::noinline, gnu::cold]] inline const char* reader::read_other_member(const char* p, kind kind,
                                                                          void* slot) {
  return *p == 'n' ? null_or_mismatch(p) : read_other(p, kind, slot);
}

template <class Leaf>
[[gnu::noinline, gnu::cold]] const char* reader::read_other_optional(const char* p,
                                                                     std::optional<Leaf>& value) {
  if (*p != 'n') return read_other(p, shape<Leaf>::kind, &(value ? *value : value.emplace()));
  value.reset();
  return null_or_mismatch(p);
}

[[gnu::noinline, gnu::cold]] inline const char* reader::read_other_enum(const char* p, const type& type,
                                                                        void* value) {
  std::string text;
  const char* const next = read_other(p, kind::string, &text);
  if (next == nullptr) return nullptr;
  type.assign(value, text);
  check_enumerator(p, value);
  return next;
}

[[gnu::noinline, gnu::cold]] inline void reader::check_enumerator(const char* p, const void* value) {
  if (!static_cast<const open_enum_base*>(value)->is_known()) mark(deviation_kind::unknown_enumerator, p);
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
