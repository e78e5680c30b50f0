// Runs the code of a function and makes a result of its outcome, including exceptions.
#pragma once

#include <fc/emulator/invocation.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/json/codec.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The runtime's description of an exception of the code.
struct failure_body {
  std::string error_message;
  std::string error_type;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("errorMessage", self.error_message);
    v("errorType", self.error_type);
  }
};

/// The text of X-Fc-Error-Type; empty for a function that did not fail.
inline std::string_view error_type(function_error error) {
  if (error == function_error::handled) return "HandledInvocationError";
  return error == function_error::unhandled ? "UnhandledInvocationError" : "";
}

/// An exception of the code is an unhandled failure.
inline invocation_result run_code(handler_table& handlers, const invocation& run) {
  failure_body failure{"the function failed", "Error"};
  try {
    return handlers.run(run);
  } catch (const std::exception& error) {
    failure.error_message = wirebind::text_of(error);
  } catch (...) {
    failure.error_message = "the function threw something that is not a std::exception";
  }
  std::string body;
  if (!wirebind::json::encode(failure, body)) {
    failure.error_message = "the function failed with a text that is not UTF-8";
    wirebind::json::encode(failure, body);
  }
  return {.payload = std::move(body), .error = function_error::unhandled, .log = failure.error_message};
}

}  // namespace fc::emulator
