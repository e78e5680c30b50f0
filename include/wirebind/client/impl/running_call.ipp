#pragma once

#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/call_state.hpp>
#include <wirebind/client/detail/call_texts.hpp>
#include <wirebind/client/detail/client_core.hpp>
#include <wirebind/client/detail/running_call.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/detail/source_digest.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/error.hpp>

#include <optional>
#include <string>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

// --- inputs

WIREBIND_DECL running_call::running_call(std::shared_ptr<client_core> shared, prepared_call&& call,
                                         call_handler&& handler)
    : rare_(rare_parts_of(call)),
      core_(std::move(shared)),
      number_(++core_->state->calls),
      machine_(policy(), call.facts, *core_->state->quota, has_provider(call.authentication.get())),
      operation_(call.operation),
      target_(std::move(call.request.target)),
      head_(std::move(call.head)),
      body_(std::move(call.request.body)),
      facts_(std::move(call.exchange)),
      authentication_(std::move(call.authentication)),
      handler_(std::move(handler)),
      decoding_(call.decoding) {
  if (authentication_ != nullptr && !has_provider(authentication_.get()))
    snapshot_ = authentication_->source.value();
  core_->memory().keep(std::move(call.request));
}

WIREBIND_DECL auto running_call::rare_parts_of(prepared_call& call) -> std::unique_ptr<rare_parts> {
  const bool none = call.head && call.secret_parts.empty() && !call.parts && call.content_sha256.empty() &&
                    call.progress == nullptr && !call.hash_first && !call.retry;
  if (none) return nullptr;
  std::unique_ptr<rare_parts> made(new rare_parts);
  if (!call.head) made->fields = std::move(call.request.fields);
  made->secret_parts = std::move(call.secret_parts);
  made->parts = std::move(call.parts);
  made->content_sha256 = std::move(call.content_sha256);
  made->retry = call.retry;
  made->progress = call.progress;
  made->hash_first = call.hash_first;
  return made;
}

WIREBIND_DECL const retry::policy& running_call::policy() const noexcept {
  return rare_ && rare_->retry ? *rare_->retry : core_->options.retry;
}

WIREBIND_DECL optional_mutex& running_call::mutex() const noexcept { return core_->mutexes.of(number_); }

template <class Input>
void running_call::put(Input input) {
  const auto self = shared_from_this();
  optional_lock lock(mutex());
  input(machine_);
  step(lock);
}

WIREBIND_DECL void running_call::fail(callback_failure failure) {
  put([&](call_machine& machine) {
    if (machine.done() || machine.attempting()) return;
    note(std::move(failure.exception));
    machine.fail(failure.error);
  });
}

WIREBIND_DECL void running_call::note(std::exception_ptr&& exception) noexcept {
  if (!exception_) exception_ = std::move(exception);
}

WIREBIND_DECL detail::request_view running_call::request() const noexcept {
  static const lasting<sequence<target_part>> none;
  return {*operation_, target_, fields(), rare_ ? rare_->secret_parts : none.value};
}

/// Who performs the actions has them, and the end of an attempt, which no action comes with.
WIREBIND_DECL call_details& running_call::details() {
  if (!details_) {
    std::shared_ptr<call_details> made = core_->memory().details();
    detail::describe(*made, request(), facts_->origin);
    details_ = std::move(made);
  }
  return *details_;
}

/// Without memory there is no message.
WIREBIND_DECL void running_call::tell_message(std::string&& text) noexcept {
  if (text.empty() && !details_) return;
  try {
    details().message = std::move(text);
  } catch (...) {
  }
}

/// Nothing when the clock threw, which has ended the call then, unless an attempt is under way, which looks
/// at the clock itself.
WIREBIND_DECL auto running_call::now() -> std::optional<time_point> {
  try {
    return core_->options.clock->now();
  } catch (...) {
    fail(current_failure());
    return std::nullopt;
  }
}

