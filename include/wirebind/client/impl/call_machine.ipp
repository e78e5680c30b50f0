#pragma once

#include <wirebind/client/detail/call_machine.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/net/error.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL call_action call_machine::next() noexcept {
  if (action_count_ == 0) return call_action::none;
  const call_action first = actions_[0];
  std::move(actions_.begin() + 1, actions_.begin() + action_count_, actions_.begin());
  --action_count_;
  return first;
}

WIREBIND_DECL auto call_machine::deadline() const noexcept -> time_point {
  if (state_ == state::wait) return least(wait_end_, expires_);
  return state_ == state::credentials || state_ == state::digest ? expires_ : (time_point::max)();
}

WIREBIND_DECL void call_machine::start(time_point now, std::chrono::milliseconds total, bool digest_first) {
  if (state_ != state::idle) return;
  expires_ = deadline_after(now, total);
  if (!digest_first) return begin_attempt();
  state_ = state::digest;
  emit(call_action::digest);
}

WIREBIND_DECL void call_machine::digest_ready(std::error_code error) {
  if (state_ == state::stopping) return finish(result_);
  if (state_ != state::digest) return;
  if (error) return finish(error);
  begin_attempt();
}

WIREBIND_DECL void call_machine::begin_attempt() {
  state_ = state::credentials;
  asks_ ? emit(call_action::credentials) : credentials_ready({});
}

WIREBIND_DECL void call_machine::credentials_ready(std::error_code error) {
  if (state_ != state::credentials) return;
  if (error) return fail(error);
  state_ = state::attempt;
  ++attempt_;
  emit(call_action::attempt);
}

WIREBIND_DECL void call_machine::attempt_ended(const attempt_end& how, time_point now, double random) {
  if (state_ != state::attempt) return;
  wrote_ = wrote_ || how.facts.wrote;
  if (const auto what = retry::outcome_of(how.facts); what > outcome_) outcome_ = what;
  if (!how.error) {
    quota_.succeeded(paid_);
    return fail({});
  }
  action_count_ = 0;  // a cancellation of the attempt comes too late
  if (!may_retry_ || now >= expires_) return fail(how.error);
  if (how.clock_corrected && !clock_was_corrected_ && attempt_ < policy_.max_attempts) {
    clock_was_corrected_ = true;
    return begin_attempt();
  }
  if (how.credentials_refused && !credentials_were_refused_ && attempt_ < policy_.max_attempts) {
    credentials_were_refused_ = true;
    return begin_attempt();
  }
  try_again(how, now, random);
}

WIREBIND_DECL void call_machine::try_again(const attempt_end& how, time_point now, double random) {
  const auto wait = retry::decide(policy_, facts_, how.facts, {attempt_, now, expires_, random});
  if (!wait) return fail(how.error);
  const auto paid = quota_.pay(how.facts.ending == retry::ending::timeout);
  if (!paid) return fail(how.error);
  paid_ = *paid;
  state_ = state::wait;
  wait_end_ = time_after(now, *wait);
  emit(call_action::wait);
}

WIREBIND_DECL void call_machine::timer(time_point now) {
  if (now < deadline()) return;
  if (state_ == state::wait && now < expires_) return begin_attempt();
  if (state_ != state::attempt) fail(net::errc::total_timeout);
}

// Between attempts the outcome of a call that wrote is not the caller's to give up: `total` is for calls that
// did nothing yet.
WIREBIND_DECL void call_machine::cancel(net::cancel_kind kind) {
  if (done() || state_ == state::stopping) return;
  if (kind == net::cancel_kind::total && wrote_) return;
  if (kind != net::cancel_kind::total) may_retry_ = false;
  if (state_ != state::attempt) return fail(net::operation_aborted());
  cancelled_ = kind;
  if (action_count_ == 0 || actions_[action_count_ - 1] != call_action::cancel) emit(call_action::cancel);
}

WIREBIND_DECL void call_machine::fail(std::error_code error) {
  if (done() || state_ == state::stopping) return;
  if (state_ != state::digest) return finish(error);
  state_ = state::stopping;
  result_ = error;
  emit(call_action::stop_digest);
}

WIREBIND_DECL void call_machine::finish(std::error_code error) {
  state_ = state::done;
  result_ = error;
  action_count_ = 0;
  emit(call_action::complete);
}

}  // namespace wirebind::inline WIREBIND_ABI::client
