#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstring>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

/// For a few fields that are added to a copy.
inline constexpr std::size_t room_of_copy = 160;

}  // namespace detail

WIREBIND_DECL fields& fields::operator=(const fields& other) {
  if (this == &other) return *this;
  const std::string_view table = other.table();
  const std::size_t needed = other.used_ + table.size();
  if (memory_.size() < needed) memory_.resize(needed + detail::room_of_copy);
  ascii::copy(other.lines(), memory_.data());
  ascii::copy(table, memory_.data() + memory_.size() - table.size());
  used_ = other.used_;
  size_ = other.size_;
  valid_ = other.valid_;
  kinds_ = other.kinds_;
  return *this;
}

/// Takes more memory, at least as much as is needed; returns the one that was replaced.
WIREBIND_DECL std::string fields::grow(std::size_t needed) {
  const std::size_t usual = memory_.empty() ? 512 : 1024;
  const std::size_t doubled = 2 * memory_.size() < usual ? usual : 2 * memory_.size();
  std::string grown(needed < doubled ? doubled : needed, '\0');
  ascii::copy(lines(), grown.data());
  ascii::copy(table(), grown.data() + grown.size() - table().size());
  return std::exchange(memory_, std::move(grown));
}

/// Where a line of that size is written, which counts from now on. Memory that is replaced may be what is to
/// be written.
inline char* fields::begin_line(std::string_view name, std::size_t value_size, std::string& replaced) {
  const lengths of{name.size(), value_size};
  const std::size_t size = name.size() + value_size + 4;
  const std::size_t needed = used_ + size + (size_ + 1) * sizeof of;
  if (needed > memory_.size()) replaced = grow(needed);
  char* const line = memory_.data() + used_;
  used_ += size;
  ++size_;
  kinds_ |= kind_of(name);
  std::memcpy(memory_.data() + memory_.size() - size_ * sizeof of, &of, sizeof of);
  return line;
}

WIREBIND_DECL void fields::add(std::string_view name, std::string_view value) {
  std::string replaced;
  char* to = begin_line(name, value.size(), replaced);
  to = ascii::copy(": ", ascii::copy(name, to));
  ascii::copy("\r\n", ascii::copy(value, to));
}

WIREBIND_DECL void fields::add(std::string_view name, std::initializer_list<std::string_view> value) {
  std::size_t size = 0;
  for (const std::string_view piece : value) size += piece.size();
  std::string replaced;
  char* to = begin_line(name, size, replaced);
  to = ascii::copy(": ", ascii::copy(name, to));
  for (const std::string_view piece : value) to = ascii::copy(piece, to);
  ascii::copy("\r\n", to);
}

WIREBIND_DECL void fields::add_line(std::string_view line, std::size_t name_size) {
  std::string replaced;
  ascii::copy(line, begin_line(line.substr(0, name_size), line.size() - name_size - 4, replaced));
}

WIREBIND_DECL void fields::set(std::string_view name, std::string_view value) {
  if (!contains(name)) return add(name, value);
  fields changed;
  bool found = false;
  for (const field& item : *this) {
    const bool same = ascii::iequals(item.name, name);
    if (!same || !found) changed.add(item.name, same ? value : item.value);
    found = found || same;
  }
  *this = std::move(changed);
}

WIREBIND_DECL void fields::erase(std::string_view name) {
  if (!contains(name)) return;
  fields changed;
  for (const field& item : *this) {
    if (!ascii::iequals(item.name, name)) changed.add(item.name, item.value);
  }
  *this = std::move(changed);
}

/// Goes to the next field of that name; false if there is none. Most names are told apart by their length.
inline bool fields::next_named(place& from, std::string_view name, std::string_view& value) const noexcept {
  const char* const table_end = memory_.data() + memory_.size();
  const char* line = from.index == 0 ? memory_.data() : from.line;
  while (from.index != size_) {
    lengths of;
    std::memcpy(&of, table_end - ++from.index * sizeof of, sizeof of);
    value = {line + of.name + 2, of.value};
    const std::string_view found(line, of.name);
    line = value.data() + of.value + 2;
    if (ascii::iequals(found, name)) {
      from.line = line;
      return true;
    }
  }
  return false;
}

WIREBIND_DECL std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  place from;
  std::string_view value;
  if (!may_have(name) || !next_named(from, name, value)) return std::nullopt;
  return value;
}

WIREBIND_DECL std::size_t fields::count(std::string_view name) const noexcept {
  place from;
  std::string_view value;
  std::size_t found = 0;
  while (next_named(from, name, value)) ++found;
  return found;
}

WIREBIND_DECL std::string fields::combined(std::string_view name) const {
  place from;
  std::string_view value;
  std::string out;
  bool first = true;
  while (next_named(from, name, value)) {
    if (!std::exchange(first, false)) out += ", ";
    out += value;
  }
  return out;
}

WIREBIND_DECL bool fields::has_element(std::string_view name, std::string_view element) const noexcept {
  if (!may_have(name)) return false;
  place from;
  std::string_view list;
  while (next_named(from, name, list)) {
    for (;;) {
      const std::size_t comma = list.find(',');
      if (ascii::iequals(ascii::trim(list.substr(0, comma)), element)) return true;
      if (comma == std::string_view::npos) break;
      list.remove_prefix(comma + 1);
    }
  }
  return false;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
