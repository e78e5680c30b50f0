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
                                                     std::unique_ptr<exchange_workspace> workspace,
                                                     std::shared_ptr<const exchange_request> request,
                                                     time_point expires)
    : pooled_exchange(std::move(core), std::move(request), expires),
      strand(*core_->queue(), work::tracked),
      workspace_(std::move(workspace)) {
  const exchange_request& facts = *request_;
  if (facts.source != nullptr || facts.sink != nullptr || facts.progress)
    streams_.reset(new streams(!core_->single_threaded()));
}

// A clock that throws ends the exchange. An input needs a time nevertheless: that of the last look.
WIREBIND_DECL auto exchange_operation::now() -> time_point {
  try {
    run_->now = core_->clock().now();
  } catch (...) {
    run_->machine.fail(thrown(run_->machine.report()));
  }
  return run_->now;
}

// --- inputs from outside

WIREBIND_DECL void exchange_operation::submit(unsigned inputs, bring how) {
  const unsigned before = inputs_.fetch_or(inputs | queued);
  if ((before & queued) != 0) return reschedule();
  for (unsigned seen = before | inputs | queued;;) {
    inputs_task_.owner = self();
    try {
      return (this->*how)(inputs_task_);
    } catch (...) {
      if (over_ || gives_up(seen)) throw;
    }
  }
}

WIREBIND_DECL void exchange_operation::take_inputs() {
  const unsigned taken = inputs_.exchange(0);
  if (over_) return;
  if (run_ == nullptr) {
    run_ = &workspace_->exchange.emplace(lent_request(), expires_);
    run_->machine.lend_buffers(std::move(workspace_->buffers));
  }
  if (taken & has_turn) {
    run_->gave_way = false;
    run_->start_turn();
  }
  put([&] {
    if (taken & started) run_->machine.start(least(since_, now()));
    take_ends(taken, run_->machine);
    if (taken & has_rung) run_->timer(now());
  });
}

// A request that cannot be sent again is written right after the look at its connection: where others are in
// flight, the exchange gives way to them before that.
WIREBIND_DECL void exchange_operation::start() {
  is_repeatable() || !core_->is_busy() ? submit(started, &strand::follow) : submit(started);
}

WIREBIND_DECL void exchange_operation::abandon() {
  over_ = true;
  if (run_ != nullptr) {
    run_->resolution.reset();
    run_->close();
  }
  retire();
  const silent_drops silently;
  const auto dropped = std::move(listener_);
  handle_.reset();
  core_.reset();  // it abandons this one, and is not destroyed here
}

// --- the machine's actions

/// A handler for an operation on the present connection; it does nothing once that one was given up.
template <class Input>
auto exchange_operation::when_done(Input input) {
  return [self = self(), number = run_->machine.connection(), input](auto... results) {
    if (self->over_ || number != self->run_->machine.connection()) return;
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
    run_->machine.fail(thrown(run_->machine.report()));
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
      run_->machine.fail(thrown(run_->machine.report()));
    }
  }
  stepping_ = false;
}

WIREBIND_DECL void exchange_operation::perform_all() {
  notify();
  while (run_->machine.peek() != exchange_action::none && !give_way()) {
    perform(run_->machine.next());
    if (over_) return;
    notify();
  }
  set_alarm();
}

// --- turns of the context

WIREBIND_DECL bool exchange_operation::turn_is_spent(exchange_action next) {
  switch (next) {
    case exchange_action::write:
      // Others prepare requests meanwhile, and all are written one after the other: a server sleeps less
      // often.
      return run_->on_wire >= detail::write_share || (run_->prepared && is_repeatable() && core_->is_busy());
    case exchange_action::read:
      // Where others have something to do, the response comes meanwhile, so that no read is in vain.
      return run_->on_wire >= detail::turn_size || (run_->wrote && core_->is_busy());
    case exchange_action::pull:
      return run_->at_seams + run_->machine.source_room() > detail::turn_size;
    case exchange_action::push:
      return run_->at_seams != 0 && run_->at_seams + run_->machine.piece().size() > detail::turn_size;
    case exchange_action::unpack:
      return run_->at_seams >= detail::turn_size;
    default:
      return false;
  }
}

