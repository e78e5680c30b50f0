#pragma once

#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/exchange_operation.hpp>
#include <wirebind/net/detail/pool_core.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {
inline constexpr std::size_t read_size = 16 * 1024;

/// Most bytes that an exchange moves in a turn of the context, and how much of it writing may take, so that
/// one read still fits in.
inline constexpr std::size_t turn_size = 256 * 1024;
inline constexpr std::size_t write_share = turn_size - read_size;
}

WIREBIND_DECL exchange_operation::exchange_operation(std::shared_ptr<pool_core> core,
                                                     std::shared_ptr<const exchange_request> request,
                                                     std::chrono::steady_clock::time_point expires,
                                                     std::shared_ptr<exchange_listener> listener)
    : strand(core->like(), work::tracked),
      core_(std::move(core)),
      listener_(std::move(listener)),
      machine_(std::move(request), expires) {
  const exchange_request& facts = machine_.settings();
  if (facts.source != nullptr || facts.sink != nullptr || facts.progress)
    streams_.reset(new streams(!core_->single_threaded()));
}

// A clock that throws ends the exchange. An input needs a time nevertheless: that of the last look.
WIREBIND_DECL std::chrono::steady_clock::time_point exchange_operation::now() {
  try {
    now_ = core_->clock().now();
  } catch (...) {
    machine_.fail(thrown());
  }
  return now_;
}

// --- inputs from outside

WIREBIND_DECL void exchange_operation::submit(unsigned inputs, turn_is when) {
  if ((inputs_.fetch_or(inputs | queued) & queued) != 0) return;
  inputs_task_.owner = self();
  try {
    switch (when) {
      case turn_is::later:
        return post(inputs_task_);
      case turn_is::next:
        return follow(inputs_task_);
      case turn_is::at_once:
        return dispatch(inputs_task_);
    }
  } catch (...) {
    inputs_.fetch_and(~unsigned{queued});
    throw;
  }
}

// Cancellations that come at once are taken in the order of their strength.
WIREBIND_DECL void exchange_operation::take_inputs() {
  const unsigned taken = inputs_.exchange(0);
  if (over_) return;
  if (taken & has_turn) {
    gave_way_ = false;
    start_turn();
  }
  put([&] {
    if (taken & started) machine_.start(now());
    if (taken & was_granted) take_granted();
    if (taken & has_rung) {
      armed_ = (std::chrono::steady_clock::time_point::max)();
      machine_.timer(now());
    }
    if (taken & cancelled_total) machine_.cancel(cancel_kind::total);
    if (taken & cancelled_partial) machine_.cancel(cancel_kind::partial);
    if (taken & cancelled_terminal) machine_.cancel(cancel_kind::terminal);
    if (taken & has_forked) machine_.fail(errc::forked);
    if (taken & aborted) machine_.fail(operation_aborted());
  });
}

// What several begin together reaches a server together, which then sleeps less often.
WIREBIND_DECL void exchange_operation::start() {
  submit(started, core_->is_busy() ? turn_is::later : turn_is::next);
}
WIREBIND_DECL void exchange_operation::granted() { submit(was_granted); }
WIREBIND_DECL void exchange_operation::ring() { submit(has_rung); }
WIREBIND_DECL void exchange_operation::abort() { submit(aborted); }
WIREBIND_DECL void exchange_operation::forked() { submit(has_forked); }
WIREBIND_DECL void exchange_operation::cancel(cancel_kind kind) {
  switch (kind) {
    case cancel_kind::total:
      return submit(cancelled_total);
    case cancel_kind::partial:
      return submit(cancelled_partial);
    case cancel_kind::terminal:
      return submit(cancelled_terminal);
  }
}

WIREBIND_DECL void exchange_operation::abandon() {
  over_ = true;
  resolution_.reset();
  if (connection_) std::exchange(connection_, nullptr)->close();
  retire();
  const silent_drops silently;
  const auto dropped = std::move(listener_);
  core_.reset();  // it abandons this one, and is not destroyed here
}

