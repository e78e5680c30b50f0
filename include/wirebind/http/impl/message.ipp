#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstring>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

namespace detail {

/// Whether a comma-separated list has the element.
inline bool has_element(std::string_view list, std::string_view element) noexcept {
  for (;;) {
    const std::size_t comma = list.find(',');
    if (ascii::iequals(ascii::trim(list.substr(0, comma)), element)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace detail

WIREBIND_DECL fields& fields::operator=(const fields& other) {
  if (this == &other) return *this;
  const std::string_view table = other.table();
  if (memory_.size() < other.used_ + table.size()) memory_.resize(other.memory_.size());
  ascii::copy(other.lines(), memory_.data());
  ascii::copy(table, memory_.data() + memory_.size() - table.size());
  used_ = other.used_;
  size_ = other.size_;
  valid_ = other.valid_;
  return *this;
}

/// Takes more memory, at least as much as is needed; returns the one that was replaced.
WIREBIND_DECL std::string fields::grow(std::size_t needed) {
  constexpr std::size_t first = 512;
  const std::size_t doubled = 2 * memory_.size() < first ? first : 2 * memory_.size();
  std::string grown(needed < doubled ? doubled : needed, '\0');
  ascii::copy(lines(), grown.data());
  ascii::copy(table(), grown.data() + grown.size() - table().size());
  return std::exchange(memory_, std::move(grown));
}

/// Where a line of that size is written, which counts from now on. Memory that is replaced may be what is to
/// be written.
inline char* fields::begin_line(lengths of, std::size_t size, std::string& replaced) {
  const std::size_t needed = used_ + size + (size_ + 1) * sizeof of;
  if (needed > memory_.size()) replaced = grow(needed);
  char* const line = memory_.data() + used_;
  used_ += size;
  ++size_;
  std::memcpy(memory_.data() + memory_.size() - size_ * sizeof of, &of, sizeof of);
  return line;
}

WIREBIND_DECL void fields::add(std::string_view name, std::string_view value) {
  std::string replaced;
  char* to = begin_line({name.size(), value.size()}, name.size() + value.size() + 4, replaced);
  to = ascii::copy(": ", ascii::copy(name, to));
  ascii::copy("\r\n", ascii::copy(value, to));
}

WIREBIND_DECL void fields::add(std::string_view name, std::initializer_list<std::string_view> value) {
  std::size_t size = 0;
  for (const std::string_view piece : value) size += piece.size();
  std::string replaced;
  char* to = begin_line({name.size(), size}, name.size() + size + 4, replaced);
  to = ascii::copy(": ", ascii::copy(name, to));
  for (const std::string_view piece : value) to = ascii::copy(piece, to);
  ascii::copy("\r\n", to);
}

WIREBIND_DECL void fields::add_line(std::string_view line, std::size_t name_size) {
  std::string replaced;
  char* const to = begin_line({name_size, line.size() - name_size - 2}, line.size() + 2, replaced);
  ascii::copy("\r\n", ascii::copy(line, to));
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

// Most names are told apart by their length.
WIREBIND_DECL std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  const char* entry = memory_.data() + memory_.size();
  const char* line = memory_.data();
  for (std::size_t left = size_; left != 0; --left) {
    lengths of;
    std::memcpy(&of, entry -= sizeof of, sizeof of);
    if (of.name == name.size() && ascii::iequals({line, of.name}, name)) {
      return std::string_view(line + of.name + 2, of.value);
    }
    line += of.name + of.value + 4;
  }
  return std::nullopt;
}

WIREBIND_DECL std::size_t fields::count(std::string_view name) const noexcept {
  std::size_t found = 0;
  for (const field& item : *this) found += ascii::iequals(item.name, name) ? 1 : 0;
  return found;
}

WIREBIND_DECL std::string fields::combined(std::string_view name) const {
  std::string out;
  bool first = true;
  for (const field& item : *this) {
    if (!ascii::iequals(item.name, name)) continue;
    if (!std::exchange(first, false)) out += ", ";
    out += item.value;
  }
  return out;
}

WIREBIND_DECL bool fields::has_element(std::string_view name, std::string_view element) const noexcept {
  for (const field& item : *this) {
    if (ascii::iequals(item.name, name) && detail::has_element(item.value, element)) return true;
  }
  return false;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
