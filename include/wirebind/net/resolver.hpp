// Resolves host names: the interface that a pool uses, and the system's resolver. A pool shares DNS
// resolutions between its exchanges, so that an implementation runs one at a time for each host.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::net {

/// One address of a host.
struct endpoint {
  std::string address;  ///< As text, an IPv6 address without brackets, optionally with a zone.
  std::uint16_t port = 0;

  friend bool operator==(const endpoint&, const endpoint&) = default;
};

/// Finds the addresses of host names. Called concurrently from several threads.
class resolver {
 public:
  using handler = unique_function<void(std::error_code, std::vector<endpoint>)>;

  virtual ~resolver() = default;

  /// Begins a DNS resolution and returns at once. `done` is called once, on any thread, possibly inside this
  /// function. Destroying it uncalled ends the resolution with `errc::resolution_failed`. A name without an
  /// address is `errc::host_not_found`. An exception ends every call that waits for the resolution with
  /// `callback_errc::exception_thrown` and is in `call_details::exception`. A client may be moved, destroyed
  /// or used inside this function.
  ///
  /// A timeout or a cancellation ends the wait for a resolution, not the resolution itself. A pool runs at
  /// most 16 at once, and at most one for each host and port. A resolution without waiters counts until it
  /// ends.
  virtual void async_resolve(const std::string& host, std::uint16_t port, handler done) = 0;
};

/// The system's resolver (getaddrinfo), on a thread of its own for each running resolution. A resolution
/// cannot be interrupted: no call, no context and no program exit waits for its end. A
/// program that unloads the code of this library (dlclose) must wait until no resolution runs.
WIREBIND_DECL std::shared_ptr<resolver> system_resolver();

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/resolver.ipp>
#endif
