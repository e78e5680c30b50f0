#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/json/impl/skip.ipp>
#include <wirebind/json/raw.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

/// Lets the codec set text that it has checked.
struct raw_access {
  static void set(raw& value, std::string_view text, unsigned depth) {
    value.text_.assign(text);
    value.depth_ = static_cast<std::uint8_t>(depth);
  }
  static unsigned depth(const raw& value) noexcept { return value.depth_; }
};

inline std::string_view trim_space(std::string_view text) noexcept {
  constexpr std::string_view space = " \n\t\r";
  const std::size_t first = least(text.find_first_not_of(space), text.size());
  const std::size_t last = text.find_last_not_of(space);
  return text.substr(first, last == std::string_view::npos ? 0 : last + 1 - first);
}

}  // namespace detail

WIREBIND_DECL std::optional<raw> raw::parse(std::string_view text) {
  // The copy ends in a byte 0, as the scanner demands.
  const std::string copy(detail::trim_space(text));
  detail::scanner scanner(copy.data(), copy.data() + copy.size());
  if (copy.empty() || scanner.skip_value(copy.data(), 0) != copy.data() + copy.size()) return std::nullopt;
  std::optional<raw> value(std::in_place);
  detail::raw_access::set(*value, copy, scanner.deepest());
  return value;
}

}  // namespace wirebind::inline WIREBIND_ABI::json