// --- the machine's actions

/// A handler for an operation on the present connection; it does nothing once that one was given up.
template <class Input>
auto exchange_operation::when_done(Input input) {
  return [self = self(), number = machine_.connection(), input](auto... results) {
    if (self->over_ || number != self->machine_.connection()) return;
    self->put([&] { input(*self, std::move(results)...); });
  };
}

/// Gives the machine an input and performs what follows.
template <class Input>
void exchange_operation::put(Input input) {
  try {
    if (streams_) take_callbacks();
    input();
  } catch (...) {
    machine_.fail(thrown());
  }
  step();
}

// Streams may call back at once. The loop of the outer call goes on with what such an input led to. What the
// listener throws when it is notified of the end is its caller's.
WIREBIND_DECL void exchange_operation::step() {
  if (std::exchange(stepping_, true)) return;
  const auto kept = self();
  for (bool whole = false; !whole;) {
    try {
      perform_all();
      whole = true;
    } catch (...) {
      stepping_ = !over_;
      if (over_) throw;
      machine_.fail(thrown());
    }
  }
  stepping_ = false;
}

WIREBIND_DECL void exchange_operation::perform_all() {
  notify();
  while (!give_way() && machine_.peek() != exchange_action::none) {
    perform(machine_.next());
    notify();
  }
  if (!over_) set_alarm();
}

/// Takes note of the exception that is handled now, and gives the error for it.
WIREBIND_DECL std::error_code exchange_operation::thrown() {
  callback_failure failure = current_failure();
  note(std::move(failure.exception));
  return failure.error;
}

WIREBIND_DECL void exchange_operation::note(std::exception_ptr exception) noexcept {
  std::exception_ptr& first = machine_.report().exception;
  if (!first) first = std::move(exception);
}

// --- turns of the context

WIREBIND_DECL bool exchange_operation::turn_is_spent(exchange_action next) {
  switch (next) {
    case exchange_action::write:
      return on_wire_ >= detail::write_share;
    case exchange_action::read:
      // Where others have something to do, the response comes meanwhile, so that no read is in vain.
      return on_wire_ >= detail::turn_size || (wrote_ && core_->is_busy());
    case exchange_action::pull:
      return at_seams_ + machine_.source_room() > detail::turn_size;
    case exchange_action::push:
      return at_seams_ != 0 && at_seams_ + machine_.piece().size() > detail::turn_size;
    case exchange_action::unpack:
      return at_seams_ >= detail::turn_size;
    default:
      return false;
  }
}

// Other work of the context comes between. Where that cannot be arranged, the exchange goes on at once.
WIREBIND_DECL bool exchange_operation::give_way() {
  if (gave_way_ || !turn_is_spent(machine_.peek())) return gave_way_;
  try {
    submit(has_turn);
    gave_way_ = true;
  } catch (...) {
    start_turn();
  }
  return gave_way_;
}

WIREBIND_DECL void exchange_operation::perform(exchange_action action) {
  switch (action) {
    case exchange_action::none:
      return;
    case exchange_action::acquire:
      return acquire();
    case exchange_action::resolve:
      return resolve();
    case exchange_action::connect:
      return connect();
    case exchange_action::handshake:
      return connection_->async_handshake(when_done([](exchange_operation& self, std::error_code error) {
        self.machine_.handshaken(error, self.now());
      }));
    case exchange_action::prepare:
      return prepare();
    case exchange_action::write:
      return write();
    case exchange_action::read:
      return read();
    case exchange_action::pull:
      return pull();
    case exchange_action::push:
      return push();
    case exchange_action::unpack:
      at_seams_ += exchange_machine::unpacked_piece;
      return machine_.unpacked(now());
    case exchange_action::stop:
      return stop();
    case exchange_action::close:
      resolution_.reset();
      if (connection_) std::exchange(connection_, nullptr)->close();
      return;
    case exchange_action::release:
      return release();
    case exchange_action::complete:
      return complete();
  }
}

