// One asynchronous invocation and its history, with the steps of its life as the API reports them.
#pragma once

#include <fc/emulator/invocation.hpp>
#include <fc/emulator/settings.hpp>
#include <fc/v20210406/models/stateful_async_invocation.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/json/codec.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

namespace api = fc::v20210406;

inline constexpr std::size_t largest_return_payload = 1024 * 1024;

/// `text` if it is valid in JSON.
inline std::optional<std::string> utf8_or_nothing(std::string_view text) {
  std::string ignored;
  if (!wirebind::json::encode(std::string(text), ignored)) return std::nullopt;
  return std::string(text);
}

struct async_record {
  using time = std::chrono::sys_seconds;

  invocation call;
  std::string qualifier;
  bool stateful = false;
  std::int64_t max_age = 86400;  ///< seconds
  std::int64_t max_retries = 3;
  time accepted{};
  time began{};
  std::uint64_t sequence = 0;  ///< In the order of acceptance.
  api::stateful_async_invocation shown{};

  function_name name() const { return {call.service_name, call.function_name}; }
  std::string_view status() const { return shown.status ? shown.status->text() : std::string_view(); }
  bool is(std::string_view wanted) const { return status() == wanted; }
  bool waits() const { return is("Enqueued") || is("Retrying"); }
  bool over() const { return is("Succeeded") || is("Failed") || is("Stopped") || is("Expired"); }
  bool too_old(time now) const { return wirebind::time_between(accepted, now).count() > max_age; }

  void enqueue(time now) {
    accepted = now;
    shown.service_name = call.service_name;
    shown.function_name = call.function_name;
    shown.qualifier = qualifier;
    shown.invocation_id = call.task_id;
    shown.request_id = call.request_id;
    shown.invocation_payload = utf8_or_nothing(call.payload.view());
    shown.already_retried_times = 0;
    shown.started_time = milliseconds(now);
    step("Enqueued", now);
  }
  void start(time now, std::string instance) {
    began = now;
    shown.instance_id = std::move(instance);
    step("Running", now);
  }
  void retry(std::string_view error, time now) {
    shown.already_retried_times = *shown.already_retried_times + 1;
    step("Retrying", now, error);
  }
  void succeed(std::string_view payload, time now) {
    if (payload.size() <= largest_return_payload) shown.return_payload = utf8_or_nothing(payload);
    end("Succeeded", now);
  }
  void fail(std::string_view error, time now) {
    shown.invocation_error_message = std::string(error);
    end("Failed", now, error);
  }
  void end(std::string_view status, time now, std::string_view error = {}) {
    shown.end_time = milliseconds(now);
    if (began != time()) shown.duration_ms = milliseconds(wirebind::time_between(began, now));
    step(status, now, error);
  }
  void step(std::string_view status, time now, std::string_view error = {}) {
    shown.status = api::invocation_status(status);
    api::stateful_async_invocation_event event;
    event.event_id = static_cast<std::int64_t>(shown.events.size()) + 1;
    event.status = shown.status;
    event.timestamp = milliseconds(now);
    event.event_detail = error.empty() ? "{}" : R"({"Error":")" + std::string(error) + R"("})";
    shown.events.push_back(std::move(event));
  }

 private:
  static std::int64_t milliseconds(std::chrono::seconds length) {
    return wirebind::saturating_cast<std::chrono::milliseconds>(length).count();
  }
  static std::int64_t milliseconds(time when) { return milliseconds(when.time_since_epoch()); }
};

/// The invocations whose state is kept, by function and id.
using async_table =
    std::map<function_name, std::map<std::string, std::shared_ptr<async_record>, std::less<>>>;

}  // namespace fc::emulator
