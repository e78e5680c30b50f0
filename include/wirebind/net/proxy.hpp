// Decides which origins are reached through a proxy, from settings and the environment (HTTPS_PROXY and
// NO_PROXY). Only https uses a proxy, as a tunnel (CONNECT, RFC 9110 section 9.3.6): the proxy could read
// plain requests.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/options.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::net {

/// A proxy for tunnels.
struct proxy {
  net::origin origin;  ///< Where it listens; the scheme is "http".
  std::string
      authorization;  ///< Value of Proxy-Authorization, empty without a user. Never sent to the origin.
};

/// Parses "http://[user[:password]@]host[:port]"; the scheme is optional, user and password are
/// percent-decoded. The port is 80 by default. Nothing if any part is malformed, or for a proxy
/// that requires TLS.
WIREBIND_DECL std::optional<proxy> parse_proxy(std::string_view text);

/// Whether a list in the form of NO_PROXY covers a host: "*", a name (which covers its subdomains, with or
/// without a leading dot), an address, a range such as "10.0.0.0/8"; names and addresses optionally with
/// ":port".
///
/// Addresses are compared by value, IPv4 also when mapped into IPv6. They are written as
/// in a URL (`http::is_address`): an entry such as "127.1" or "010.0.0.1" covers no address. A trailing dot
/// of a name and the case of its letters are ignored.
WIREBIND_DECL bool is_excepted(std::string_view list, const origin& target);

/// Whether an origin is never reached through a proxy: "localhost", loopback and link-local addresses.
WIREBIND_DECL bool is_local(std::string_view host);

/// Adds the environment to the settings, if they allow it: HTTPS_PROXY or https_proxy if no URL is set,
/// NO_PROXY or no_proxy if no exceptions are.
WIREBIND_DECL proxy_options with_environment(proxy_options options);

/// The proxy for an origin, nothing for a direct connection. A malformed URL is
/// `errc::invalid_proxy`.
WIREBIND_DECL std::optional<proxy> proxy_for(const origin& target, const proxy_options& options,
                                             std::error_code& error);

/// The request that opens a tunnel to an origin.
WIREBIND_DECL std::string tunnel_request(const proxy& through, const origin& target);

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/proxy.ipp>
#endif
