#pragma once

#include <wirebind/client/credentials/credentials_url.hpp>
#include <wirebind/core/ascii.hpp>

#include <cstddef>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

/// A number from 0 to 255 without leading zeros, which some resolvers would read as octal.
inline bool is_octet(std::string_view text) noexcept {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return false;
  int value = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  return value <= 255;
}

}  // namespace detail

WIREBIND_DECL bool is_loopback(std::string_view host) noexcept {
  if (host == "localhost" || host == "::1") return true;
  if (host.substr(0, 4) != "127.") return false;
  host.remove_prefix(4);
  for (int part = 0; part != 2; ++part) {
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos || !detail::is_octet(host.substr(0, dot))) return false;
    host.remove_prefix(dot + 1);
  }
  return detail::is_octet(host);
}

WIREBIND_DECL std::optional<http::url> parse_credentials_url(std::string_view text) {
  auto out = http::parse_url(text);
  if (out && !out->secure() && !is_loopback(out->host)) out.reset();
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
