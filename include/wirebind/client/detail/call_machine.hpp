// The rules of one call over all its attempts, without any I/O: what to do next, until when, and how it ends.
// Owns the count of attempts, waits, what a cancellation means between attempts, and the outcome.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/retry/decision.hpp>
#include <wirebind/retry/policy.hpp>
#include <wirebind/retry/quota.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client {

/// The action that the machine requires.
enum class call_action : std::uint8_t {
  none,         ///< Nothing now; an input comes next.
  digest,       ///< Read the source once for its digest: `digest_ready`.
  stop_digest,  ///< Hurry that: the end waits for `digest_ready`.
  credentials,  ///< Get a snapshot: `credentials_ready`.
  attempt,      ///< Start an attempt: `attempt_ended`.
  cancel,       ///< Cancel the attempt under way, as `cancelled()` says.
  wait,         ///< Call `timer` at `deadline()`.
  complete,     ///< The end: `result()` and `outcome()` are final.
};

/// How an attempt ended, as far as the call is concerned.
struct attempt_end {
  std::error_code error;  ///< How the call ends if there is no other attempt; empty for success.
  retry::attempt_facts facts;
  bool clock_corrected = false;      ///< The service refused the date, and the clock's error is known now.
  bool credentials_refused = false;  ///< The service refused the credentials, and there may be others now.
};

class call_machine {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Policy and quota outlive the machine. `asks` is false where no attempt needs to get credentials first.
  call_machine(const retry::policy& policy, const retry::call_facts& facts, retry::quota& quota,
               bool asks = true)
      : policy_(policy), quota_(quota), facts_(facts), asks_(asks) {}

  // Inputs. Those that nothing waits for are ignored.
  /// `total` bounds everything together; zero means no bound.
  WIREBIND_DECL void start(time_point now, std::chrono::milliseconds total, bool digest_first = false);
  WIREBIND_DECL void digest_ready(std::error_code error);
  WIREBIND_DECL void credentials_ready(std::error_code error);
  WIREBIND_DECL void attempt_ended(const attempt_end& how, time_point now, double random);
  WIREBIND_DECL void timer(time_point now);
  WIREBIND_DECL void cancel(net::cancel_kind kind);
  /// Ends the call with an error that came from elsewhere.
  WIREBIND_DECL void fail(std::error_code error);

  /// The next action, `none` when there is nothing to do now.
  WIREBIND_DECL call_action next() noexcept;

  /// While no attempt is under way: when `timer` has to be called, `max()` for never.
  WIREBIND_DECL time_point deadline() const noexcept;
  /// The end of the whole call, `max()` for never.
  time_point expires() const noexcept { return expires_; }
  net::cancel_kind cancelled() const noexcept { return cancelled_; }
  bool wants_credentials() const noexcept { return state_ == state::credentials; }
  bool attempting() const noexcept { return state_ == state::attempt; }
  bool done() const noexcept { return state_ == state::done; }
  /// Attempts begun so far.
  unsigned attempts() const noexcept { return attempt_; }
  std::error_code result() const noexcept { return result_; }
  /// What became of the call so far, over all attempts that are over.
  wirebind::outcome outcome() const noexcept { return outcome_; }

 private:
  enum class state : std::uint8_t { idle, digest, stopping, credentials, attempt, wait, done };

  void emit(call_action action) noexcept { actions_[action_count_++] = action; }
  void begin_attempt();
  void finish(std::error_code error);
  void try_again(const attempt_end& how, time_point now, double random);

  const retry::policy& policy_;
  retry::quota& quota_;
  std::error_code result_;
  time_point expires_ = (time_point::max)();
  time_point wait_end_{};
  unsigned attempt_ = 0;
  unsigned paid_ = 0;  // tokens that the present attempt cost
  const retry::call_facts facts_;
  const bool asks_;
  std::array<call_action, 4> actions_{};
  std::uint8_t action_count_ = 0;
  state state_ = state::idle;
  net::cancel_kind cancelled_ = net::cancel_kind::total;
  bool may_retry_ : 1 = true;
  bool clock_was_corrected_ : 1 = false;
  bool credentials_were_refused_ : 1 = false;
  bool wrote_ : 1 = false;  // in an attempt that is over
  wirebind::outcome outcome_ = wirebind::outcome::not_sent;
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_machine.ipp>
#endif