WIREBIND_DECL void running_call::step(optional_lock& lock) {
  if (std::exchange(stepping_, true)) return;
  for (call_action action; (action = machine_.next()) != call_action::none;) {
    lock.unlock();
    if (action == call_action::complete) return perform(action);  // and nothing after it
    try {
      perform(action);
    } catch (...) {
      callback_failure failure = current_failure();
      lock.lock();
      const bool leaves = action == call_action::cancel && machine_.attempting();
      if (leaves) {
        stepping_ = posted_ = false;
      } else {
        note(std::move(failure.exception));
        machine_.fail(failure.error);
      }
      lock.unlock();
      if (leaves) throw;
    }
    lock.lock();
  }
  stepping_ = posted_ = false;
}

WIREBIND_DECL void running_call::start(std::chrono::milliseconds total) {
  try {
    handler_.on_cancel([weak = weak_from_this()](net::cancel_kind kind) {
      if (const auto self = weak.lock()) self->put([kind](call_machine& machine) { machine.cancel(kind); });
    });
  } catch (...) {
    return fail(current_failure());
  }
  const auto now = this->now();
  if (!now) return;
  started_ = *now;
  put([&](call_machine& machine) { machine.start(started_, total, rare_ && rare_->hash_first); });
}

WIREBIND_DECL void running_call::abort(std::error_code why) {
  put([this, why](call_machine& machine) {
    if (machine.done() || machine.attempting()) return;
    posted_ = true;
    machine.fail(why);
  });
}

WIREBIND_DECL void running_call::abandon() {
  optional_lock lock(mutex());
  stepping_ = true;  // nothing is performed any more
  lock.unlock();
  alarm_.reset();
  if (const auto running = running_digest()) running->abandon();
  handler_.reset();
}

WIREBIND_DECL void running_call::completed(std::error_code error, http::response&& message,
                                           const net::exchange_report& report) {
  if (!handler_) return;  // the context has ended
  time_point now = attempt_started_;
  const int status = message.status;
  attempt_end end = end_attempt(error, std::move(message), report, now);
  end.facts.status = status;
  try {
    notify_of_end(error, now);
  } catch (...) {
    callback_failure failure = current_failure();
    note(std::move(failure.exception));
    if (!end.error) details_->body = {};  // of a success, which is not decoded now
    end.error = failure.error;
    end.facts.spent = true;
    end.clock_corrected = false;
    end.credentials_refused = false;
  }
  put([&](call_machine& machine) { machine.attempt_ended(end, now, core_->state->random()); });
}

WIREBIND_DECL void running_call::phase_finished(net::phase which, std::chrono::steady_clock::duration took) {
  core_->options.observer->phase_finished(present_attempt(), which, took);
}

WIREBIND_DECL void running_call::progressed(const transfer_progress& so_far) {
  rare_->progress->progressed(so_far);
}

// --- the machine's actions

WIREBIND_DECL void running_call::perform(call_action action) {
  switch (action) {
    case call_action::none:
      return;
    case call_action::digest:
      return start_digest();
    case call_action::stop_digest:
      return stop_digest();
    case call_action::credentials:
      return get_credentials();
    case call_action::attempt:
      return start_attempt();
    case call_action::cancel:
      return cancel_attempt();
    case call_action::wait:
      notify_of_wait();
      return rest();
    case call_action::complete:
      return complete();
  }
}

// The digest is under way whatever becomes of the rest, since the end waits for it.
WIREBIND_DECL void running_call::start_digest() {
  try {
    const std::shared_ptr<detail::source_digest> made(
        new detail::source_digest(core_->executor, *facts_->source,
                                  [self = shared_from_this()](callback_failure failure, std::string digest) {
                                    self->put([&](call_machine& machine) {
                                      self->rare_->content_sha256 = std::move(digest);
                                      self->note(std::move(failure.exception));
                                      machine.digest_ready(failure.error);
                                    });
                                  }));
    rare_->digest = made;
    made->start();
  } catch (...) {
    callback_failure failure = current_failure();
    note(std::move(failure.exception));
    return put([&failure](call_machine& machine) { machine.digest_ready(failure.error); });
  }
  rest();
}

WIREBIND_DECL void running_call::stop_digest() {
  if (const auto running = running_digest()) running->stop();
}

WIREBIND_DECL std::shared_ptr<detail::source_digest> running_call::running_digest() const noexcept {
  return rare_ ? rare_->digest.lock() : nullptr;
}

