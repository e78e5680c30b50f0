// The rule that makes a C++ member name from a wire name. The generator applies the same rule, and writes a
// table entry only for a member whose name differs from it.
#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// "layersArnV2" -> "layers_arn_v2", "customDNS" -> "custom_dns", "useSLRAuthentication" ->
/// "use_slr_authentication", "If-Match" -> "if_match".
///
/// A word begins at an upper-case letter that follows a lower-case letter or a digit, and at the last letter
/// of a run of upper-case letters when a lower-case letter comes after it. Runs of characters that are
/// neither letters nor digits become one underscore; none stands at either end.
inline std::string snake_case(std::string_view wire) {
  std::string out;
  for (std::size_t i = 0; i != wire.size(); ++i) {
    const char c = wire[i];
    if (!ascii::is_alnum(c)) {
      if (!out.empty() && out.back() != '_') out += '_';
      continue;
    }
    if (ascii::is_upper(c) && i != 0 && !out.empty() && out.back() != '_') {
      const bool after_word = ascii::is_lower(wire[i - 1]) || ascii::is_digit(wire[i - 1]);
      const bool before_word = i + 1 != wire.size() && ascii::is_lower(wire[i + 1]);
      if (after_word || (ascii::is_upper(wire[i - 1]) && before_word)) out += '_';
    }
    out += ascii::to_lower(c);
  }
  if (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI
