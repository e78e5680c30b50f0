// Connections over TCP, and the connector that resolves hosts and opens connections, with TLS for https.
// Errors of Asio become those of the stream's contract.
#pragma once

#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>

namespace wirebind::inline WIREBIND_ABI::net {

/// A plain stream whose socket belongs to the executor's context and to the process that makes it: after a
/// fork every operation in the child ends with `errc::forked`. Probes begin with `stream::start_probes`.
WIREBIND_DECL std::shared_ptr<stream> make_tcp_stream(const asio::any_io_executor& executor,
                                                      const keep_alive_options& keep_alive = {});

/// The default connector: the resolver of the options (not used for addresses), TCP, and TLS for
/// "https", optionally through a proxy, whose address and tunnel belong to the phases resolve and connect. A
/// null clock means the real one.
WIREBIND_DECL std::shared_ptr<connector> make_connector(const pool_options& options,
                                                        std::shared_ptr<wirebind::clock> clock = nullptr);

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/tcp_stream.ipp>
#endif
