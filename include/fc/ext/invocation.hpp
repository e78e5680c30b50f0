// Modes and results of an invocation, for every version of the API: log tail, timeouts,
// and a function that fails as distinct from a service that rejects the call.
#pragma once

#include <fc/ext/log_tail.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/bytes.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::ext {

enum class invoke_mode : std::uint8_t {
  sync,   ///< the response is what the function returns
  async,  ///< the response confirms that the event was accepted; FC runs the function later, and retries it
          ///< when it fails
  stateful,  ///< asynchronous, and FC keeps the state of the invocation under its task id
};

/// Settings of one invocation. Owns no memory, so that it may stand in a co_await expression on every
/// compiler.
///
/// The first byte of a synchronous invocation's response arrives when the function has ended, which may be a
/// day later (86400 s, the longest timeout of a function): so neither `total` nor `first_byte` limits it
/// unless they are set here. A peer or a path that vanishes meanwhile ends the call with
/// `net::errc::connection_lost`, after a minute by default (`net::pool_options::keep_alive`); the probes also
/// keep the entries of NATs alive. All other timeouts are the client's. The asynchronous modes return at
/// once, and all of the client's timeouts hold.
struct invoke_options {
  invoke_mode mode = invoke_mode::sync;
  /// Requests the last 4 KB of the log; synchronous invocations only.
  bool log_tail = false;
  /// The longest run of the function plus the transfer.
  std::optional<std::chrono::milliseconds> first_byte{};
  std::optional<std::chrono::milliseconds> total{};
  /// Timeouts set here replace all of the above.
  wirebind::call_options call{};
};

/// The result of an invocation. A failure of the function is a value, not an error: the service did its work.
template <class Operation>
struct invoke_result {
  /// The response itself, with all headers.
  wirebind::response<Operation> response;
  /// What the function returned, moved out of the response; after `function_error` its description of the
  /// failure, usually JSON with `errorMessage`, `errorType` and `stackTrace`. Empty if the invocation was
  /// only accepted.
  wirebind::bytes payload{};
  /// "HandledInvocationError" if the code reported the failure, "UnhandledInvocationError" if it crashed;
  /// other texts are possible. Source: X-Fc-Error-Type.
  std::optional<std::string> function_error{};
  /// The end of the log, decoded; only if requested. Source: X-Fc-Log-Result.
  std::optional<std::string> log{};
  /// The name of a stateful invocation; empty for others.
  std::string task_id{};

  /// The function ran and did not fail.
  bool succeeded() const noexcept { return response.status() / 100 == 2 && !accepted() && !function_error; }
  /// The event was accepted, to be run later.
  bool accepted() const noexcept { return response.status() == 202; }

  const std::shared_ptr<const wirebind::call_details>& shared_details() const noexcept {
    return response.shared_details();
  }
};

namespace detail {

template <class Slot>
void set_text(Slot& slot, std::string_view text) {
  slot.emplace(text);
}

/// Sets what the mode requires in the request. The versions of the API differ in what makes an invocation
/// stateful:
/// in 2021-04-06 a header turns it on, in later ones the task id alone does.
template <class Request>
Request invoke_request(const Request& request, const invoke_options& options) {
  Request out = request;
  set_text(out.invocation_type, options.mode == invoke_mode::sync ? "Sync" : "Async");
  if (options.log_tail && options.mode == invoke_mode::sync) set_text(out.log_type, "Tail");
  if constexpr (requires { out.stateful_async_invocation_enable; }) {
    if (options.mode == invoke_mode::stateful) out.stateful_async_invocation_enable = true;
  }
  return out;
}

inline wirebind::call_options invoke_call(const invoke_options& options,
                                          const wirebind::client_options& client) {
  wirebind::call_options out = options.call;
  const bool sync = options.mode == invoke_mode::sync;
  if (out.timeouts || (sync && !options.first_byte && !options.total)) return out;  // else the operation's
  wirebind::net::timeouts bounds = client.timeouts;
  if (sync) bounds.first_byte = bounds.total = {};
  if (options.first_byte) bounds.first_byte = *options.first_byte;
  if (options.total) bounds.total = *options.total;
  out.timeouts = bounds;
  return out;
}

template <class Header>
std::string task_id_of(const Header& header) {
  if constexpr (requires { header.stateful_async_invocation_id; }) {
    return header.stateful_async_invocation_id.value_or(std::string());
  } else if constexpr (requires { header.async_task_id; }) {
    return header.async_task_id.value_or(std::string());
  } else {
    return {};
  }
}

/// The text of a string or an open enum.
template <class Text>
std::string text_of(const Text& value) {
  if constexpr (requires { value.text(); }) {
    return std::string(value.text());
  } else {
    return std::string(value);
  }
}

/// Makes the result from the response.
struct read_invocation {
  template <class Operation>
  invoke_result<Operation> operator()(wirebind::response<Operation> result) const {
    invoke_result<Operation> out{std::move(result)};
    out.payload = std::move(out.response.body());
    if (out.response.header.error_type) out.function_error = text_of(*out.response.header.error_type);
    out.log = log_tail(out.response);
    out.task_id = task_id_of(out.response.header);
    return out;
  }
};

}  // namespace detail
}  // namespace fc::ext
