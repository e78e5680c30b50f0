// When credentials are given, refreshed and dropped, without any I/O: the rules that hold for every source.
// Owns the snapshot and the times; callers and fetches are its shell's.
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
/// credentials that live short: the first is never more than a quarter of the time that was left when they
/// came. One of zero or less begins at the expiry.
struct refresh_options {
  /// From here on a get begins a refresh. Callers get the old ones meanwhile.
  std::chrono::seconds refresh_before = std::chrono::minutes(15);
  /// From here on callers wait for the refresh; they still get the old ones when it fails.
  std::chrono::seconds wait_before = std::chrono::minutes(3);
  /// After a refresh that failed, as long as the old ones are valid: how long none is tried. As long a
  /// refusal by the service causes no refresh of credentials that have just come.
  std::chrono::seconds pause = std::chrono::minutes(1);
};

class refresh_machine {
 public:
  using time_point = std::chrono::sys_seconds;

  explicit refresh_machine(const refresh_options& options) : options_(options) {}

  /// What to do for a caller. Not `give` means that he waits for the fetch under way.
  struct decision {
    bool give = false;   ///< `value()` is for him, now.
    bool fetch = false;  ///< Begin a fetch, of which `settled` or `lost` is told.
  };
  WIREBIND_DECL decision ask(time_point now);

  /// A fetch ended. The result is for everyone who waits: no error means `value()`.
  WIREBIND_DECL std::error_code settled(fetched&& outcome, time_point now);
  /// The service refused a snapshot. If it is the present one, the next get waits for a refresh; once another
  /// one is held this changes nothing. False where a get gives nothing else: the snapshot came less than
  /// `pause` ago.
  WIREBIND_DECL bool refuse(const wirebind::credentials& snapshot, time_point now);
  /// A fetch will never end.
  void lost() noexcept { fetching_ = false; }
  /// The file that the snapshot came from; null where there is none.
  std::shared_ptr<const file_stamp> file() const noexcept { return held_ ? held_->file : nullptr; }
  /// That file has changed: its snapshot is not given any more. Does nothing once another one is held.
  void forget(const file_stamp* changed) noexcept {
    if (held_ && held_->file.get() == changed) held_.reset();
  }

  const wirebind::credentials& value() const noexcept { return held_->value; }
  /// What the last fetch that failed said beside its error code, and what it threw.
  const std::string& last_failure() const noexcept { return last_failure_; }
  const std::exception_ptr& last_exception() const noexcept { return last_exception_; }

 private:
  bool valid(time_point now) const noexcept { return held_ && (!held_->expires || now < *held_->expires); }
  void keep(fetched&& outcome, time_point now);

  const refresh_options options_;
  std::optional<fetched> held_;
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
