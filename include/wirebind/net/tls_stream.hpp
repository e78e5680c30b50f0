// TLS over any other stream. Orders the raw reads and writes below one TLS connection; the closing
// handshake is sent if the socket accepts it at once and is never waited for.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/stream.hpp>
#include <wirebind/net/tls_engine.hpp>

#include <string_view>

namespace wirebind::inline WIREBIND_ABI::net {

/// A TLS client over `lower`, which is not connected yet. `host` is what the certificate must be issued for,
/// `origin` as `tls_engine` has it.
WIREBIND_DECL std::shared_ptr<stream> make_tls_stream(std::shared_ptr<stream> lower,
                                                      const std::shared_ptr<tls_context>& context,
                                                      std::string_view host, std::string_view origin = {});

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/tls_stream.ipp>
#endif