// A request that may not be sent twice gets a connection that was looked at a moment ago.
WIREBIND_DECL void exchange_operation::acquire() {
  equipment found;
  const net::claim got = core_->claim(*this, !machine_.settings().idempotent, now_, found);
  if (got == net::claim::held) take_connection(std::move(found));
  if (got == net::claim::refused) machine_.fail(errc::too_many_waiting);
}

WIREBIND_DECL void exchange_operation::take_granted() {
  const auto at = now();
  if (!machine_.done()) take_connection(core_->take(origin(), !machine_.settings().idempotent, at));
}

WIREBIND_DECL void exchange_operation::take_connection(equipment found) {
  machine_.lend_buffers(std::move(found.buffers));
  connection_ = std::move(found.connection.stream);
  born_ = found.connection.born;
  if (connection_) {
    connection_->bind(executor());
    machine_.report().remote = connection_->remote();
  }
  machine_.acquired(connection_ != nullptr, now_);
}

WIREBIND_DECL void exchange_operation::resolve() {
  resolution_ = core_->connector().async_resolve(
      origin(), executor(),
      when_done([](exchange_operation& self, callback_failure failed, std::vector<endpoint> addresses) {
        self.addresses_ = std::move(addresses);
        self.note(std::move(failed.exception));
        self.machine_.resolved(failed.error, self.now());
      }));
}

WIREBIND_DECL void exchange_operation::connect() {
  resolution_.reset();
  connection_ = core_->open(origin());
  born_ = now();
  connection_->bind(executor());
  connection_->async_connect(std::move(addresses_),
                             when_done([](exchange_operation& self, std::error_code error) {
                               if (!error) self.machine_.report().remote = self.connection_->remote();
                               self.machine_.connected(error, self.now());
                             }));
}

WIREBIND_DECL void exchange_operation::prepare() {
  http::request& request = machine_.buffers().request;
  machine_.buffers().clear_request();
  std::error_code error;
  try {
    error = listener_->prepare(request);
  } catch (...) {
    error = thrown();
  }
  machine_.prepared(error, std::move(request), now());
}

WIREBIND_DECL void exchange_operation::write() {
  connection_->async_write_some(
      machine_.output().substr(0, detail::write_share - on_wire_),
      when_done([](exchange_operation& self, std::error_code error, std::size_t count) {
        self.on_wire_ += count;
        self.wrote_ = true;
        self.machine_.written(error, count, self.now());
      }));
}

WIREBIND_DECL void exchange_operation::read() {
  connection_->async_read_some(
      least(detail::read_size, detail::turn_size - on_wire_),
      when_done([](exchange_operation& self, std::error_code error, std::string_view bytes) {
        self.on_wire_ += bytes.size();
        self.machine_.read(error, bytes, self.now());
      }));
}

// The caller's source and sink call back from wherever they like. One that throws will not.
WIREBIND_DECL void exchange_operation::pull() {
  single_call done(
      [self = self()](std::error_code error, std::size_t count) { self->source_done(error, count, false); },
      [self = self()] { self->source_done(callback_errc::handler_dropped, 0, true); });
  try {
    machine_.settings().source->async_read_some(machine_.source_buffer(), machine_.source_room(),
                                                std::move(done));
  } catch (...) {
    machine_.pulled(thrown(), 0, now());
  }
}

WIREBIND_DECL void exchange_operation::push() {
  single_call done([self = self()](std::error_code error) { self->sink_done(error, false); },
                   [self = self()] { self->sink_done(callback_errc::handler_dropped, true); });
  at_seams_ += machine_.piece().size();
  try {
    machine_.settings().sink->async_write(machine_.piece(), std::move(done));
  } catch (...) {
    machine_.pushed(thrown(), now());
  }
}

