#pragma once

#include <wirebind/client/observer.hpp>
#include <wirebind/core/ascii.hpp>

namespace wirebind::inline WIREBIND_ABI {

WIREBIND_DECL bool is_traceparent(std::string_view text) noexcept {
  constexpr std::string_view form = "00-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-xxxxxxxxxxxxxxxx-xx";
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i != form.size(); ++i) {
    const char c = text[i];
    const bool digit = ascii::is_digit(c) || (c >= 'a' && c <= 'f');
    if (form[i] == 'x' ? !digit : c != form[i]) return false;
  }
  const auto names_something = [](std::string_view id) { return id.find_first_not_of('0') != id.npos; };
  return names_something(text.substr(3, 32)) && names_something(text.substr(36, 16));
}

}  // namespace wirebind::inline WIREBIND_ABI
