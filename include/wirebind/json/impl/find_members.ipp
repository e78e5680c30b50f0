#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/json/impl/raw.ipp>
#include <wirebind/json/impl/scan.ipp>
#include <wirebind/json/impl/skip.ipp>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

inline void offer(scanner& scanner, std::span<wanted> members, std::string_view key, std::string_view value) {
  if (value.front() == '{' || value.front() == '[' || value == "null") return;
  const std::string name = unescape(scanner, key);
  for (wanted& member : members) {
    if (member.found || member.name.empty() || !ascii::iequals(member.name, name)) continue;
    member.text = value.front() == '"' ? unescape(scanner, value) : std::string(value);
    member.found = true;
  }
}

}  // namespace detail

WIREBIND_DECL bool find_members(std::string_view text, std::span<wanted> members) {
  const std::optional<raw> object = raw::parse(text);
  if (!object || object->text().front() != '{') return false;
  const std::string_view checked = object->text();
  detail::scanner scanner(checked.data(), checked.data() + checked.size());
  const char* p = detail::skip_space(checked.data() + 1);
  while (*p == '"') {
    const char* const key_end = scanner.skip_string(p);
    const char* const value = detail::skip_space(detail::skip_space(key_end) + 1);
    const char* const value_end = scanner.skip_value(value, 1);
    const auto between = [](const char* first, const char* last) {
      return std::string_view(first, static_cast<std::size_t>(last - first));
    };
    detail::offer(scanner, members, between(p, key_end), between(value, value_end));
    p = detail::skip_space(value_end);
    if (*p == ',') p = detail::skip_space(p + 1);
  }
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::json