WIREBIND_DECL void exchange_operation::stop() {
  try {
    if (machine_.settings().source != nullptr) machine_.settings().source->cancel();
  } catch (...) {
    thrown();
  }
  if (machine_.settings().sink != nullptr) machine_.settings().sink->cancel();
}

WIREBIND_DECL void exchange_operation::source_done(std::error_code error, std::size_t count, bool posted) {
  optional_lock lock(streams_->mutex);
  streams_->pulled = true;
  streams_->pull_error = error;
  streams_->count = count;
  lock.unlock();
  submit(called_back, posted ? turn_is::later : turn_is::at_once);
}

WIREBIND_DECL void exchange_operation::sink_done(std::error_code error, bool posted) {
  optional_lock lock(streams_->mutex);
  streams_->pushed = true;
  streams_->push_error = error;
  lock.unlock();
  submit(called_back, posted ? turn_is::later : turn_is::at_once);
}

WIREBIND_DECL void exchange_operation::take_callbacks() {
  optional_lock lock(streams_->mutex);
  const bool pulled = std::exchange(streams_->pulled, false);
  const bool pushed = std::exchange(streams_->pushed, false);
  const std::error_code pull_error = streams_->pull_error, push_error = streams_->push_error;
  const std::size_t count = streams_->count;
  lock.unlock();
  if (pulled) {
    at_seams_ += count;
    machine_.pulled(pull_error, count, now());
  }
  if (pushed) machine_.pushed(push_error, now());
}

WIREBIND_DECL void exchange_operation::release() {
  if (!connection_) return;
  connection_->bind(core_->executor());
  released_ = {std::exchange(connection_, nullptr), born_};
}

WIREBIND_DECL void exchange_operation::complete() {
  const struct rest {
    ~rest() { core->rest(); }
    std::shared_ptr<pool_core> core;
  } at_end{std::move(core_)};
  over_ = true;
  const asio::any_io_executor context_work = retire();
  const auto listener = std::move(listener_);
  if (connection_) std::exchange(connection_, nullptr)->close();
  http::response response = machine_.take_response();
  std::unique_ptr<exchange_buffers> buffers = machine_.take_buffers();
  // Where a request was made and no head was written, its size is unknown.
  if (!machine_.report().wrote && machine_.report().reached >= phase::write) buffers.reset();
  try {
    at_end.core->finished(*this, machine_.report().stale_retry, {std::move(released_), std::move(buffers)},
                          now_);
  } catch (...) {  // an observer's
    thrown();
  }
  const bool thrown = machine_.report().exception != nullptr;
  listener->completed(thrown ? callback_errc::exception_thrown : machine_.result(), std::move(response),
                      machine_.report());
}

WIREBIND_DECL void exchange_operation::notify() {
  if (machine_.settings().observed) notify_of_phases();
  if (machine_.settings().progress) notify_of_progress();
}

WIREBIND_DECL void exchange_operation::notify_of_progress() {
  const transfer_progress now = machine_.progress();
  transfer_progress& notified = streams_->notified;
  if (!listener_ || (now.sent == notified.sent && now.received == notified.received)) return;
  notified = now;
  listener_->progressed(now);
}

// A stale retry goes back to an earlier phase. One that began and ended between two looks has its time and is
// reported.
WIREBIND_DECL void exchange_operation::notify_of_phases() {
  const exchange_report& report = machine_.report();
  const phase last = machine_.done() && report.reached != phase::done ? phase::done : report.reached;
  while (listener_ && notified_ != last) {
    const phase over = notified_;
    notified_ = last < over ? last : static_cast<phase>(static_cast<int>(over) + 1);
    if (report.times[over] != report.times[over].zero()) listener_->phase_finished(over, report.times[over]);
  }
}

// Deadlines mostly move away. An alarm that is set too early looks again when it rings; only one that would
// ring too late is set anew.
WIREBIND_DECL void exchange_operation::set_alarm() {
  const auto deadline = machine_.deadline();
  if (deadline >= armed_) return;
  armed_ = deadline;
  core_->wake(*this, deadline);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
