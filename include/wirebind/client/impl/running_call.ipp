#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/attempt_end.hpp>
#include <wirebind/client/detail/call_state.hpp>
#include <wirebind/client/detail/client_core.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/running_call.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/detail/source_digest.hpp>
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/error.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

inline std::string_view phase_name(net::phase reached) noexcept {
  switch (reached) {
    case net::phase::acquire:
      return "acquire";
    case net::phase::resolve:
      return "resolve";
    case net::phase::connect:
      return "connect";
    case net::phase::tls:
      return "tls";
    case net::phase::write:
      return "write";
    case net::phase::first_byte:
      return "first byte";
    case net::phase::read:
      return "read";
    case net::phase::done:
      return "done";
  }
  return "unknown";
}

inline double seconds(std::chrono::steady_clock::duration value) {
  return std::chrono::duration<double>(value).count();
}

inline attempt::phase_seconds seconds_of(const net::phase_times& times) {
  using net::phase;
  return {.acquire = seconds(times[phase::acquire]),
          .resolve = seconds(times[phase::resolve]),
          .connect = seconds(times[phase::connect]),
          .tls = seconds(times[phase::tls]),
          .write = seconds(times[phase::write]),
          .first_byte = seconds(times[phase::first_byte]),
          .read = seconds(times[phase::read])};
}

/// The details of an earlier response are kept in its attempt only.
inline void forget_response(call_details& details) {
  details.status = 0;
  details.fields.clear();
  details.request_id.clear();
  details.code.clear();
  details.message.clear();
  details.body.clear();
}

}  // namespace detail

// --- inputs

WIREBIND_DECL running_call::running_call(std::shared_ptr<client_core> shared, prepared_call&& call,
                                         call_handler handler)
    : core_(std::move(shared)),
      number_(++core_->state->calls),
      mutex_(!core_->options.pool.single_threaded),
      machine_(call.retry, call.facts, call.total, core_->state->quota, has_provider(call)),
      call_(std::move(call)),
      handler_(std::move(handler)) {
  if (call_.authentication != nullptr && !has_provider(call_))
    snapshot_ = call_.authentication->source.value();
}

template <class Input>
void running_call::put(Input input) {
  const auto self = shared_from_this();
  optional_lock lock(mutex_);
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

WIREBIND_DECL void running_call::note(std::exception_ptr exception) noexcept {
  std::exception_ptr& first = call_.details->exception;
  if (!first) first = std::move(exception);
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
      lock.lock();
      if (action == call_action::cancel && machine_.attempting()) {
        stepping_ = posted_ = false;
        throw;
      }
      callback_failure failure = current_failure();
      note(std::move(failure.exception));
      machine_.fail(failure.error);
      continue;
    }
    lock.lock();
  }
  stepping_ = posted_ = false;
}

WIREBIND_DECL void running_call::start() {
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
  put([this](call_machine& machine) { machine.start(started_, call_.hash_first); });
}

WIREBIND_DECL void running_call::abort(std::error_code why) {
  put([this, why](call_machine& machine) {
    if (machine.done() || machine.attempting()) return;
    posted_ = true;
    machine.fail(why);
  });
}

WIREBIND_DECL void running_call::abandon() {
  call_handler dropped;
  const std::lock_guard lock(mutex_);
  stepping_ = true;  // nothing is performed any more
  alarm_.reset();
  if (const auto running = digest_.lock()) running->abandon();
  dropped = std::move(handler_);
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
  call_.progress->progressed(so_far);
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
        new detail::source_digest(core_->executor, *call_.exchange->source,
                                  [self = shared_from_this()](callback_failure failure, std::string digest) {
                                    self->put([&](call_machine& machine) {
                                      self->call_.content_sha256 = std::move(digest);
                                      self->note(std::move(failure.exception));
                                      machine.digest_ready(failure.error);
                                    });
                                  }));
    digest_ = made;
    made->start();
  } catch (...) {
    callback_failure failure = current_failure();
    note(std::move(failure.exception));
    return put([&failure](call_machine& machine) { machine.digest_ready(failure.error); });
  }
  rest();
}

WIREBIND_DECL void running_call::stop_digest() {
  if (const auto running = digest_.lock()) running->stop();
}

WIREBIND_DECL bool running_call::has_provider(const prepared_call& call) noexcept {
  return call.authentication != nullptr && call.authentication->source.provider() != nullptr;
}

