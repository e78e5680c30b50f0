// Absolute http and https URLs, as far as a client connects to them. Rejects a host that a C library, a list
// of proxy exceptions and a reader could interpret as different addresses, and user information, fragments
// and zone identifiers.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http {

/// An origin and a request target. Scheme and host are in lower case; an IPv6 address has no
/// brackets.
struct url {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;
  std::string target;  ///< Path with an optional query, at least "/".

  bool secure() const noexcept { return scheme == "https"; }
  /// The value of the Host field: brackets where required, the port unless it is the scheme's default.
  WIREBIND_DECL std::string authority() const;
};

/// Parses "http://host[:port][/path][?query]" or the same with https; nothing if any part is
/// malformed. The port is 1 to 65535, by default 80 or 443. `error` says why a URL was rejected.
WIREBIND_DECL std::optional<url> parse_url(std::string_view text, std::error_code& error);
WIREBIND_DECL std::optional<url> parse_url(std::string_view text);

/// Redacts a text that is or should be a URL: `***` in place of user information, of the query and of the
/// fragment.
WIREBIND_DECL std::string redact_url(std::string_view text);

/// Why a text is not a host, or no error if it is one.
///
/// A host is a DNS name in ASCII without a trailing dot (RFC 1035 section 2.3.4, underscores allowed), an
/// IPv4 address of four decimal numbers without leading zeros, or an IPv6 address in brackets that maps no
/// IPv4 address. A name whose last label is a decimal or hexadecimal number is an IPv4 address or rejected,
/// as the URL standard of the WHATWG requires.
WIREBIND_DECL std::error_code check_host(std::string_view text) noexcept;

/// Whether a text is a host by the rules of `check_host`.
inline bool is_host(std::string_view text) noexcept { return !check_host(text); }

/// Whether a text is an IPv4 address of four decimal numbers, or an IPv6 address without brackets and without
/// a zone identifier.
WIREBIND_DECL bool is_address(std::string_view text) noexcept;

/// Whether a text is a host with an optional port, as a Host field has it.
WIREBIND_DECL bool is_authority(std::string_view text) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/url.ipp>
#endif
