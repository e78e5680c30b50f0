#pragma once

#include <wirebind/core/file_part.hpp>
#include <wirebind/core/large_text.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/impl/leaf.ipp>
#include <wirebind/json/impl/number.ipp>
#include <wirebind/json/impl/raw.ipp>
#include <wirebind/json/impl/scan.ipp>
#include <wirebind/json/raw.hpp>

#include <array>
#include <optional>

namespace wirebind::inline WIREBIND_ABI::json::detail {

inline constexpr std::size_t key_room = sizeof(member::key);

/// Writes described objects. Functions take the place of the next byte and return the place after what they
/// wrote, or null after `fail`. Each write reserves room first, which may move the buffer.
class writer {
 public:
  explicit writer(std::string& out) : out_(out) {}

  result write(const type& type, const void* value);

 private:
  char* write_value(char* p, const type& type, const void* value);
  char* write_object(char* p, const object_table& table, const char* object);
  char* write_member(char* p, const member& member, const void* slot);
  char* write_object_member(char* p, const member& member, const void* slot);
  char* write_list_member(char* p, const member& member, const void* slot);
  char* write_other(char* p, const member& member, const void* slot);
  char* write_elements(char* p, const type& type, const list_view& view);
  char* write_list(char* p, const type& type, const list_view& view);
  char* write_text(char* p, const type& type, const void* value);
  char* write_file(char* p, const file_part& file);
  char* write_map(char* p, const type& type, const void* map);
  char* write_entries(char* p, const type& type, const void* map, const object_table* beside);
  char* write_string(char* p, std::string_view text);
  char* write_escaped(char* p, std::string_view text);
  char* write_text(char* p, std::string_view text);
  char* write_union(char* p, const type& type, const void* value);
  char* write_tagged(char* p, const object_table& table, const char* object, const choice& tag);
  char* write_strings(char* p, const list_view& view);
  char* write_special(char* p, const char*& from, const char* end);
  char* write_raw(char* p, const raw& value);
  char* write_literal(char* p, std::string_view word);
  char* write_key(char* p, const member& member);
  char* write_other_key(char* p, const member& member);
  template <class Number>
  char* write_number(char* p, Number value);
  template <class Leaf>
  char* write_leaf(char* p, const Leaf& value);
  char* write_growing(char* p, const member& member, std::string_view text);
  template <class Leaf>
  char* write_leaf_member(char* p, const member& member, const void* slot);
  char* write_text_member(char* p, const member& member, std::string_view text);

  WIREBIND_JSON_HOT bool lacks(const char* p, std::size_t size) const noexcept {
    return static_cast<std::size_t>(end_ - p) < size;
  }
  WIREBIND_JSON_HOT char* room(char* p, std::size_t size) { return lacks(p, size) ? grow(p, size) : p; }
  char* grow(char* p, std::size_t size);
  void reserve(std::size_t size);
  /// Whether there is no room for a key, a text without escapes, and a number or what stands around a text.
  WIREBIND_JSON_HOT bool lacks_text(const char* p, std::size_t size) const noexcept {
    return reinterpret_cast<std::uintptr_t>(p) + size > reinterpret_cast<std::uintptr_t>(last_member_);
  }
  WIREBIND_JSON_HOT char* text_room(char* p, std::size_t size) {
    return lacks_text(p, size) ? grow(p, key_room + number_room + size) : p;
  }
  void set_end() noexcept {
    end_ = out_.data() + out_.size();
    last_member_ = end_ - key_room - number_room;
  }
  char* fail(errc error) noexcept {
    error_ = error;
    return nullptr;
  }
  char* inside(std::string_view segment) {
    prepend_segment(path_, segment);
    return nullptr;
  }

  std::string& out_;
  char* end_ = nullptr;
  char* last_member_ = nullptr;  // the last place with room for a member
  errc error_ = errc::ok;
  unsigned depth_ = 0;
  std::string path_;
};

// More than a member needs without its text.
inline constexpr std::size_t smallest_growth = 2048;
inline constexpr std::size_t largest_growth = 256 * 1024;

/// What grows again and again does so fourfold, since each time all of it is copied; room that nothing is
/// written to takes no memory.
inline void writer::reserve(std::size_t size) {
  const std::size_t there = out_.capacity();
  if (size > there) reserve_text(out_, size < 4 * there ? 4 * there : size);
}

[[gnu::noinline]] inline char* writer::grow(char* p, std::size_t size) {
  const auto used = static_cast<std::size_t>(p - out_.data());
  // Doubling, but not for large texts: a payload of some megabytes is mostly one string.
  const std::size_t needed =
      used + size + least(used < smallest_growth ? smallest_growth : used, largest_growth);
  if (needed >= large_pages_from) reserve(needed);
  out_.resize(needed);
  set_end();
  return out_.data() + used;
}

inline char* writer::write_literal(char* p, std::string_view word) {
  p = room(p, word.size());
  std::memcpy(p, word.data(), word.size());
  return p + word.size();
}

/// How a byte is written in a string: as it is (0), behind a backslash as the letter given, or with more care
/// (1).
inline constexpr auto escapes = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i != 256; ++i) table[i] = is_special(static_cast<char>(i)) ? 1 : 0;
  constexpr std::string_view bytes = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  for (std::size_t i = 0; i != bytes.size(); ++i) table[static_cast<unsigned char>(bytes[i])] = letters[i];
  return table;
}();