WIREBIND_DECL bool running_call::has_provider(const auth::chosen_authentication* authentication) noexcept {
  return authentication != nullptr && authentication->source.provider() != nullptr;
}

WIREBIND_DECL void running_call::get_credentials() {
  rest();
  authentication_->source.provider()->async_get(single_call(
      [weak = weak_from_this()](std::error_code error, credentials given) {
        if (const auto self = weak.lock()) self->credentials_given(error, std::move(given));
      },
      [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self) return;  // posted, since an exception may be the reason, which counts then
        net::detail::post(self->core_->executor,
                          [self] { self->credentials_given(callback_errc::handler_dropped, {}); });
      }));
}

// A failure may come from the destructor of a handler, where nothing of the program's may run: the end is
// posted.
WIREBIND_DECL void running_call::credentials_given(std::error_code error, credentials&& given) {
  std::string said;
  std::exception_ptr thrown;
  try {
    const auto& provider = authentication_->source.provider();
    if (error) said = provider->last_failure();
    if (error) thrown = provider->last_exception();
  } catch (...) {
    thrown = current_failure().exception;
  }
  put([&](call_machine& machine) {
    if (machine.wants_credentials()) {
      posted_ = posted_ || error;
      snapshot_ = std::move(given);
      if (error) tell_message(std::move(said));
      note(std::move(thrown));
    }
    machine.credentials_ready(error);
  });
}

// The attempt owns the call, so the call must not own the attempt.
WIREBIND_DECL void running_call::start_attempt() {
  stop_resting();
  attempt_started_ = core_->options.clock->now();
  if (const auto& observer = core_->options.observer) observer->attempt_started(present_attempt());
  if (core_->state->closed()) return completed(net::operation_aborted(), {}, {});
  exchange_ = core_->transport->start(facts_, machine_.expires(), shared_from_this());
}

WIREBIND_DECL void running_call::cancel_attempt() {
  const auto running = exchange_.lock();
  if (!running) return;
  optional_lock lock(mutex());
  const net::cancel_kind kind = machine_.cancelled();
  lock.unlock();
  running->cancel(kind);
}

// Between attempts nothing but the client holds the call, and an alarm ends the rest. An alarm that rings
// although it was put away meanwhile finds a machine that does not wait.
WIREBIND_DECL void running_call::rest() {
  if (!resting_ && !core_->state->hold(shared_from_this())) {
    return put([](call_machine& machine) { machine.fail(net::operation_aborted()); });
  }
  resting_ = true;
  optional_lock lock(mutex());
  const time_point deadline = machine_.deadline();
  lock.unlock();
  if (deadline == (time_point::max)()) return;
  if (!alarm_) alarm_ = net::make_alarm(core_->executor, *core_->options.clock);
  alarm_->arm(deadline, [weak = weak_from_this()] {
    const auto self = weak.lock();
    const auto now = self ? self->now() : std::nullopt;
    if (now) self->put([&now](call_machine& machine) { machine.timer(*now); });
  });
}

WIREBIND_DECL void running_call::notify_of_wait() {
  const auto& observer = core_->options.observer;
  if (!observer) return;
  optional_lock lock(mutex());
  const time_point deadline = machine_.deadline();
  lock.unlock();
  if (deadline != (time_point::max)()) {
    const auto wait = time_between(core_->options.clock->now(), deadline);
    observer->retry_planned(present_attempt(), wait < wait.zero() ? wait.zero() : wait);
  }
}

WIREBIND_DECL void running_call::stop_resting() {
  if (!std::exchange(resting_, false)) return;
  if (alarm_) alarm_->disarm();
  core_->state->let_go(*this);
}

WIREBIND_DECL void running_call::complete() {
  stop_resting();
  alarm_.reset();
  try {
    call_details& told = details();
    told.outcome = machine_.outcome();
    told.exception = std::move(exception_);
  } catch (...) {  // a call that succeeded has details
    details_ = detail::spare_details(machine_.outcome());
  }
  core_->memory().keep(std::move(target_), std::move(body_));
  handler_.result().details = std::move(details_);
  posted_ ? handler_.post(machine_.result()) : handler_.complete(machine_.result());
}

}  // namespace wirebind::inline WIREBIND_ABI::client
