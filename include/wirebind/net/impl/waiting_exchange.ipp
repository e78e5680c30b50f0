#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/net/detail/exchange_operation.hpp>
#include <wirebind/net/detail/pool_core.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/detail/waiting_exchange.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/exchange_machine.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

// --- inputs

WIREBIND_DECL waiting_exchange::waiting_exchange(std::shared_ptr<pool_core> core,
                                                 std::shared_ptr<const exchange_request> request,
                                                 time_point expires, bool refused)
    : pooled_exchange(std::move(core), std::move(request), expires) {
  inputs_ = started | queued | (refused ? unsigned{was_refused} : 0u);
}

// Needs no turn, unless there is something to report. What fails here is tried again in one.
WIREBIND_DECL void waiting_exchange::start() {
  unsigned inputs = inputs_;
  if (inputs == (started | queued) && !core_->is_observed()) {
    exchange_machine machine(lent_request(), expires_);
    take(inputs, machine);
    if (!machine.done() && inputs_.compare_exchange_strong(inputs, 0)) return;
  }
  bring(inputs);
}

WIREBIND_DECL void waiting_exchange::submit(unsigned inputs) {
  const unsigned before = inputs_.fetch_or(inputs | queued);
  if ((before & queued) == 0) return bring(before | inputs | queued);
  if ((before & handed_on) != 0) next_->submit(inputs);
}

WIREBIND_DECL void waiting_exchange::bring(unsigned inputs) {
  const auto queue = core_->queue();  // the turn may be over before this is
  for (;;) {
    next_ = shared_from_this();
    try {
      return queue->post(*this);
    } catch (...) {
      if (gives_up(inputs)) throw;
    }
  }
}

// The exchange that had the right ends just now, where nothing of another one may run.
WIREBIND_DECL void waiting_exchange::granted() {
  const unsigned before = inputs_.fetch_or(was_granted | queued);
  if ((before & queued) != 0) return;
  try {
    hand_on(before);
  } catch (...) {  // once more in a turn, which ends it then
    bring(before | was_granted | queued);
  }
}

WIREBIND_DECL void waiting_exchange::hand_over(exchange_operation& to) noexcept {
  to.take_over(shared_from_this(), begun_, std::move(listener_));
}

WIREBIND_DECL void waiting_exchange::abandon() {
  inputs_ = queued;
  const silent_drops silently;
  const auto dropped = std::move(listener_);
  core_.reset();  // it abandons this one, and is not destroyed here
}

// --- turns

WIREBIND_DECL void waiting_exchange::run() {
  const auto self = std::move(next_);
  unsigned none = queued;
  do {
    const unsigned taken = inputs_.exchange(queued);
    exchange_machine machine(lent_request(), expires_);
    take(taken, machine);
    try {
      if (!machine.done() && (taken & was_granted)) return hand_on(taken);
    } catch (...) {
      machine.fail(thrown(machine.report()));
    }
    if (machine.done()) return end(machine);
    none = queued;
  } while (!inputs_.compare_exchange_strong(none, 0));
}

// Before a grant, so that the connection stays for the next one; a deadline that passes beside a grant is
// that of a wait that is over.
WIREBIND_DECL void waiting_exchange::take(unsigned inputs, exchange_machine& machine) {
  try {
    if (inputs & started) begun_ = core_->clock().now();
    machine.start(begun_);
    machine.next();  // the claim
    if (inputs & started)
      core_->notify(inputs & was_refused ? pool_event::refused : pool_event::waiting, origin());
    if (inputs & was_refused) machine.fail(errc::too_many_waiting);
    take_ends(inputs, machine);
    if (inputs & was_granted) return;
    if (inputs & has_rung) machine.timer(core_->clock().now());
    const time_point deadline = machine.deadline();
    if (deadline < place.wake.load()) core_->wake(*this, deadline);
  } catch (...) {
    machine.fail(thrown(machine.report()));
  }
}

/// Has no effect when it throws.
WIREBIND_DECL void waiting_exchange::hand_on(unsigned inputs) {
  const auto running = core_->promote(*this);
  const auto core = std::move(core_);
  next_ = running;
  inputs |= inputs_.exchange(queued | handed_on);
  try {
    running->submit((inputs & ends) | started);
    return;
  } catch (...) {  // its executor has no memory for it: at the deadline of the wait, or later
  }
  try {
    if (running->place.wake.load() == (time_point::max)()) core->wake(*running, core->next_try());
  } catch (...) {  // nor for the alarm, which the pool sets at its next occasion
  }
}

WIREBIND_DECL void waiting_exchange::end(exchange_machine& machine) {
  exchange_report& report = machine.report();
  const auto waited = report.times[phase::acquire];
  try {
    if (request_->observed && waited != waited.zero()) listener_->phase_finished(phase::acquire, waited);
  } catch (...) {
    thrown(report);
  }
  conclude(machine.result(), {}, report, {}, {});
}

}  // namespace wirebind::inline WIREBIND_ABI::net
