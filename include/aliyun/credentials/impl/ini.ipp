#pragma once

#include <aliyun/credentials/ini.hpp>
#include <wirebind/core/ascii.hpp>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

inline bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }

/// The line without its comment and the space around it.
inline std::string_view without_comment(std::string_view line) noexcept {
  for (std::size_t i = 0; i != line.size(); ++i) {
    const bool marks = line[i] == '#' || line[i] == ';';
    if (marks && (i == 0 || is_space(line[i - 1]))) return ascii::trim(line.substr(0, i));
  }
  return ascii::trim(line);
}

inline bool is_plain(std::string_view line) noexcept {
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7F) return false;
  }
  return true;
}

inline void put(ini_section& section, std::string_view name, std::string_view value) {
  for (auto& each : section.values) {
    if (each.first != name) continue;
    each.second = value;
    return;
  }
  section.values.emplace_back(name, value);
}

/// Where the values of a section go; null for a header of no name.
inline ini_section* open_section(ini_document& document, std::string_view header) {
  const std::string_view name = ascii::trim(header);
  if (name.empty()) return nullptr;
  for (ini_section& each : document.sections) {
    if (each.name == name) return &each;
  }
  document.sections.push_back({std::string(name), {}});
  return &document.sections.back();
}

inline bool read_line(ini_document& document, ini_section*& current, std::string_view line) {
  if (!is_plain(line)) return false;
  line = without_comment(line);
  if (line.empty()) return true;
  if (line.front() == '[') {
    current = line.back() == ']' ? open_section(document, line.substr(1, line.size() - 2)) : nullptr;
    return current != nullptr;
  }
  const std::size_t equals = line.find('=');
  if (current == nullptr || equals == std::string_view::npos || equals == 0) return false;
  put(*current, ascii::trim(line.substr(0, equals)), ascii::trim(line.substr(equals + 1)));
  return true;
}

}  // namespace detail

WIREBIND_DECL std::string_view ini_section::find(std::string_view key) const noexcept {
  for (const auto& [each, value] : values) {
    if (each == key) return value;
  }
  return {};
}

WIREBIND_DECL const ini_section* ini_document::find(std::string_view name) const noexcept {
  for (const ini_section& each : sections) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

WIREBIND_DECL ini_document parse_ini(std::string_view text) {
  ini_document out;
  ini_section* current = nullptr;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (detail::read_line(out, current, line)) continue;
    out.sections.clear();
    out.malformed_line = number;
    return out;
  }
  return out;
}

}  // namespace aliyun::inline WIREBIND_ABI
