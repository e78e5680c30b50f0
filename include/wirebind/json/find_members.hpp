// A look at the members of one JSON object without a struct: for bodies whose spelling is not reliable.
// Checks the whole text, and guesses nothing.
#pragma once

#include <wirebind/core/config.hpp>

#include <span>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::json {

/// A member to look for.
struct wanted {
  /// Name in ASCII, compared without regard to case; an empty one is never found. "error.code" is the member
  /// `code` of the object `error`.
  std::string_view name;
  /// Text of the first such member whose value is a string, number, true or false; strings are unescaped.
  std::string text{};
  bool found = false;
};

/// Fills `members` from the object in `text`; false when the text is not one JSON object, and
/// nothing is found then. Objects, lists and null do not count as found.
WIREBIND_DECL bool find_members(std::string_view text, std::span<wanted> members);

}  // namespace wirebind::inline WIREBIND_ABI::json

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/find_members.ipp>
#endif
