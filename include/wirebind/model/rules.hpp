// The rules of a generated struct for its members: limits, and names that differ from the naming rule.
// Data only; validate.hpp and print.hpp read it.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// The requirement of a rule. Absent members satisfy every rule but `required`.
enum class rule_kind : std::uint8_t {
  required,  // no argument
  minimum,   // a decimal number, as for the next four
  maximum,
  exclusive_minimum,
  exclusive_maximum,
  multiple_of,
  min_length,  // code points
  max_length,
  pattern,       // see pattern.hpp
  name_pattern,  // a pattern that the keys of a map match
  min_items,
  max_items,
  unique_items,  // no argument
  min_properties,
  max_properties,
  one_of,           // values, separated by commas
  one_of_json,      // a JSON array of scalars that a free-form value may be
  constant,         // the only value
  known,            // no argument: an open enum has one of its known values
  at_most_member,   // wire name of a number that must not be smaller, where both are present
  exactly_one_of,   // alternatives separated by |, the members of one by +; holds for the struct
  no_others,        // no argument: the struct has no other members; servers reject requests that have some
  requires_member,  // wire name of a member that must be present if this one is
};

namespace detail {
inline constexpr std::int64_t no_whole_number = INT64_MIN;

/// The value of a whole number of at most 18 digits; `no_whole_number` for any other text.
constexpr std::int64_t whole_number(std::string_view text) noexcept {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return no_whole_number;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return no_whole_number;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}
}  // namespace detail

/// One rule of a struct. A rule for single values holds for each element if the member is a list or map.
struct rule {
  /// Wire name; empty for a rule of the whole struct, `{*}` for one of the members that are not described.
  std::string_view member;
  rule_kind kind;
  std::string_view argument = {};
  /// What the argument is, where it is a whole number.
  std::int64_t whole = detail::whole_number(argument);
};

/// A member whose C++ name is not snake_case of its wire name.
struct member_name {
  std::string_view wire;
  std::string_view name;
};

}  // namespace wirebind::inline WIREBIND_ABI
