#pragma once

#include <wirebind/core/file_part.hpp>
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
  char* write_long_key(char* p, const member& member, std::size_t value_room);
  char* write_special(char* p, const char*& from, const char* end);
  char* write_raw(char* p, const raw& value);
  char* write_literal(char* p, std::string_view word);
  char* write_key(char* p, const member& member, std::size_t value_room);
  char* put_key(char* p, const member& member, std::size_t value_room);
  template <class Number>
  char* write_number(char* p, Number value);
  template <class Leaf>
  char* write_leaf(char* p, const Leaf& value);
  char* write_growing(char* p, const member& member, std::string_view text);
  template <class Leaf>
  char* write_leaf_member(char* p, const member& member, const void* slot);

  WIREBIND_JSON_HOT bool lacks(const char* p, std::size_t size) const noexcept {
    return static_cast<std::size_t>(end_ - p) < size;
  }
  WIREBIND_JSON_HOT char* room(char* p, std::size_t size) { return lacks(p, size) ? grow(p, size) : p; }
  char* grow(char* p, std::size_t size);
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
  errc error_ = errc::ok;
  unsigned depth_ = 0;
  std::string path_;
};

inline constexpr std::size_t smallest_growth = 2048;
inline constexpr std::size_t largest_growth = 256 * 1024;

