// A resolver that follows a script in place of name servers: for tests of how a program handles slow, failing
// and hanging ones. Records the resolutions.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/resolver.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::testing {

/// The script for the resolutions of one host.
struct scripted_resolution {
  std::vector<std::string> addresses{};
  std::error_code error{};
  std::chrono::milliseconds after{0};  ///< Duration, on the clock of the resolver.
  bool hangs = false;                  ///< It does not end before `scripted_resolver::release`.
};

/// Set `net::pool_options::resolver` to it. A host without a script is `net::errc::host_not_found`. Safe to
/// use from several threads at once.
class scripted_resolver final : public net::resolver {
 public:
  /// Resolutions end on the executor, and count as work there meanwhile. A null clock means the
  /// real one.
  WIREBIND_DECL explicit scripted_resolver(asio::any_io_executor executor,
                                           std::shared_ptr<wirebind::clock> clock = nullptr);
  WIREBIND_DECL ~scripted_resolver() override;

  WIREBIND_DECL void async_resolve(const std::string& host, std::uint16_t port, handler done) override;

  /// Sets the script for resolutions of a host that begin from now on.
  WIREBIND_DECL void set(const std::string& host, scripted_resolution script);
  /// Ends the hanging resolutions of a host by its current script.
  WIREBIND_DECL void release(const std::string& host);

  /// The hosts of all resolutions so far, in the order of their start.
  WIREBIND_DECL std::vector<std::string> begun() const;
  /// Resolutions that have not ended.
  WIREBIND_DECL std::size_t running() const;

 private:
  struct state;
  const std::shared_ptr<state> state_;
};

}  // namespace wirebind::inline WIREBIND_ABI::testing

#if WIREBIND_HEADER_ONLY
#include <wirebind/testing/impl/scripted_resolver.ipp>
#endif
