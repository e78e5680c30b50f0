// The environment of credentials sources: variables, a clock, and transports. A test replaces them, so that
// it touches neither the process nor the network.
#pragma once

#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/io_executor.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/net/transport.hpp>

#include <asio/any_io_executor.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Returns the value of a variable; nothing if it is not set. Called from one thread at a time by each
/// provider.
using environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The variables of the process. Changing them while others read is a data race.
WIREBIND_DECL environment process_environment();

/// Copies share the transports.
struct surroundings {
  std::shared_ptr<net::transport> transport;  ///< For all requests but those below.
  std::shared_ptr<net::transport>
      metadata;  ///< For the metadata service of this machine, which must be reached without a proxy.
  std::shared_ptr<wirebind::clock> clock;
  providers::environment environment;

  /// The variable; empty if it is not set.
  WIREBIND_DECL std::string variable(std::string_view name) const;
  /// The option, or the variable if it is empty.
  WIREBIND_DECL std::string choose(const std::string& option, std::string_view name) const;
  /// Whether the variable is "true", in any case, or "1".
  WIREBIND_DECL bool is_on(std::string_view name) const;
};

/// The process, the real clock, and pools that are made when the first request is sent. `pool` is for
/// `transport` alone. The executor's context must outlive every provider that uses this.
WIREBIND_DECL surroundings make_surroundings(asio::any_io_executor executor, net::pool_options pool = {});

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/surroundings.ipp>
#endif
