// Where the addresses of hosts come from: the seam below a pool, and the system's resolver behind it in use.
// A pool shares lookups between its exchanges, so that an implementation has one at a time for each host.
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
  std::string address;  ///< As text, an IPv6 address without brackets, perhaps with a zone.
  std::uint16_t port = 0;

  friend bool operator==(const endpoint&, const endpoint&) = default;
};

/// Finds the addresses of host names. Called from several threads at once.
class resolver {
 public:
  using handler = unique_function<void(std::error_code, std::vector<endpoint>)>;

  virtual ~resolver() = default;

  /// Begins a lookup and returns at once. `done` is called once, on any thread, perhaps inside this function.
  /// Destroyed uncalled, it ends the lookup with `errc::lookup_failed`, as an exception does. A name without
  /// an address is `errc::host_not_found`.
  ///
  /// A timeout or a cancellation ends the wait for a lookup, not the lookup itself. A pool runs at most 16 lookups at
  /// once, and at most one for each host and port. A lookup that nobody waits for any more counts until it ends.
  virtual void async_lookup(const std::string& host, std::uint16_t port, handler done) = 0;
};

/// The system's resolver (getaddrinfo), on a thread of its own for each lookup that runs. Such a lookup
/// cannot be interrupted: nothing waits for its end, be it a call, a context or the exit of the program. A
/// program that unloads the code of this library (dlclose) has to wait until no lookup runs.
WIREBIND_DECL std::shared_ptr<resolver> system_resolver();

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/resolver.ipp>
#endif
