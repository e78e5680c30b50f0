#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/message.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

namespace detail {

using field_lengths = std::array<std::size_t, 2>;

inline void append_entry(std::string& out, std::string_view name, std::string_view value) {
  const field_lengths lengths{name.size(), value.size()};
  const std::size_t start = out.size();
  out.resize(start + sizeof lengths + name.size() + value.size());
  char* const to = out.data() + start;
  std::memcpy(to, lengths.data(), sizeof lengths);
  name.copy(to + sizeof lengths, name.size());
  value.copy(to + sizeof lengths + name.size(), value.size());
}

/// Takes fields off the front up to the next one of that name; false if there is none. Most names are told
/// apart by their length.
inline bool take_named(std::string_view& rest, std::string_view name, std::string_view& value) noexcept {
  while (!rest.empty()) {
    field_lengths lengths;
    std::memcpy(lengths.data(), rest.data(), sizeof lengths);
    const char* const begin = rest.data() + sizeof lengths;
    value = {begin + lengths[0], lengths[1]};
    rest.remove_prefix(sizeof lengths + lengths[0] + lengths[1]);
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
  item_ = {{name, lengths[0]}, {name + lengths[0], lengths[1]}};
}

// Memory that grows is new, so that the arguments may be views of the old one.
WIREBIND_DECL void fields::add(std::string_view name, std::string_view value) {
  constexpr std::size_t first = 512;
  const std::size_t size = text_.size() + sizeof(detail::field_lengths) + name.size() + value.size();
  if (size <= text_.capacity()) {
    detail::append_entry(text_, name, value);
  } else {
    std::string grown;
    const std::size_t doubled = 2 * text_.capacity() < first ? first : 2 * text_.capacity();
    grown.reserve(size < doubled ? doubled : size);
    detail::append_entry(grown += text_, name, value);
    text_ = std::move(grown);
  }
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

WIREBIND_DECL bool fields::validate(field& refused) {
  const char* const end = text_.data() + text_.size();
  for (const_iterator each(text_.data() + valid_, end); each != this->end(); ++each) {
    refused = *each;
    if (!is_token(refused.name) || !is_field_value(refused.value)) return false;
    valid_ = static_cast<std::size_t>(refused.value.data() + refused.value.size() - text_.data());
  }
  return true;
}

WIREBIND_DECL std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  std::string_view rest = text_, value;
  if (!detail::take_named(rest, name, value)) return std::nullopt;
  return value;
}

WIREBIND_DECL std::size_t fields::count(std::string_view name) const noexcept {
  std::size_t found = 0;
  for (std::string_view rest = text_, value; detail::take_named(rest, name, value);) ++found;
  return found;
}

WIREBIND_DECL std::string fields::combined(std::string_view name) const {
  std::string out;
  bool first = true;
  for (std::string_view rest = text_, value; detail::take_named(rest, name, value);) {
    if (!std::exchange(first, false)) out += ", ";
    out += value;
  }
  return out;
}

WIREBIND_DECL bool fields::has_element(std::string_view name, std::string_view element) const noexcept {
  for (std::string_view rest = text_, list; detail::take_named(rest, name, list);) {
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
