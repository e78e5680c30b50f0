// Media types of bodies (RFC 9110 section 8.3.1), and ranges of them (section 12.5.1).
#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// A media type without its parameters.
constexpr std::string_view essence_of(std::string_view media) noexcept {
  return ascii::trim(media.substr(0, media.find(';')));
}

/// Whether two media types are the same but for their parameters and case.
constexpr bool is_same_media(std::string_view one, std::string_view other) noexcept {
  return ascii::iequals(essence_of(one), essence_of(other));
}

/// How well a listed media type or range describes another one, parameters aside: 3 for the same, 2 for a
/// range such as `text/*` or `application/*+json`, 1 for `*/*`, 0 if it does not.
constexpr int fit_of(std::string_view media, std::string_view listed) noexcept {
  media = essence_of(media);
  listed = essence_of(listed);
  const std::size_t star = listed.find('*');
  if (star == listed.npos) return ascii::iequals(media, listed) ? 3 : 0;
  if (listed == "*/*") return 1;
  const std::string_view start = listed.substr(0, star);
  const std::string_view end = listed.substr(star + 1);
  const bool fits = media.size() > start.size() + end.size() &&
                    ascii::iequals(media.substr(0, start.size()), start) &&
                    ascii::iequals(media.substr(media.size() - end.size()), end);
  return fits ? 2 : 0;
}

/// Whether a media type is JSON: application/json, text/json or one with the suffix +json (RFC 6839).
constexpr bool is_json(std::string_view media) noexcept {
  return is_same_media(media, "application/json") || is_same_media(media, "text/json") ||
         fit_of(media, "*+json") != 0;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
