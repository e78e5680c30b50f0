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
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>

#include <optional>
#include <string>
#include <string_view>
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

/// The details of an earlier response, without its message, are kept in its attempt only.
inline void forget_response(call_details& details) {
  details.status = 0;
  details.fields.clear();
  details.request_id.clear();
  details.code.clear();
  details.body.clear();
}

}  // namespace detail

WIREBIND_DECL attempt_id running_call::present_attempt() {
  const std::string_view target = details().target;
  const std::lock_guard lock(mutex());
  return {number_, machine_.attempts(), operation_->info->name, target};
}

WIREBIND_DECL std::chrono::sys_seconds running_call::service_time() const {
  return time_after(core_->options.clock->wall(), std::chrono::seconds(core_->state->clock_error.load()));
}

WIREBIND_DECL std::error_code running_call::prepare(http::request& out) {
  body_source* const source = facts_->source;
  if (source != nullptr && source->can_rewind()) {
    if (const std::error_code error = source->rewind()) {
      rewind_failed_ = true;
      return error;
    }
  }
  out.method = operation_->info->method;
  out.target = target_;
  out.fields = fields();
  out.body = body_;
  const client_options& options = core_->options;
  if (options.observer) {
    const std::string trace = options.observer->traceparent(present_attempt());
    if (is_traceparent(trace)) out.fields.set("traceparent", trace);
  }
  dated_ = service_time();
  if (authentication_ != nullptr) {
    const auth::attempt_context context{
        .api_version = operation_->api->version,
        .operation = operation_->info->name,
        .now = dated_,
        .nonces = options.nonces.get(),
        .content_sha256 = rare_ ? std::string_view(rare_->content_sha256) : std::string_view()};
    if (const auto error = authentication_->by->apply(out, snapshot_, context)) return error;
  }
  std::string where;
  const std::error_code error = check_fields(out.fields, where);
  if (error) {
    details().message = std::move(where);
    refused_ = true;
  }
  return error;
}

WIREBIND_DECL bool running_call::spent(const net::exchange_report& report) const {
  if (report.caller_failed || report.sink_used || rewind_failed_) return true;
  return report.source_used && !facts_->source->can_rewind();
}

/// How the attempt ended, also where finding that out fails.
WIREBIND_DECL attempt_end running_call::end_attempt(std::error_code error, http::response&& message,
                                                    const net::exchange_report& report, time_point& now) {
  try {
    note(std::exception_ptr(report.exception));
    now = core_->options.clock->now();
    return judge_attempt(error, std::move(message), report, now);
  } catch (...) {
    callback_failure failure = current_failure();
    note(std::move(failure.exception));
    if (details_) {  // of a response from which not all secrets were taken, perhaps
      detail::forget_response(*details_);
      details_->message.clear();
    }
    return {.error = failure.error,
            .facts = {.ending = retry::ending::broken, .wrote = report.wrote, .spent = true}};
  }
}

WIREBIND_DECL void running_call::notify_of_end(std::error_code error, time_point now) {
  const auto& observer = core_->options.observer;
  if (!observer || !details_ || details_->attempts.empty()) return;
  const attempt& last = details_->attempts.back();
  observer->attempt_ended(present_attempt(), {.error = error,
                                              .status = last.status,
                                              .code = last.code,
                                              .request_id = details_->request_id,
                                              .remote = last.remote,
                                              .took = time_between(attempt_started_, now)});
}

WIREBIND_DECL attempt_end running_call::judge_attempt(std::error_code error, http::response&& message,
                                                      const net::exchange_report& report, time_point now) {
  call_details& details = this->details();
  detail::forget_response(details);
  if (!std::exchange(refused_, false)) details.message.clear();
  record(error, report, now);
  attempt_end end{.error = error,
                  .facts = {.ending = ending_of(error), .wrote = report.wrote, .spent = spent(report)}};
  if (error) return end;
  raw_response& response = handler_.result();
  response.details = details_;
  response.decoding = decoding_;
  std::vector<std::string> secrets;
  if (message.status >= 300) {
    secrets = detail::secrets_of(snapshot_, request());
    detail::redact(message.body, secrets);
  }
  end.error = check_status(response, std::move(message), operation_->api, operation_->info);
  if (end.error) detail::redact(details, secrets);
  attempt& last = details.attempts.back();
  last.status = details.status;
  if (!end.error) return end;
  if (const error_fact* fact = fact_of(end.error)) end.facts.advice = fact->retry;
  end.facts.requested_wait = requested_wait(*operation_->api, details.fields, service_time());
  last.code = details.code;
  last.request_id = details.request_id;
  if (authentication_ != nullptr) judge_refusal(end);
  return end;
}

/// What may help where the service refused the proof of who calls: the right date, or other credentials.
WIREBIND_DECL void running_call::judge_refusal(attempt_end& end) {
  const call_details& details = *details_;
  const bool dated = authentication_->by->needs().clock;
  if (const auto ahead = dated ? clock_error(details, dated_) : std::nullopt) {
    core_->state->clock_error =
        time_between(core_->options.clock->wall(), time_after(dated_, *ahead)).count();
    end.clock_corrected = !end.facts.spent;
    return;
  }
  if (credentials_refused_ || !has_provider(authentication_.get())) return;
  credentials_refused_ =
      authentication_->by->refuses_credentials({details.status, details.code, details.fields});
  if (!credentials_refused_) return;
  const bool others = authentication_->source.provider()->invalidate(snapshot_);
  end.credentials_refused = others && !end.facts.spent;
}

WIREBIND_DECL void running_call::record(std::error_code error, const net::exchange_report& report,
                                        time_point now) {
  attempt& made = details_->attempts.emplace_back();
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
