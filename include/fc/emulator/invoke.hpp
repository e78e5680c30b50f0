// InvokeFunction: runs the registered handler, now or later, and returns its result. Checks the size of
// payloads and ids, and adds log tails.
#pragma once

#include <fc/emulator/async_queue.hpp>
#include <fc/emulator/async_record.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/invocation.hpp>
#include <fc/emulator/qualified.hpp>
#include <fc/emulator/run.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/model/base64_text.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

inline constexpr std::size_t log_tail_size = 4 * 1024;
inline constexpr std::size_t largest_sync_payload = 32 * 1024 * 1024;
inline constexpr std::size_t largest_async_payload = 128 * 1024;

class invoke_operations {
 public:
  explicit invoke_operations(const shared_parts& parts)
      : state_(parts.world), handlers_(parts.handlers), queue_(parts.queue) {}

  operation_result<api::invoke_function> handle(const api::invoke_function_request& request, context& call) {
    auto run = std::make_shared<async_record>();
    std::string checksum;
    std::int64_t number = 0;
    {
      const std::lock_guard lock(state_.mutex);
      if (auto why = prepare(request, call, *run, checksum)) return *std::move(why);
      if (run->call.asynchronous) return accept(std::move(run));
      const auto taken = state_.settings[run->name()][run->qualifier].take_instance(state_.now());
      if (!taken) return resource_exhausted(request.function_name);
      number = *taken;
    }
    const invocation_result result = run_code(handlers_, run->call);
    {
      const std::lock_guard lock(state_.mutex);
      queue_.release(run->name(), run->qualifier, number);
    }
    operation_result<api::invoke_function> out(result.payload);
    out.header.code_checksum = checksum;
    out.header.instance_id =
        instance_id(resource_name(state_.setup.account_id, run->name(), run->qualifier), number);
    if (const auto type = error_type(result.error); !type.empty()) out.header.error_type = type;
    if (request.log_type && *request.log_type == "Tail") {
      out.header.log_result = tail_of(result.log.empty() ? frame_of(run->call) : result.log);
    }
    return out;
  }

 private:
  std::optional<fault> prepare(const api::invoke_function_request& request, const context& call,
                               async_record& run, std::string& checksum) {
    const auto found = find_qualified(state_, request, alias_use::run);
    if (found.why) return found.why;
    if (auto why = read_modes(request, run.call)) return why;
    run.qualifier = found.qualifier;
    run.call.request_id = call.request_id;
    run.call.service_name = request.service_name;
    run.call.function_name = request.function_name;
    run.call.qualifier = request.qualifier.value_or("");
    run.call.payload = request.body;
    run.call.headers = call.request.fields;
    const document& members = found.function->members;
    if (const auto variables = members.get<wirebind::map<std::string>>("environmentVariables")) {
      run.call.environment.insert(variables->begin(), variables->end());
    }
    checksum = members.get<std::string>("codeChecksum").value_or("0");
    if (const auto& config = found.settings->async_config) read_config(config->members, run);
    run.stateful = request.stateful_async_invocation_enable.value_or(run.stateful);
    return std::nullopt;
  }

  static void read_config(const document& config, async_record& run) {
    run.max_age = config.get<std::int64_t>("maxAsyncEventAgeInSeconds").value_or(run.max_age);
    run.max_retries = config.get<std::int64_t>("maxAsyncRetryAttempts").value_or(run.max_retries);
    run.stateful = config.get<bool>("statefulInvocation").value_or(false);
  }

  static std::optional<fault> read_modes(const api::invoke_function_request& request, invocation& run) {
    if (request.invocation_type && *request.invocation_type != "Sync" &&
        *request.invocation_type != "Async") {
      return invalid_argument("X-Fc-Invocation-Type: neither Sync nor Async");
    }
    if (request.log_type && *request.log_type != "None" && *request.log_type != "Tail") {
      return invalid_argument("X-Fc-Log-Type: neither None nor Tail");
    }
    run.asynchronous = request.invocation_type && *request.invocation_type == "Async";
    const std::size_t largest = run.asynchronous ? largest_async_payload : largest_sync_payload;
    if (request.body.size() > largest) {
      return entity_too_large("the payload has " + std::to_string(request.body.size()) +
                              " bytes, more than " + std::to_string(largest));
    }
    run.task_id = request.stateful_async_invocation_id.value_or("");
    return std::nullopt;
  }

  /// Responds with 202; the handler runs afterwards. A known id starts nothing.
  operation_result<api::invoke_function> accept(std::shared_ptr<async_record> run) {
    if (run->call.task_id.empty()) run->call.task_id = "t" + state::make_id();
    operation_result<api::invoke_function> out;
    out.status = 202;
    out.header.stateful_async_invocation_id = queue_.accept(std::move(run))->call.task_id;
    return out;
  }

  /// The lines of the service around those of the code.
  static std::string frame_of(const invocation& run) {
    return "FC Invoke Start RequestId: " + run.request_id + "\nFC Invoke End RequestId: " + run.request_id +
           "\n";
  }

  static wirebind::base64_text tail_of(std::string_view log) {
    if (log.size() > log_tail_size) log.remove_prefix(log.size() - log_tail_size);
    return wirebind::base64_text::from_bytes(log);
  }

  state& state_;
  handler_table& handlers_;
  async_queue& queue_;
};

}  // namespace fc::emulator