// Other work of the context comes between. Where that cannot be arranged, the exchange goes on at once.
WIREBIND_DECL bool exchange_operation::give_way() {
  if (run_->gave_way || !turn_is_spent(run_->machine.peek())) return run_->gave_way;
  try {
    submit(has_turn);
    run_->gave_way = true;
  } catch (...) {
    run_->start_turn();
  }
  return run_->gave_way;
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
      return run_->connection.stream->async_handshake(
          when_done([](exchange_operation& self, std::error_code error) {
            self.run_->machine.handshaken(error, self.now());
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
      run_->at_seams += exchange_machine::unpacked_piece;
      return run_->machine.unpacked(now());
    case exchange_action::stop:
      return stop();
    case exchange_action::close:
      run_->resolution.reset();
      return run_->close();
    case exchange_action::release:
      return release();
    case exchange_action::complete:
      return complete();
  }
}

// A request that may not be sent twice gets a connection that was looked at a moment ago.
WIREBIND_DECL void exchange_operation::acquire() {
  run_->connection = core_->take(origin(), !request_->idempotent, run_->now);
  stream* const connection = run_->connection.stream.get();
  if (connection != nullptr) {
    connection->bind(executor());
    run_->machine.report().remote = connection->remote();
  }
  run_->machine.acquired(connection != nullptr, run_->now);
}

/// The workspace for the next exchange, after the response and the report were taken. Null where a write is
/// under way, whose bytes lie in it.
WIREBIND_DECL std::unique_ptr<exchange_workspace> exchange_operation::move_out(running_exchange& ended) {
  if (ended.machine.is_writing()) return nullptr;
  workspace_->buffers = ended.machine.take_buffers();
  workspace_->exchange.reset();
  return std::move(workspace_);
}

WIREBIND_DECL void exchange_operation::resolve() {
  run_->resolution = core_->connector().async_resolve(
      origin(), executor(),
      when_done([](exchange_operation& self, callback_failure failed, std::vector<endpoint> addresses) {
        self.run_->addresses = std::move(addresses);
        note(self.run_->machine.report(), std::move(failed.exception));
        self.run_->machine.resolved(failed.error, self.now());
      }));
}

WIREBIND_DECL void exchange_operation::connect() {
  run_->resolution.reset();
  run_->connection.stream = core_->open(origin());
  run_->connection.born = now();
  run_->connection.stream->bind(executor());
  run_->connection.stream->async_connect(
      std::move(run_->addresses), when_done([](exchange_operation& self, std::error_code error) {
        if (!error) {
          self.run_->machine.report().remote = self.run_->connection.stream->remote();
          self.run_->connection.probed_from = self.core_->probed_from(self.run_->connection.born);
        }
        self.run_->machine.connected(error, self.now());
      }));
}

WIREBIND_DECL void exchange_operation::prepare() {
  http::request& request = run_->machine.buffers().request;
  run_->machine.buffers().clear_request();
  std::error_code error;
  try {
    error = listener_->prepare(request);
  } catch (...) {
    error = thrown(run_->machine.report());
  }
  run_->prepared = true;
  run_->machine.prepared(error, std::move(request), now());
}

WIREBIND_DECL void exchange_operation::write() {
  run_->prepared = false;
  run_->connection.stream->async_write_some(
      run_->machine.output().substr(0, detail::write_share - run_->on_wire),
      when_done([](exchange_operation& self, std::error_code error, std::size_t count) {
        self.run_->on_wire += count;
        self.run_->wrote = true;
        self.run_->machine.written(error, count, self.now());
      }));
}

WIREBIND_DECL void exchange_operation::read() {
  run_->connection.stream->async_read_some(
      least(detail::read_size, detail::turn_size - run_->on_wire),
      when_done([](exchange_operation& self, std::error_code error, std::string_view bytes) {
        self.run_->count_read(bytes.size());
        self.run_->machine.read(error, bytes, self.now());
      }));
}

// The caller's source and sink call back from wherever they like. One that throws will not.
WIREBIND_DECL void exchange_operation::pull() {
  single_call done(
      [self = self()](std::error_code error, std::size_t count) { self->source_done(error, count, false); },
      [self = self()] { self->source_done(callback_errc::handler_dropped, 0, true); });
  try {
    run_->machine.settings().source->async_read_some(run_->machine.source_buffer(),
                                                     run_->machine.source_room(), std::move(done));
  } catch (...) {
    run_->machine.pulled(thrown(run_->machine.report()), 0, now());
  }
}

WIREBIND_DECL void exchange_operation::push() {
  single_call done([self = self()](std::error_code error) { self->sink_done(error, false); },
                   [self = self()] { self->sink_done(callback_errc::handler_dropped, true); });
  run_->at_seams += run_->machine.piece().size();
  try {
    run_->machine.settings().sink->async_write(run_->machine.piece(), std::move(done));
  } catch (...) {
    run_->machine.pushed(thrown(run_->machine.report()), now());
  }
}

WIREBIND_DECL void exchange_operation::stop() {
  try {
    if (run_->machine.settings().source != nullptr) run_->machine.settings().source->cancel();
  } catch (...) {
    thrown(run_->machine.report());
  }
  if (run_->machine.settings().sink != nullptr) run_->machine.settings().sink->cancel();
}

WIREBIND_DECL void exchange_operation::source_done(std::error_code error, std::size_t count, bool posted) {
  optional_lock lock(streams_->mutex);
  streams_->pulled = true;
  streams_->pull_error = error;
  streams_->count = count;
  lock.unlock();
  posted ? submit(called_back) : submit(called_back, &strand::dispatch);
}

WIREBIND_DECL void exchange_operation::sink_done(std::error_code error, bool posted) {
  optional_lock lock(streams_->mutex);
  streams_->pushed = true;
  streams_->push_error = error;
  lock.unlock();
  posted ? submit(called_back) : submit(called_back, &strand::dispatch);
}

WIREBIND_DECL void exchange_operation::take_callbacks() {
  optional_lock lock(streams_->mutex);
  const bool pulled = std::exchange(streams_->pulled, false);
  const bool pushed = std::exchange(streams_->pushed, false);
  const std::error_code pull_error = streams_->pull_error, push_error = streams_->push_error;
  const std::size_t count = streams_->count;
  lock.unlock();
  if (pulled) {
    run_->at_seams += count;
    run_->machine.pulled(pull_error, count, now());
  }
  if (pushed) run_->machine.pushed(push_error, now());
}

WIREBIND_DECL void exchange_operation::release() {
  if (!run_->connection.stream) return;
  run_->connection.stream->bind(core_->executor());
  run_->released = true;
}

WIREBIND_DECL void exchange_operation::complete() {
  over_ = true;
  const asio::any_io_executor context_work = retire();
  const auto handle = std::move(handle_);
  running_exchange& ended = *std::exchange(run_, nullptr);
  if (!ended.released) ended.close();
  const std::error_code result = ended.machine.result();
  const time_point now = ended.now;
  exchange_report report = std::move(ended.machine.report());
  http::response response = ended.machine.take_response();
  equipment lent{std::move(ended.connection), move_out(ended)};
  // Where a request was made and nothing was written, its size may be unknown.
  if (lent.workspace && !report.wrote && report.reached >= phase::write) lent.workspace->buffers.reset();
  conclude(result, std::move(response), report, std::move(lent), now);
}

WIREBIND_DECL void exchange_operation::notify() {
  if (request_->observed) notify_of_phases();
  if (request_->progress) notify_of_progress();
}

WIREBIND_DECL void exchange_operation::notify_of_progress() {
  const transfer_progress now = run_->machine.progress();
  transfer_progress& notified = streams_->notified;
  if (!listener_ || (now.sent == notified.sent && now.received == notified.received)) return;
  notified = now;
  listener_->progressed(now);
}

// A stale retry goes back to an earlier phase. One that began and ended between two looks has its time and is
// reported.
WIREBIND_DECL void exchange_operation::notify_of_phases() {
  const exchange_report& report = run_->machine.report();
  const phase last = run_->machine.done() && report.reached != phase::done ? phase::done : report.reached;
  while (listener_ && notified_ != last) {
    const phase over = notified_;
    notified_ = last < over ? last : static_cast<phase>(static_cast<int>(over) + 1);
    if (report.times[over] != report.times[over].zero()) listener_->phase_finished(over, report.times[over]);
  }
}

// Deadlines mostly move away. An alarm that is set too early looks again when it rings; only one that would
// ring too late is set anew.
WIREBIND_DECL void exchange_operation::set_alarm() {
  const auto deadline = run_->deadline();
  if (deadline < place.wake.load()) core_->wake(*this, deadline);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
