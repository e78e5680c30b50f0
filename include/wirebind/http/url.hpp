// Absolute URLs of http and https, as far as a client connects to them. Owns the check of hosts; refuses user
// information, fragments, zone identifiers, and every character of a host that no DNS name or address has.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// An origin and what to ask it for. Scheme and host are in lower case; an IPv6 address stands without
/// brackets.
struct url {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;
  std::string target;  ///< Path with an optional query, at least "/".

  bool secure() const noexcept { return scheme == "https"; }
  /// The value of the Host field: brackets where needed, the port unless it is the scheme's own.
  WIREBIND_DECL std::string authority() const;
};

/// Reads "http://host[:port][/path][?query]" or the same with https; nothing when any part is not strictly
/// right. The port is 1 to 65535, by default 80 or 443.
WIREBIND_DECL std::optional<url> parse_url(std::string_view text);

/// Whether a text is a DNS name, an IPv4 address, or an IPv6 address in brackets.
WIREBIND_DECL bool is_host(std::string_view text) noexcept;

/// Whether a text is a host with an optional port, as a Host field has it.
WIREBIND_DECL bool is_authority(std::string_view text) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/url.ipp>
#endif
