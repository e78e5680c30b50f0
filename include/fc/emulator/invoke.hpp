// InvokeFunction: runs the registered handler, now or later, and says how it went. Owns limits of payloads,
// log tails and task ids; the code itself is the handler's.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/invocation.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/model/base64_text.hpp>

#include <cstddef>
#include <exception>
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

/// What the runtime says about an exception of the code.
struct failure_body {
  std::string error_message;
  std::string error_type;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("errorMessage", self.error_message);
    v("errorType", self.error_type);
  }
};

class invoke_operations {
 public:
  /// Runs a task later, on a thread of the emulator.
  using post_function = wirebind::unique_function<void(wirebind::unique_function<void()>)>;

  invoke_operations(state& world, handler_table& handlers, post_function post)
      : state_(world), handlers_(handlers), post_(std::move(post)) {}

  answer<api::invoke_function> handle(const api::invoke_function_request& request, context& call) {
    auto run = std::make_shared<invocation>();
    std::string checksum;
    if (auto why = prepare(request, call, *run, checksum)) return *std::move(why);
    if (run->asynchronous) return accept(std::move(run));
    const invocation_result result = run_now(handlers_, *run);
    answer<api::invoke_function> out(result.payload);
    out.header.code_checksum = checksum;
    out.header.instance_id = "emulated-" + run->function_name;
    if (result.error == function_error::handled) out.header.error_type = "HandledInvocationError";
    if (result.error == function_error::unhandled) out.header.error_type = "UnhandledInvocationError";
    if (request.log_type && *request.log_type == "Tail") out.header.log_result = tail_of(result.log);
    return out;
  }

 private:
  std::optional<fault> prepare(const api::invoke_function_request& request, const context& call,
                               invocation& run, std::string& checksum) {
    const std::lock_guard lock(state_.mutex);
    const auto found =
        find_function(state_, request.service_name, request.function_name, request.qualifier, alias_use::run);
    if (found.why) return found.why;
    if (auto why = read_modes(request, run)) return why;
    run.request_id = call.request_id;
    run.service_name = request.service_name;
    run.function_name = request.function_name;
    run.qualifier = request.qualifier.value_or("");
    run.payload = request.body;
    run.headers = call.request.fields;
    const document& members = found.function->members;
    if (const auto variables = members.get<wirebind::map<std::string>>("environmentVariables")) {
      run.environment.insert(variables->begin(), variables->end());
    }
    checksum = members.get<std::string>("codeChecksum").value_or("0");
    return std::nullopt;
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

  /// Answers 202 and runs the handler afterwards; nobody learns its result.
  answer<api::invoke_function> accept(std::shared_ptr<invocation> run) {
    if (run->task_id.empty()) run->task_id = "t" + state::make_id();
    answer<api::invoke_function> out;
    out.status = 202;
    out.header.stateful_async_invocation_id = run->task_id;
    post_([&handlers = handlers_, run = std::move(run)] { run_now(handlers, *run); });
    return out;
  }

  static invocation_result run_now(handler_table& handlers, const invocation& run) {
    failure_body failure{"the function failed", "Error"};
    try {
      return handlers.run(run);
    } catch (const std::exception& error) {
      failure.error_message = error.what();
    } catch (...) {
      failure.error_message = "the function threw something that is not a std::exception";
    }
    std::string body;
    wirebind::json::encode(failure, body);
    return {.payload = std::move(body), .error = function_error::unhandled, .log = failure.error_message};
  }

  static wirebind::base64_text tail_of(std::string_view log) {
    if (log.size() > log_tail_size) log.remove_prefix(log.size() - log_tail_size);
    return wirebind::base64_text::from_bytes(log);
  }

  state& state_;
  handler_table& handlers_;
  post_function post_;
};

}  // namespace fc::emulator
