#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/json/impl/raw.ipp>
#include <wirebind/json/impl/scan.ipp>
#include <wirebind/json/impl/skip.ipp>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

inline void find_in(std::string_view object, std::span<wanted> members);

/// Finds what is wanted of a member that is an object.
inline void offer_object(std::span<wanted> members, std::string_view name, std::string_view value) {
  for (wanted& member : members) {
    const bool inside = !member.found && member.name.size() > name.size() &&
                        member.name[name.size()] == '.' &&
                        ascii::iequals(member.name.substr(0, name.size()), name);
    if (!inside) continue;
    wanted inner{member.name.substr(name.size() + 1)};
    find_in(value, {&inner, 1});
    member.text = std::move(inner.text);
    member.found = inner.found;
  }
}

inline void offer(scanner& scanner, std::span<wanted> members, std::string_view key, std::string_view value) {
  if (value.front() == '[' || value == "null") return;
  const std::string name = unescape(scanner, key);
  if (value.front() == '{') return offer_object(members, name, value);
  for (wanted& member : members) {
    if (member.found || member.name.empty() || !ascii::iequals(member.name, name)) continue;
    member.text = value.front() == '"' ? unescape(scanner, value) : std::string(value);
    member.found = true;
  }
}

/// The object is known to be right.
inline void find_in(std::string_view object, std::span<wanted> members) {
  scanner scanner(object.data(), object.data() + object.size());
  const char* p = skip_space(object.data() + 1);
  while (*p == '"') {
    const char* const key_end = scanner.skip_string(p);
    const char* const value = skip_space(skip_space(key_end) + 1);
    const char* const value_end = scanner.skip_value(value, 1);
    const auto between = [](const char* first, const char* last) {
      return std::string_view(first, static_cast<std::size_t>(last - first));
    };
    offer(scanner, members, between(p, key_end), between(value, value_end));
    p = skip_space(value_end);
    if (*p == ',') p = skip_space(p + 1);
  }
}

}  // namespace detail

WIREBIND_DECL bool find_members(std::string_view text, std::span<wanted> members) {
  const std::optional<raw> object = raw::parse(text);
  if (!object || object->text().front() != '{') return false;
  detail::find_in(object->text(), members);
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::json
