// Which origins are reached through a proxy, and how it is asked: from settings and environment texts to a
// decision. Owns the syntax of HTTPS_PROXY and NO_PROXY; opens nothing. Only https goes through a proxy, as a
// tunnel (CONNECT, RFC 9110 section 9.3.6): what a plain request holds would be the proxy's to read.
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
      authorization;  ///< Value of Proxy-Authorization, empty without a user. Never for the origin's eyes.
};

/// Reads "http://[user[:password]@]host[:port]", the scheme may be left out; user and password are
/// percent-decoded. The port is 80 by default. Nothing when any part is not strictly right, or for a proxy
/// that is spoken to over TLS.
WIREBIND_DECL std::optional<proxy> parse_proxy(std::string_view text);

/// Whether a list in the form of NO_PROXY covers a host: "*", a name (also for what is below it, with or
/// without a dot in front), an address, a range such as "10.0.0.0/8"; each name and address perhaps with
/// ":port".
///
/// Addresses are compared by value, those of IPv4 also where they are mapped into IPv6. They are written as
/// in a URL (`http::is_address`): an entry such as "127.1" or "010.0.0.1" covers no address. A dot at the end
/// of a name is ignored, as the case of its letters is.
WIREBIND_DECL bool is_excepted(std::string_view list, const origin& target);

/// Whether an origin is never reached through a proxy: "localhost", loopback and link-local addresses, and
/// the addresses of metadata services, which are there for this machine alone.
WIREBIND_DECL bool is_local(std::string_view host);

/// Settings with what the environment adds, if they allow it: HTTPS_PROXY or https_proxy where no URL is set,
/// NO_PROXY or no_proxy where no exceptions are.
WIREBIND_DECL proxy_options with_environment(proxy_options options);

/// The proxy on the way to an origin, nothing for the direct way. A URL that is none is
/// `errc::invalid_proxy`.
WIREBIND_DECL std::optional<proxy> proxy_for(const origin& target, const proxy_options& options,
                                             std::error_code& error);

/// The request that opens a tunnel to an origin.
WIREBIND_DECL std::string tunnel_request(const proxy& through, const origin& target);

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/proxy.ipp>
#endif
