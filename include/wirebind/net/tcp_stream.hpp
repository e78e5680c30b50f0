// Connections over TCP, and the connector that finds addresses and opens them, with TLS where the scheme
// asks. Owns sockets and the resolver; errors of Asio become the ones that the stream's contract names.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI::net {

/// A plain stream whose socket belongs to the executor's context.
WIREBIND_DECL std::shared_ptr<stream> make_tcp_stream(const asio::any_io_executor& executor);

/// The connector of use: names by the system's resolver (addresses need none), TCP, and TLS for "https",
/// perhaps through a proxy, whose address and tunnel belong to the phases resolve and connect.
///
/// A lookup of the system cannot be interrupted: when its deadline passes the exchange ends, but the context
/// waits for the lookup before it is out of work.
WIREBIND_DECL std::shared_ptr<connector> make_connector(const tls_options& options,
                                                        const proxy_options& proxy = {});

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/tcp_stream.ipp>
#endif
