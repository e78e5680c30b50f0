// The queue of asynchronous invocations: when one may begin, be retried, end or expire.
#pragma once

#include <fc/emulator/async_record.hpp>
#include <fc/emulator/invocation.hpp>
#include <fc/emulator/run.hpp>
#include <fc/emulator/state.hpp>
#include <wirebind/core/unique_function.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace fc::emulator {

/// Members require the lock of the state.
class async_queue {
 public:
  /// Runs a task later, on a thread of the emulator.
  using post_function = wirebind::unique_function<void(wirebind::unique_function<void()>)>;
  using record = std::shared_ptr<async_record>;

  async_queue(state& world, std::string account, handler_table& handlers, post_function post)
      : state_(world), account_(std::move(account)), handlers_(handlers), post_(std::move(post)) {}

  /// The record with the same id, else the new one, which runs as soon as possible.
  record accept(record made) {
    if (made->stateful) {
      auto& known = state_.invocations[made->name()];
      if (const auto found = known.find(made->call.task_id); found != known.end()) return found->second;
      known.emplace(made->call.task_id, made);
    }
    made->sequence = ++accepted_;
    made->enqueue(state_.now());
    waiting_.push_back(made);
    advance();
    return made;
  }

  /// Starts every invocation that may start now, and expires those that have waited too long.
  void advance() {
    const auto now = state_.now();  // a clock that throws leaves everything as it is
    std::deque<record> left;
    for (auto& each : std::exchange(waiting_, {})) {
      if (!each->waits() || drop(*each, now)) continue;
      qualifier_settings& settings = state_.settings[each->name()][each->qualifier];
      if (const auto instance = settings.take_instance(now)) {
        post_([this, each, number = *instance] { run(each, number); });
      } else {
        left.push_back(std::move(each));
      }
    }
    waiting_ = std::move(left);
  }

  /// False when it is over already.
  bool stop(async_record& asked) {
    if (asked.over()) return false;
    asked.call.stop->store(true);
    if (asked.waits()) {
      asked.end("Stopped", state_.now());
    } else if (!asked.is("Stopping")) {
      asked.step("Stopping", state_.now());
    }
    return true;
  }

  /// An instance is idle again.
  void release(const function_name& name, const std::string& qualifier, std::int64_t number) {
    rest(name, qualifier, number);
    advance();
  }

 private:
  using time = async_record::time;

  void rest(const function_name& name, const std::string& qualifier, std::int64_t number) {
    if (const auto found = state_.settings.find(name); found != state_.settings.end()) {
      found->second[qualifier].busy.erase(number);
    }
  }

  // A deleted function takes its events along.
  bool drop(async_record& one, time now) {
    if (find_function(state_, one.call.service_name, one.call.function_name).why) return true;
    if (!one.too_old(now)) return false;
    one.end("Expired", now);
    return true;
  }

  /// Any exception, such as of a clock or for memory, ends the run as failed and releases the instance.
  void run(const record& one, std::int64_t number) {
    try {
      perform(one, number);
    } catch (...) {
      const std::lock_guard lock(state_.mutex);
      rest(one->name(), one->qualifier, number);
      if (!one->over()) one->fail("UnhandledInvocationError", one->began);
      throw;
    }
  }

  void perform(const record& one, std::int64_t number) {
    const function_name name = one->name();
    {
      const std::lock_guard lock(state_.mutex);
      const auto now = state_.now();
      if (!one->waits() || drop(*one, now)) return release(name, one->qualifier, number);
      one->start(now, instance_id(resource_name(account_, name, one->qualifier), number));
    }
    const invocation_result result = run_code(handlers_, one->call);
    const std::lock_guard lock(state_.mutex);
    finish(one, result);
    release(name, one->qualifier, number);
  }

  void finish(const record& one, const invocation_result& result) {
    const auto now = state_.now();
    const auto error = error_type(result.error);
    if (one->is("Stopping")) {
      one->end("Stopped", now);
    } else if (error.empty()) {
      one->succeed(result.payload.view(), now);
    } else if (*one->shown.already_retried_times >= one->max_retries) {
      one->fail(error, now);
    } else if (one->too_old(now)) {
      one->end("Expired", now, error);
    } else {
      one->retry(error, now);
      waiting_.push_back(one);
    }
  }

  state& state_;
  std::string account_;
  handler_table& handlers_;
  post_function post_;
  std::deque<record> waiting_;
  std::uint64_t accepted_ = 0;
};

}  // namespace fc::emulator
