// Absolute URLs of http and https, as far as a client connects to them. A host that a C library, a list of
// proxy exceptions and a reader could take for different addresses is rejected, and so are user information,
// fragments and zone identifiers.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

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
/// right. The port is 1 to 65535, by default 80 or 443. `error` says why a URL was rejected.
WIREBIND_DECL std::optional<url> parse_url(std::string_view text, std::error_code& error);
WIREBIND_DECL std::optional<url> parse_url(std::string_view text);

/// A text that is or should be a URL, for people: `***` in place of user information, of the query and of the
/// fragment.
WIREBIND_DECL std::string redact_url(std::string_view text);

/// Why a text is no host, or no error for one.
///
/// A host is a DNS name in ASCII without a dot at its end (RFC 1035 section 2.3.4, underscores allowed), an
/// IPv4 address of four decimal numbers without leading zeros, or an IPv6 address in brackets that holds no
/// IPv4 address. A name whose last label is a decimal or hexadecimal number is an IPv4 address or rejected,
/// as the URL standard of the WHATWG demands.
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
