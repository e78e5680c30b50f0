#pragma once

#include <wirebind/client/options.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/error.hpp>

#include <asio/cancellation_type.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL wait_operation::wait_operation(std::shared_ptr<core> shared, const wait_options& options)
    : composed_operation(std::move(shared)),
      clock_(*shared_->options.clock),
      jitter_(options.jitter),
      machine_(options, started_at(clock_, clock_failure_)) {}

// A clock that throws ends the wait, but not inside the initiating function.
inline auto wait_operation::started_at(wirebind::clock& clock, callback_failure& failure)
    -> wait_machine::time_point {
  try {
    return clock.now();
  } catch (...) {
    failure = current_failure();
    return {};
  }
}

/// Runs a step of the wait; an exception of the program's functions ends the wait. One that comes from the
/// handler, behind the end, is not one of those.
template <class Step>
void wait_operation::guarded(Step step) {
  try {
    step();
  } catch (...) {
    if (state_ == state::over) throw;
    end(current_failure());
  }
}

WIREBIND_DECL wait_operation::~wait_operation() = default;

inline std::shared_ptr<wait_operation> wait_operation::own() {
  return std::static_pointer_cast<wait_operation>(shared_from_this());
}

WIREBIND_DECL void wait_operation::abort(std::error_code why) {
  net::detail::post(strand(), [self = own(), why] { self->stop(why); });
}

// Whoever calls this is the last owner.
WIREBIND_DECL void wait_operation::abandon() { alarm_.reset(); }

WIREBIND_DECL void wait_operation::cancelled(net::cancel_kind) { stop(net::operation_aborted()); }

WIREBIND_DECL void wait_operation::begin() {
  if (state_ == state::over) return;
  if (clock_failure_.error) return end(std::move(clock_failure_));
  state_ = state::polling;
  guarded([this] { poll(machine_.poll_options(shared_->options.timeouts, clock_.now())); });
}

WIREBIND_DECL void wait_operation::polled(std::error_code error) {
  guarded([&] { decide(find(error), error); });
}

inline void wait_operation::decide(const wait_finding& found, std::error_code error) {
  const double random = jitter_ != nullptr ? jitter_->next() : random_fraction();
  const wait_machine::step step = machine_.next(found.verdict, error, clock_.now(), random);
  report(step, found, error, machine_.polls());
  if (step.over) return end({step.error}, found.text);
  if (stopped_) return end({stopped_}, found.text);
  pause(step.pause);
}

inline void wait_operation::pause(std::chrono::milliseconds time) {
  if (!shared_->hold(own())) return end({net::operation_aborted()});
  state_ = state::pausing;
  if (!alarm_) alarm_ = net::make_alarm(strand(), clock_);
  alarm_->arm(time_after(clock_.now(), time), [weak = std::weak_ptr(own())] {
    const auto self = weak.lock();
    if (!self || self->state_ != state::pausing) return;
    self->end_pause();
    self->begin();
  });
}

inline void wait_operation::end_pause() {
  if (state_ != state::pausing) return;
  state_ = state::idle;
  if (alarm_) alarm_->disarm();
  shared_->let_go(*this);
}

inline void wait_operation::stop(std::error_code why) {
  stopped_ = why;
  switch (state_) {
    case state::idle:
    case state::pausing:
      return end({why});
    case state::polling:
      return poll_cancel_.emit(asio::cancellation_type::terminal);
    case state::over:
      return;
  }
}

inline void wait_operation::end(callback_failure failure, const std::string& text) {
  const auto self = own();  // whoever holds a pause may be the last owner
  end_pause();
  state_ = state::over;
  finish(std::move(failure), text, machine_.polls());
}

}  // namespace wirebind::inline WIREBIND_ABI::client
