#pragma once

#include <wirebind/client/waiter.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handlers.hpp>

#include <asio/error.hpp>
#include <asio/strand.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL wait_operation::wait_operation(const asio::any_io_executor& executor,
                                             const client_options& client, const wait_options& options)
    : strand_(asio::make_strand(executor)),
      clock_(*client.clock),
      deadlines_(client.deadlines),
      jitter_(options.jitter),
      machine_(options, client.clock->now()) {}

WIREBIND_DECL wait_operation::~wait_operation() = default;

WIREBIND_DECL void wait_operation::start() {
  net::detail::post(strand_, [self = shared_from_this()] { self->begin_poll(); });
}

WIREBIND_DECL void wait_operation::cancel() {
  net::detail::post(strand_, [self = shared_from_this()] { self->cancelled(); });
}

inline void wait_operation::begin_poll() {
  if (state_ == state::over) return;
  state_ = state::polling;
  poll(machine_.poll_options(deadlines_, clock_.now()));
}

WIREBIND_DECL void wait_operation::polled(wait_finding found, std::error_code error) {
  const double random = jitter_ != nullptr ? jitter_->next() : random_fraction();
  const wait_machine::step step = machine_.next(found.verdict, error, clock_.now(), random);
  if (step.over) return end(step.error, found.text);
  if (cancelled_) return end(asio::error::operation_aborted, found.text);
  state_ = state::pausing;
  if (!alarm_) alarm_ = net::make_alarm(strand_, clock_);
  alarm_->arm(clock_.now() + step.pause, [self = shared_from_this()] {
    if (self->state_ == state::pausing) self->begin_poll();
  });
}

inline void wait_operation::cancelled() {
  cancelled_ = true;
  switch (state_) {
    case state::idle:
    case state::pausing:
      return end(asio::error::operation_aborted, {});
    case state::polling:
      return poll_cancel_.emit(asio::cancellation_type::terminal);
    case state::over:
      return;
  }
}

inline void wait_operation::end(std::error_code error, const std::string& text) {
  const auto self = shared_from_this();  // the alarm may be the last owner
  state_ = state::over;
  if (alarm_) alarm_->disarm();
  finish(error, text, machine_.polls());
}

}  // namespace wirebind::inline WIREBIND_ABI::client
