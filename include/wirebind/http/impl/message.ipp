#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/message.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

namespace detail {

using field_lengths = std::array<std::size_t, 2>;

/// What a field line has beyond its name and its value.
inline constexpr std::string_view after_name = ": ", after_value = "\r\n";

constexpr std::size_t entry_size(std::size_t name, std::size_t value) noexcept {
  return sizeof(field_lengths) + name + after_name.size() + value + after_value.size();
}

inline void write_entry(char* to, std::string_view name, std::string_view value) noexcept {
  const field_lengths lengths{name.size(), value.size()};
  std::memcpy(to, lengths.data(), sizeof lengths);
  to += sizeof lengths;
  to += name.copy(to, name.size());
  to += after_name.copy(to, after_name.size());
  to += value.copy(to, value.size());
  after_value.copy(to, after_value.size());
}

/// Takes fields off the front up to the next one of that name; false if there is none. Most names are told
/// apart by their length.
inline bool take_named(std::string_view& rest, std::string_view name, std::string_view& value) noexcept {
  while (!rest.empty()) {
    field_lengths lengths;
    std::memcpy(lengths.data(), rest.data(), sizeof lengths);
    const char* const begin = rest.data() + sizeof lengths;
    value = {begin + lengths[0] + after_name.size(), lengths[1]};
    rest.remove_prefix(entry_size(lengths[0], lengths[1]));
    if (lengths[0] == name.size() && ascii::iequals({begin, lengths[0]}, name)) return true;
  }
  return false;
}

}  // namespace detail

WIREBIND_DECL void fields::const_iterator::read() noexcept {
  if (at_ == end_ || end_ == nullptr) return;
  detail::field_lengths lengths;
  std::memcpy(lengths.data(), at_, sizeof lengths);
  const char* const name = at_ + sizeof lengths;
  item_ = {{name, lengths[0]}, {name + lengths[0] + detail::after_name.size(), lengths[1]}};
}

WIREBIND_DECL fields& fields::operator=(const fields& other) {
  if (this == &other) return *this;
  if (memory_.size() < other.used_) memory_.resize(other.memory_.size());
  std::memcpy(memory_.data(), other.memory_.data(), other.used_);
  used_ = other.used_;
  size_ = other.size_;
  valid_ = other.valid_;
  return *this;
}

WIREBIND_DECL std::size_t fields::written_size() const noexcept {
  return used_ - size_ * sizeof(detail::field_lengths);
}

// Memory that grows is new, so that the arguments may be views of the old one.
WIREBIND_DECL void fields::add(std::string_view name, std::string_view value) {
  constexpr std::size_t first = 512;
  const std::size_t size = used_ + detail::entry_size(name.size(), value.size());
  if (size <= memory_.size()) {
    detail::write_entry(memory_.data() + used_, name, value);
  } else {
    const std::size_t doubled = 2 * memory_.size() < first ? first : 2 * memory_.size();
    std::string grown(size < doubled ? doubled : size, '\0');
    text().copy(grown.data(), used_);
    detail::write_entry(grown.data() + used_, name, value);
    memory_ = std::move(grown);
  }
  used_ = size;
  ++size_;
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

WIREBIND_DECL std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  std::string_view rest = text(), value;
  if (!detail::take_named(rest, name, value)) return std::nullopt;
  return value;
}

WIREBIND_DECL std::size_t fields::count(std::string_view name) const noexcept {
  std::size_t found = 0;
  for (std::string_view rest = text(), value; detail::take_named(rest, name, value);) ++found;
  return found;
}

WIREBIND_DECL std::string fields::combined(std::string_view name) const {
  std::string out;
  bool first = true;
  for (std::string_view rest = text(), value; detail::take_named(rest, name, value);) {
    if (!std::exchange(first, false)) out += ", ";
    out += value;
  }
  return out;
}

WIREBIND_DECL bool fields::has_element(std::string_view name, std::string_view element) const noexcept {
  for (std::string_view rest = text(), list; detail::take_named(rest, name, list);) {
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
