// The log tail of an invocation as text. Works on the response of InvokeFunction of any version of the API.
#pragma once

#include <optional>
#include <string>

namespace fc::ext {

/// The last 4 KB of the log, if the request set `log_type` to "Tail"; nothing if the response has none
/// or if it is not base64. Source: X-Fc-Log-Result of InvokeFunction.
template <class Response>
std::optional<std::string> log_tail(const Response& result) {
  if (!result.header.log_result) return std::nullopt;
  return result.header.log_result->decode();
}

}  // namespace fc::ext