[[gnu::noinline]] inline char* writer::grow(char* p, std::size_t size) {
  const auto used = static_cast<std::size_t>(p - out_.data());
  // Doubling, but not for large texts: a payload of some megabytes is mostly one string.
  out_.resize(used + size + least(used < smallest_growth ? smallest_growth : used, largest_growth));
  end_ = out_.data() + out_.size();
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
/// Room for a block of plain bytes, or for an escape.
inline constexpr std::size_t run_room = 16;

/// Writes a text some bytes of which need care, and the quote behind it.
[[gnu::noinline]] inline char* writer::write_escaped(char* p, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from != end) {
    const auto left = static_cast<std::size_t>(end - from);
    p = room(p, left + run_room + string_slack);
    const std::size_t plain = copy_run(p, from, left);
    p += plain;
    from += plain;
    if (from == end) break;
    const char escape = escapes[static_cast<unsigned char>(*from)];
    if (escape == 0) continue;
    if (escape != 1) {
      *p++ = '\\';
      *p++ = escape;
      ++from;
    } else {
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
  return write_text(room(p, text.size() + string_slack), text);
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

/// Writes `,"name":` and makes room for a value.
WIREBIND_JSON_HOT char* writer::write_key(char* p, const member& member, std::size_t value_room) {
  return put_key(room(p, sizeof(member.key) + value_room), member, value_room);
}

/// The same where there is room already, unless the key is a long one.
WIREBIND_JSON_HOT char* writer::put_key(char* p, const member& member, std::size_t value_room) {
  if (member.key_size > sizeof(member.key)) [[unlikely]]
    return write_long_key(p, member, value_room);
  std::memcpy(p, member.key, sizeof(member.key));
  return p + member.key_size;
}

[[gnu::noinline, gnu::cold]] inline char* writer::write_long_key(char* p, const member& member,
                                                                 std::size_t value_room) {
  p = room(p, member.key_size + value_room);
  std::memcpy(p, member.long_key, member.key_size);
  return p + member.key_size;
}

/// Writes a text for which there is no room.
[[gnu::noinline]] inline char* writer::write_growing(char* p, const member& member, std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.size() < large_text || find_special(text.data(), end) != end)
    return write_text(write_key(p, member, text.size() + string_slack), text);
  p = write_key(p, member, string_slack);
  *p++ = '"';
  const auto used = static_cast<std::size_t>(p - out_.data());
  out_.resize(used);
  out_.reserve(used + text.size() + smallest_growth);
  out_.append(text);
  out_.resize(out_.size() + smallest_growth);
  end_ = out_.data() + out_.size();
  p = out_.data() + used + text.size();
  *p = '"';
  return p + 1;
}

template <class Leaf>
WIREBIND_JSON_HOT char* writer::write_leaf_member(char* p, const member& member, const void* slot) {
  const Leaf* leaf = static_cast<const Leaf*>(slot);
  if (member.in_optional) {
    const auto& optional = *static_cast<const std::optional<Leaf>*>(slot);
    if (!optional) return p;
    leaf = &*optional;
  }
  if constexpr (std::is_same_v<Leaf, std::string>) {
    if (lacks(p, sizeof(member.key) + leaf_room(*leaf))) [[unlikely]]
      return write_growing(p, member, *leaf);
    return write_leaf(put_key(p, member, leaf_room(*leaf)), *leaf);
  }
  return write_leaf(write_key(p, member, leaf_room(*leaf)), *leaf);
}

WIREBIND_JSON_HOT char* writer::write_member(char* p, const member& member, const void* slot) {
  switch (member.kind) {
    case kind::boolean:
      return write_leaf_member<bool>(p, member, slot);
    case kind::int32:
      return write_leaf_member<std::int32_t>(p, member, slot);
    case kind::int64:
      return write_leaf_member<std::int64_t>(p, member, slot);
    case kind::float32:
      return write_leaf_member<float>(p, member, slot);
    case kind::float64:
      return write_leaf_member<double>(p, member, slot);
    case kind::string:
      return write_leaf_member<std::string>(p, member, slot);
    case kind::object: {
      const void* const object = member.in_optional ? member.type->get(slot) : slot;
      const type& type = member.in_optional ? *member.type->element : *member.type;
      if (object == nullptr) return p;
      return write_object(write_key(p, member, 2), type.members(), static_cast<const char*>(object));
    }
    case kind::list: {
      const list_view view = member.type->view(slot);
      return view.present ? write_list(write_key(p, member, 2), *member.type, view) : p;
    }
    default:
      return write_other(p, member, slot);
  }
}

/// A member whose presence only its own type decides.
inline char* writer::write_other(char* p, const member& member, const void* slot) {
  const type& type = *member.type;
  switch (type.kind) {
    case kind::map:
      return type.has_value(slot) ? write_map(write_key(p, member, 1), type, slot) : p;
    case kind::optional: {
      const void* const value = type.get(slot);
      return value != nullptr ? write_value(write_key(p, member, 1), *type.element, value) : p;
    }
    case kind::nullable:
      if (type.get(slot) == nullptr && !type.is_null(slot)) return p;
      break;
    case kind::one_of:
      if (type.chosen(slot) == nullptr) return p;
      break;
    default:
      break;
  }
  return write_value(write_key(p, member, 1), type, slot);
}

inline bool is_member(const object_table& table, std::string_view name) noexcept {
  for (const member_facts& facts : table.facts) {
    if (facts.name == name) return true;
  }
  return false;
}

inline char* writer::write_object(char* p, const object_table& table, const char* object) {
  if (++depth_ > max_depth) return fail(errc::too_deep);
  const auto start = static_cast<std::size_t>(p - out_.data());
  for (const member& entry : table.members) {
    p = write_member(p, entry, object + entry.offset);
    if (p == nullptr) [[unlikely]] {
      return inside(table.facts[static_cast<std::size_t>(&entry - table.members.data())].name);
    }
  }
  if (table.additional != nullptr) [[unlikely]] {
    p = write_entries(room(p, 2), *table.additional, object + table.additional_offset, &table);
    if (p == nullptr) return nullptr;
  }
  --depth_;
  p = room(p, 2);
  char* const first = out_.data() + start;
  if (first == p) ++p;
  *first = '{';
  *p = '}';
  return p + 1;
}

/// The elements of a list of plain strings, with a comma behind each.
inline char* writer::write_strings(char* p, const list_view& view) {
  const auto* const text = static_cast<const std::string*>(view.data);
  for (std::size_t i = 0; i != view.count; ++i) {
    p = write_string(p, text[i]);
    if (p == nullptr) return inside(index_segment(i));
    *p++ = ',';
  }
  return p;
}

/// The elements of a list, with a comma behind each.
inline char* writer::write_elements(char* p, const type& type, const list_view& view) {
  const auto* element = static_cast<const char*>(view.data);
  for (std::size_t i = 0; i != view.count; ++i, element += type.size) {
    const auto start = static_cast<std::size_t>(p - out_.data());
    p = write_value(p, type, element);
    if (p == nullptr) return inside(index_segment(i));
    if (i == 0) {
      // One growth for the whole list when its elements are alike.
      const std::size_t size = static_cast<std::size_t>(p - out_.data()) - start + 1;
      p = room(p, size * (view.count - 1) + size * view.count / 16);
    }
    p = room(p, 2);
    *p++ = ',';
  }
  return p;
}

inline char* writer::write_list(char* p, const type& type, const list_view& view) {
  if (++depth_ > max_depth) return fail(errc::too_deep);
  p = room(p, 2);
  *p++ = '[';
  if (view.count != 0) {
    const bool strings = type.element->kind == kind::string && type.element->native;
    p = strings ? write_strings(p, view) : write_elements(p, *type.element, view);
    if (p == nullptr) return nullptr;
    --p;
  }
  --depth_;
  p = room(p, 1);
  *p = ']';
  return p + 1;
}

/// The entries of a map, each with a comma before it; none may have the name of a member that stands `beside`
/// them. There is room for two bytes, before and after.
inline char* writer::write_entries(char* p, const type& type, const void* map, const object_table* beside) {
  struct state {
    writer* self;
    char* p;
    const json::type* element;
    const object_table* beside;
  } state{this, p, type.element, beside};
  const bool whole = type.each(map, &state, [](void* context, const std::string& key, const void* value) {
    auto& s = *static_cast<struct state*>(context);
    if (s.beside != nullptr && is_member(*s.beside, key)) {
      s.self->fail(errc::duplicate_member);
      s.self->inside(key_segment(key));
      return false;
    }
    *s.p = ',';
    s.p = s.self->write_string(s.p + 1, key);
    if (s.p == nullptr) return false;
    s.p = s.self->room(s.p, 2);
    *s.p++ = ':';
    s.p = s.self->write_value(s.p, *s.element, value);
    if (s.p == nullptr) {
      s.self->inside(key_segment(key));
      return false;
    }
    s.p = s.self->room(s.p, 2);
    return true;
  });
  return whole ? state.p : nullptr;
}

inline char* writer::write_map(char* p, const type& type, const void* map) {
  if (++depth_ > max_depth) return fail(errc::too_deep);
  p = room(p, 2);
  const auto start = static_cast<std::size_t>(p - out_.data());
  p = write_entries(p, type, map, nullptr);
  if (p == nullptr) return nullptr;
  --depth_;
  char* const first = out_.data() + start;
  if (first == p) ++p;
  *first = '{';
  *p = '}';
  return p + 1;
}

/// A type of the user's as a string, or as a number where its text is one.
inline char* writer::write_text(char* p, const type& type, const void* value) {
  const std::string text = type.format(value);
  if (!type.native) return write_string(p, text);
  const bool number = !text.empty() && (text.front() == '-' || is_digit(text.front())) && raw::parse(text);
  return number ? write_literal(p, text) : fail(errc::invalid_number);
}

/// The bytes of a file as a string; those of a source are not in memory.
inline char* writer::write_file(char* p, const file_part& file) {
  return file.source ? fail(errc::not_json) : write_string(p, file.data.view());
}

inline char* writer::write_value(char* p, const type& type, const void* value) {
  switch (type.kind) {
    case kind::open_enum:
      return write_string(p, type.text(value));
    case kind::text:
      return write_text(p, type, value);
    case kind::raw:
      return write_raw(p, *static_cast<const raw*>(value));
    case kind::object:
      return write_object(p, type.members(), static_cast<const char*>(value));
    case kind::list: {
      const list_view view = type.view(value);
      // An absent one is a value here, of a list or a map for example, and no member that could be left out.
      return write_list(p, type, view);
    }
    case kind::map:
      return write_map(p, type, value);
    case kind::optional:
    case kind::nullable:
    case kind::box: {
      const void* const element = type.get(value);
      return element != nullptr ? write_value(p, *type.element, element) : write_literal(p, "null");
    }
    case kind::one_of:
      return write_union(p, type, value);
    case kind::bytes:
      return fail(errc::not_json);
    case kind::file:
      return write_file(p, *static_cast<const file_part*>(value));
    default:
      return with_leaf(type.kind, [&]<class Leaf>(std::type_identity<Leaf>) {
        const Leaf& leaf = *static_cast<const Leaf*>(value);
        return write_leaf(room(p, leaf_room(leaf)), leaf);
      });
  }
}

inline result writer::write(const type& type, const void* value) {
  out_.clear();
  char* p = grow(out_.data(), 0);
  p = write_value(p, type, value);
  out_.resize(p != nullptr ? static_cast<std::size_t>(p - out_.data()) : 0);
  if (p != nullptr) return {};
  return {make_error_code(error_), result::no_offset, std::move(path_)};
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
