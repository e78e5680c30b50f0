#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/message.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

WIREBIND_DECL void fields::add(std::string_view name, std::string_view value) {
  items_.push_back({std::string(name), std::string(value)});
}

WIREBIND_DECL void fields::set(std::string_view name, std::string_view value) {
  for (std::size_t i = 0; i != items_.size(); ++i) {
    if (!ascii::iequals(items_[i].name, name)) continue;
    items_[i].value = value;
    return erase_from(i + 1, name);
  }
  add(name, value);
}

WIREBIND_DECL void fields::erase(std::string_view name) { erase_from(0, name); }

WIREBIND_DECL void fields::erase_from(std::size_t index, std::string_view name) {
  std::size_t kept = index;
  for (; index != items_.size(); ++index) {
    if (ascii::iequals(items_[index].name, name)) continue;
    if (kept != index) items_[kept] = std::move(items_[index]);
    ++kept;
  }
  while (items_.size() != kept) items_.pop_back();
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

}  // namespace wirebind::inline WIREBIND_ABI::http
