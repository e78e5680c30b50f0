// The interface of a function in the emulator: a C++ callable from an invocation to its result, and the
// registered handlers by name.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/http/message.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// One call of a function, as the function sees it.
struct invocation {
  std::string request_id;
  std::string service_name;
  std::string function_name;
  std::string qualifier;  ///< As the caller gave it, empty when it gave none.
  wirebind::bytes payload;
  wirebind::http::fields headers;  ///< Of the request, X-Fc-Log-Type among them.
  bool asynchronous = false;
  std::string task_id;  ///< Of an asynchronous invocation, as the caller gave it or made for it.
  std::map<std::string, std::string> environment;  ///< The function's environmentVariables.

  /// Whether StopStatefulAsyncInvocation was called: long-running code should then end. From any thread.
  bool stopped() const noexcept { return stop->load(); }

  std::shared_ptr<std::atomic<bool>> stop = std::make_shared<std::atomic<bool>>(false);
};

/// How a function failed; see X-Fc-Error-Type.
enum class function_error : std::uint8_t {
  none,
  handled,    ///< HandledInvocationError: the code reported a failure.
  unhandled,  ///< UnhandledInvocationError: the code crashed or timed out.
};

/// The result of a function.
struct invocation_result {
  wirebind::bytes payload{};
  function_error error = function_error::none;
  std::string log{};  ///< The caller gets the last 4 KB on request.
};

/// A function's code. May be called from several threads at once; an exception is an unhandled failure with
/// its text as errorMessage.
using invocation_handler = wirebind::unique_function<invocation_result(const invocation&)>;

/// The handlers that were registered, by service and function. Safe to use from several threads at once.
class handler_table {
 public:
  void set(std::string_view service, std::string_view function, invocation_handler handler) {
    const std::lock_guard lock(mutex_);
    handlers_[{std::string(service), std::string(function)}] =
        std::make_shared<invocation_handler>(std::move(handler));
  }

  /// Runs the function's handler; without one the payload is echoed.
  invocation_result run(const invocation& call) {
    const auto handler = find(call);
    return handler ? (*handler)(call) : invocation_result{.payload = call.payload};
  }

 private:
  std::shared_ptr<invocation_handler> find(const invocation& call) {
    const std::lock_guard lock(mutex_);
    const auto found = handlers_.find({call.service_name, call.function_name});
    return found == handlers_.end() ? nullptr : found->second;
  }

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<invocation_handler>> handlers_;
};

}  // namespace fc::emulator
