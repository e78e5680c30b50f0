#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/message.hpp>

#include <algorithm>

namespace wirebind::inline v0::http {

WIREBIND_DECL void fields::add(std::string_view name, std::string_view value) {
  items_.push_back({std::string(name), std::string(value)});
}

WIREBIND_DECL void fields::set(std::string_view name, std::string_view value) {
  const auto same = [name](const field& item) { return ascii::iequals(item.name, name); };
  const auto first = std::find_if(items_.begin(), items_.end(), same);
  if (first == items_.end()) return add(name, value);
  first->value = value;
  items_.erase(std::remove_if(first + 1, items_.end(), same), items_.end());
}

WIREBIND_DECL void fields::erase(std::string_view name) {
  std::erase_if(items_, [name](const field& item) { return ascii::iequals(item.name, name); });
}

WIREBIND_DECL std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  for (const field& item : items_) {
    if (ascii::iequals(item.name, name)) return item.value;
  }
  return std::nullopt;
}

WIREBIND_DECL std::size_t fields::count(std::string_view name) const noexcept {
  std::size_t found = 0;
  for (const field& item : items_) found += ascii::iequals(item.name, name) ? 1 : 0;
  return found;
}

WIREBIND_DECL std::string fields::combined(std::string_view name) const {
  std::string out;
  bool first = true;
  for (const field& item : items_) {
    if (!ascii::iequals(item.name, name)) continue;
    if (!first) out += ", ";
    out += item.value;
    first = false;
  }
  return out;
}

WIREBIND_DECL bool fields::has_element(std::string_view name, std::string_view element) const noexcept {
  for (const field& item : items_) {
    if (!ascii::iequals(item.name, name)) continue;
    for (std::string_view rest = item.value;;) {
      const std::size_t comma = rest.find(',');
      if (ascii::iequals(ascii::trim(rest.substr(0, comma)), element)) return true;
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return false;
}

}  // namespace wirebind::inline v0::http
