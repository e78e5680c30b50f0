// Makes a provider of a source: caches the credentials, refreshes them in time, with one fetch for all
// callers. It holds no timer and no thread: only a get begins a refresh.
#pragma once

#include <wirebind/auth/provider.hpp>
#include <wirebind/client/credentials/refresh_machine.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <exception>
#include <string>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Safe to use from several threads at once. Waiting callers are served in FIFO order,
/// also if the source throws or drops its handler: with an error, or with the old credentials while
/// they are valid. An exception of one of them does not prevent the others from being served, and leaves the
/// function that served them. May be destroyed with a refresh under way, which then runs to its end and
/// serves them.
class refreshing_provider final : public credentials_provider {
 public:
  /// Fetches nothing yet. A null clock means the real one.
  WIREBIND_DECL explicit refreshing_provider(std::shared_ptr<providers::source> from,
                                             std::shared_ptr<wirebind::clock> clock = nullptr,
                                             const refresh_options& options = {});

  WIREBIND_DECL void async_get(handler done) override;
  /// One refresh for all callers whose snapshot was rejected; none for one that arrived less than
  /// `refresh_options::pause` ago.
  WIREBIND_DECL bool invalidate(const wirebind::credentials& refused) override;
  /// The detail of the source's last failure, besides the error code; empty if it has not failed.
  WIREBIND_DECL std::string last_failure() const override;
  WIREBIND_DECL std::exception_ptr last_exception() const override;

 private:
  struct state;
  const std::shared_ptr<state> state_;
};

/// Always returns the same credentials.
class static_provider final : public credentials_provider {
 public:
  explicit static_provider(wirebind::credentials value)
      : value_(static_cast<wirebind::credentials&&>(value)) {}

  WIREBIND_DECL void async_get(handler done) override;

 private:
  const wirebind::credentials value_;
};

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/refreshing_provider.ipp>
#endif
