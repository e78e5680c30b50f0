// What one file of a program includes to make clients: the implementation behind them, with the default
// transport, clock and nonces where the settings name none.
#pragma once

#include <wirebind/client/detail/authenticated.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/transport.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

/// A client calls it on construction; complete only here, so that other files compile nothing of the runtime.
struct client_factory {
  /// A null transport means a pool of connections. Does no I/O.
  WIREBIND_DECL static std::shared_ptr<core> make(asio::any_io_executor executor, const client_options& given,
                                                  std::shared_ptr<net::transport> transport = nullptr,
                                                  options_completion complete = nullptr);
  WIREBIND_DECL static std::shared_ptr<core> make(asio::io_context& context, const client_options& options,
                                                  options_completion complete = nullptr);
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/make_client.ipp>
#endif
