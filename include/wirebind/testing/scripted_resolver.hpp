// A resolver that follows a script in place of name servers: for tests of what slow, failing and silent ones
// do to a program. Owns the scripts and a record of the lookups; resolves nothing.
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

/// How every lookup of one host goes.
struct lookup_script {
  std::vector<std::string> addresses{};
  std::error_code error{};
  std::chrono::milliseconds after{0};  ///< How long it takes, on the clock of the resolver.
  bool hangs = false;                  ///< It ends no sooner than `scripted_resolver::release` says.
};

/// Set `net::pool_options::resolver` to it. A host without a script is `net::errc::host_not_found`. Safe to
/// use from several threads at once.
class scripted_resolver final : public net::resolver {
 public:
  /// Lookups end on the executor, and while they take their time they are work there. A null clock is the
  /// real one.
  WIREBIND_DECL explicit scripted_resolver(asio::any_io_executor executor,
                                           std::shared_ptr<wirebind::clock> clock = nullptr);
  WIREBIND_DECL ~scripted_resolver() override;

  WIREBIND_DECL void async_lookup(const std::string& host, std::uint16_t port, handler done) override;

  /// Sets how the lookups of a host go that begin from now on.
  WIREBIND_DECL void set(const std::string& host, lookup_script script);
  /// Ends the lookups of a host that hang, as its script says now.
  WIREBIND_DECL void release(const std::string& host);

  /// The hosts of all lookups so far, in the order of their beginning.
  WIREBIND_DECL std::vector<std::string> begun() const;
  /// Lookups that have not ended.
  WIREBIND_DECL std::size_t running() const;

 private:
  struct state;
  const std::shared_ptr<state> state_;
};

}  // namespace wirebind::inline WIREBIND_ABI::testing

#if WIREBIND_HEADER_ONLY
#include <wirebind/testing/impl/scripted_resolver.ipp>
#endif