/// Writes the special byte at `from`, which has no short escape, and moves behind it and what belongs to it.
[[gnu::noinline]] inline char* writer::write_special(char* p, const char*& from, const char* end) {
  const auto byte = static_cast<unsigned char>(*from);
  if (byte >= 0x80) {
    const std::size_t length = utf8_length(from, end);
    if (length == 0) return fail(errc::invalid_utf8);
    std::memcpy(p, from, length);
    from += length;
    return p + length;
  }
  ++from;
  std::memcpy(p, "\\u00", 4);
  p[4] = "0123456789abcdef"[byte >> 4];
  p[5] = "0123456789abcdef"[byte & 15];
  return p + 6;
}

/// Room for a string beyond its bytes: quotes, and a comma or colon behind it.
inline constexpr std::size_t string_slack = 4;

/// Writes a text some bytes of which need care, and the quote behind it.
[[gnu::noinline]] inline char* writer::write_escaped(char* p, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from != end) {
    const auto left = static_cast<std::size_t>(end - from);
    p = text_room(p, left);
    const std::size_t plain = copy_run(p, from, left);
    p += plain;
    from += plain;
    if (from == end) break;
    const char escape = escapes[static_cast<unsigned char>(*from)];
    if (escape > 1) [[likely]] {
      p[0] = '\\';
      p[1] = escape;
      p += 2;
      ++from;
    } else if (escape == 1) {
      p = write_special(p, from, end);
      if (p == nullptr) return nullptr;
    }
  }
  *p = '"';
  return p + 1;
}

/// Writes a string for which there is room.
WIREBIND_JSON_HOT char* writer::write_text(char* p, std::string_view text) {
  *p++ = '"';
  if (!copy_plain(p, text.data(), text.size())) [[unlikely]]
    return write_escaped(p, text);
  p += text.size();
  *p = '"';
  return p + 1;
}

WIREBIND_JSON_HOT char* writer::write_string(char* p, std::string_view text) {
  return write_text(text_room(p, text.size()), text);
}

inline char* writer::write_raw(char* p, const raw& value) {
  if (depth_ + raw_access::depth(value) > max_depth) return fail(errc::too_deep);
  return write_literal(p, value.text());
}

template <class Number>
WIREBIND_JSON_HOT char* writer::write_number(char* p, Number value) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (!is_finite(value)) return fail(errc::not_finite);
    return write_float(p, value);
  } else if constexpr (std::is_signed_v<Number>) {
    return write_signed(p, value);
  } else {
    return write_unsigned(p, value);
  }
}

WIREBIND_JSON_HOT char* write_bool(char* p, bool value) noexcept {
  std::memcpy(p, value ? "true " : "false", 5);
  return p + (value ? 4 : 5);
}

/// Room that a leaf needs.
template <class Leaf>
WIREBIND_JSON_HOT std::size_t leaf_room(const Leaf& value) noexcept {
  if constexpr (std::is_same_v<Leaf, std::string>) {
    return value.size() + string_slack;
  } else {
    return number_room;
  }
}

/// Texts from this size on are appended where there is no room: room is zeros at first, and a large text
/// would be written over them.
inline constexpr std::size_t large_text = 64 * 1024;

/// Writes a leaf for which there is room.
template <class Leaf>
WIREBIND_JSON_HOT char* writer::write_leaf(char* p, const Leaf& value) {
  if constexpr (std::is_same_v<Leaf, std::string>) {
    return write_text(p, value);
  } else if constexpr (std::is_same_v<Leaf, bool>) {
    return write_bool(p, value);
  } else {
    return write_number(p, value);
  }
}

/// Writes `,"name":` where there is room.
WIREBIND_JSON_HOT char* put_key(char* p, const member& member) noexcept {
  std::memcpy(p, member.key, key_room);
  return p + member.key_size;
}

/// Writes a key that is not a long one, and makes room for a number or a bracket.
WIREBIND_JSON_HOT char* writer::write_key(char* p, const member& member) {
  return put_key(text_room(p, 0), member);
}

/// Writes any key.
inline char* writer::write_other_key(char* p, const member& member) {
  if (member.key_size <= key_room) return write_key(p, member);
  p = text_room(p, member.key_size);
  std::memcpy(p, member.long_key, member.key_size);
  return p + member.key_size;
}

/// Writes a text for which there is no room.
[[gnu::noinline]] inline char* writer::write_growing(char* p, const member& member, std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.size() < large_text || find_special(text.data(), end) != end)
    return write_text(put_key(text_room(p, text.size()), member), text);
  p = write_key(p, member);
  *p++ = '"';
  const auto used = static_cast<std::size_t>(p - out_.data());
  out_.resize(used);
  reserve(used + text.size() + smallest_growth);
  out_.append(text);
  out_.resize(out_.size() + smallest_growth);
  set_end();
  p = out_.data() + used + text.size();
  *p = '"';
  return p + 1;
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