WIREBIND_DECL void running_call::get_credentials() {
  rest();
  call_.authentication->source.provider()->async_get(single_call(
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
    const auto& provider = call_.authentication->source.provider();
    if (error) said = provider->last_failure();
    if (error) thrown = provider->last_exception();
  } catch (...) {
    thrown = current_failure().exception;
  }
  put([&](call_machine& machine) {
    if (machine.wants_credentials()) {
      posted_ = posted_ || error;
      snapshot_ = std::move(given);
      if (error) call_.details->message = std::move(said);
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
  exchange_ = core_->transport->start(call_.exchange, machine_.expires(), shared_from_this());
}

WIREBIND_DECL void running_call::cancel_attempt() {
  const auto running = exchange_.lock();
  if (!running) return;
  optional_lock lock(mutex_);
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
  optional_lock lock(mutex_);
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
  optional_lock lock(mutex_);
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
  core_->keep(std::move(call_.request));
  call_.details->outcome = machine_.outcome();
  handler_.result().details = std::move(call_.details);
  posted_ ? handler_.post(machine_.result()) : handler_.complete(machine_.result());
}

// --- one attempt

WIREBIND_DECL attempt_id running_call::present_attempt() {
  const std::lock_guard lock(mutex_);
  return {number_, machine_.attempts(), call_.operation->info->name, call_.details->target};
}

WIREBIND_DECL std::chrono::sys_seconds running_call::service_time() const {
  return time_after(core_->options.clock->wall(), std::chrono::seconds(core_->state->clock_error.load()));
}

WIREBIND_DECL std::error_code running_call::prepare(http::request& out) {
  body_source* const source = call_.exchange->source;
  if (source != nullptr && source->can_rewind()) {
    if (const std::error_code error = source->rewind()) {
      rewind_failed_ = true;
      return error;
    }
  }
  out = call_.request;
  const client_options& options = core_->options;
  if (options.observer) {
    const std::string trace = options.observer->traceparent(present_attempt());
    if (is_traceparent(trace)) out.fields.set("traceparent", trace);
  }
  dated_ = service_time();
  if (call_.authentication != nullptr) {
    const auth::attempt_context context{.api_version = call_.operation->api->version,
                                        .operation = call_.operation->info->name,
                                        .now = dated_,
                                        .nonces = options.nonces.get(),
                                        .content_sha256 = call_.content_sha256};
    if (const auto error = call_.authentication->by->apply(out, snapshot_, context)) return error;
  }
  return check_fields(out.fields, refused_);
}

WIREBIND_DECL bool running_call::spent(const net::exchange_report& report) const {
  if (report.caller_failed || report.sink_used || rewind_failed_) return true;
  return report.source_used && !call_.exchange->source->can_rewind();
}

/// How the attempt ended, also where finding that out fails.
WIREBIND_DECL attempt_end running_call::end_attempt(std::error_code error, http::response&& message,
                                                    const net::exchange_report& report, time_point& now) {
  try {
    note(report.exception);
    now = core_->options.clock->now();
    return judge_attempt(error, std::move(message), report, now);
  } catch (...) {
    callback_failure failure = current_failure();
    note(std::move(failure.exception));
    return {.error = failure.error,
            .facts = {.ending = retry::ending::broken, .wrote = report.wrote, .spent = true}};
  }
}

WIREBIND_DECL void running_call::notify_of_end(std::error_code error, time_point now) {
  const auto& observer = core_->options.observer;
  if (!observer || call_.details->attempts.empty()) return;
  const attempt& last = call_.details->attempts.back();
  observer->attempt_ended(present_attempt(), {.error = error,
                                              .status = last.status,
                                              .code = last.code,
                                              .request_id = call_.details->request_id,
                                              .remote = last.remote,
                                              .took = time_between(attempt_started_, now)});
}

WIREBIND_DECL attempt_end running_call::judge_attempt(std::error_code error, http::response&& message,
                                                      const net::exchange_report& report, time_point now) {
  call_details& details = *call_.details;
  detail::forget_response(details);
  details.message = std::exchange(refused_, {});
  record(error, report, now);
  attempt_end end{.error = error,
                  .facts = {.ending = ending_of(error), .wrote = report.wrote, .spent = spent(report)}};
  if (error) return end;
  raw_response& response = handler_.result();
  response.message = std::move(message);
  response.details = call_.details;
  response.decoding = call_.decoding;
  std::vector<std::string> secrets;
  if (response.message.status >= 300) {
    secrets = detail::secrets_of(snapshot_, call_);
    detail::redact(response.message.body, secrets);
  }
  end.error = check_status(response, call_.operation->api, call_.operation->info);
  if (end.error) detail::redact(details, secrets);
  attempt& last = details.attempts.back();
  last.status = details.status;
  if (!end.error) return end;
  if (const error_fact* fact = fact_of(end.error)) end.facts.advice = fact->retry;
  end.facts.requested_wait = requested_wait(*call_.operation->api, details.fields, service_time());
  last.code = details.code;
  last.request_id = details.request_id;
  if (call_.authentication != nullptr) judge_refusal(end);
  return end;
}

/// What may help where the service refused the proof of who calls: the right date, or other credentials.
WIREBIND_DECL void running_call::judge_refusal(attempt_end& end) {
  const call_details& details = *call_.details;
  const bool dated = call_.authentication->by->needs().clock;
  if (const auto ahead = dated ? clock_error(details, dated_) : std::nullopt) {
    core_->state->clock_error =
        time_between(core_->options.clock->wall(), time_after(dated_, *ahead)).count();
    end.clock_corrected = !end.facts.spent;
    return;
  }
  if (credentials_refused_ || !has_provider(call_)) return;
  credentials_refused_ =
      call_.authentication->by->refuses_credentials({details.status, details.code, details.fields});
  if (!credentials_refused_) return;
  const bool others = call_.authentication->source.provider()->invalidate(snapshot_);
  end.credentials_refused = others && !end.facts.spent;
}

WIREBIND_DECL void running_call::record(std::error_code error, const net::exchange_report& report,
                                        time_point now) {
  attempt& made = call_.details->attempts.emplace_back();
  made.error = error;
  made.phase = detail::phase_name(report.reached);
  made.remote = report.remote;
  made.reused_connection = report.reused_connection;
  made.stale_retry = report.stale_retry;
  made.seconds = detail::seconds(time_between(attempt_started_, now));
  made.wrote = report.wrote;
  made.begun = detail::seconds(time_between(started_, attempt_started_));
  made.phases = detail::seconds_of(report.times);
}

}  // namespace wirebind::inline WIREBIND_ABI::client
