// Media types of bodies (RFC 9110 section 8.3.1).
#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/config.hpp>

#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// A media type without its parameters.
constexpr std::string_view essence_of(std::string_view media) noexcept {
  return ascii::trim(media.substr(0, media.find(';')));
}

}  // namespace wirebind::inline WIREBIND_ABI::http
