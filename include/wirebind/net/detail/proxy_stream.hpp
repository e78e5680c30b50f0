// A connection through a proxy: connects to it, requests a tunnel, and is a plain stream from then on.
// Owns the one exchange with the proxy. What the proxy says before the tunnel stands never reaches the
// origin's side.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/stream.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::net {

/// A stream over `lower`, which is not connected yet and will be connected to the proxy. `request` asks for
/// the tunnel. A refusal is `errc::proxy_refused` or `errc::proxy_authentication`.
WIREBIND_DECL std::shared_ptr<stream> make_proxy_stream(std::shared_ptr<stream> lower, std::string request);

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/proxy_stream.ipp>
#endif
