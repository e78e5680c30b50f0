// Decides when credentials are returned, refreshed and dropped, without any I/O: the rules for every source.
// The shell manages callers and fetches.
#pragma once

#include <wirebind/client/credentials/source.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::providers {

/// When credentials that expire are refreshed. Both windows end at the expiry, and both shrink for
/// short-lived credentials: the first is never more than a quarter of the time that was left when they
/// arrived. A window of zero or less begins at the expiry.
struct refresh_options {
  /// From here on a get begins a refresh. Callers get the old credentials meanwhile.
  std::chrono::seconds refresh_before = std::chrono::minutes(15);
  /// From here on callers wait for the refresh; they still get the old ones if it fails.
  std::chrono::seconds wait_before = std::chrono::minutes(3);
  /// After a refresh that failed, while the old ones are valid: how long no refresh is tried. For as long, a
  /// rejection by the service causes no refresh of credentials that have just arrived.
  std::chrono::seconds pause = std::chrono::minutes(1);
};

class refresh_machine {
 public:
  using time_point = std::chrono::sys_seconds;

  explicit refresh_machine(const refresh_options& options) : options_(options) {}

  /// What to do for a caller. If not `give`, the caller waits for the fetch under way.
  struct decision {
    bool give = false;   ///< Return `value()` to the caller now.
    bool fetch = false;  ///< Begin a fetch, and report its end to `settled` or `lost`.
  };
  WIREBIND_DECL decision request(time_point now);

  /// A fetch ended. The result is for all waiting callers: no error means `value()`.
  WIREBIND_DECL std::error_code settled(fetched_credentials&& outcome, time_point now);
  /// The service rejected a snapshot. If it is the current one, the next get waits for a refresh; once
  /// another one is held this changes nothing. False if a get returns the same: the snapshot arrived less
  /// than `pause` ago.
  WIREBIND_DECL bool refuse(const wirebind::credentials& snapshot, time_point now);
  /// A fetch will never end.
  void lost() noexcept { fetching_ = false; }
  /// The file that the snapshot came from; null if there is none.
  std::shared_ptr<const file_stamp> file() const noexcept { return held_ ? held_->file : nullptr; }
  /// That file has changed: its snapshot is no longer returned. Does nothing once another one is held.
  void forget(const file_stamp* changed) noexcept {
    if (held_ && held_->file.get() == changed) held_.reset();
  }

  const wirebind::credentials& value() const noexcept { return held_->value; }
  /// The detail of the last failed fetch besides its error code, and its exception.
  const std::string& last_failure() const noexcept { return last_failure_; }
  const std::exception_ptr& last_exception() const noexcept { return last_exception_; }

 private:
  bool valid(time_point now) const noexcept { return held_ && (!held_->expires || now < *held_->expires); }
  void keep(fetched_credentials&& outcome, time_point now);

  const refresh_options options_;
  std::optional<fetched_credentials> held_;
  time_point refresh_at_ = (time_point::max)();
  time_point wait_at_ = (time_point::max)();
  time_point kept_at_{};
  std::string last_failure_;
  std::exception_ptr last_exception_;
  bool fetching_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/refresh_machine.ipp>
#endif
