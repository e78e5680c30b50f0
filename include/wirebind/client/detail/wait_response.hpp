// What a response of a polled operation means for a waiter, by the waiter's facts.
#pragma once

#include <wirebind/client/detail/present.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// A type of generated facts: an operation, and what its responses mean for a waiter.
template <class Waiter>
concept waiter = requires {
  typename Waiter::operation::request;
}
&&(
    requires { Waiter::member; } || requires { Waiter::success_status; } ||
    requires { Waiter::success_errors; });

namespace client {

/// The text of a string or an open enum.
template <class Text>
std::string_view plain_text(const Text& value) noexcept {
  if constexpr (requires { value.text(); }) {
    return value.text();
  } else {
    return value;
  }
}

template <class Values, class Value>
bool is_one_of(const Values& values, const Value& wanted) noexcept {
  for (const auto& each : values) {
    if (each == wanted) return true;
  }
  return false;
}

template <class Waiter>
wait_finding find_in_error(const std::error_code& error, const call_details& details) {
  if (error == errc::service_error) {
    if constexpr (requires { Waiter::success_status; }) {
      if (is_one_of(Waiter::success_status, details.status)) return {wait_verdict::done};
    }
    if constexpr (requires { Waiter::success_errors; }) {
      if (is_one_of(Waiter::success_errors, std::string_view(details.code))) return {wait_verdict::done};
    }
  }
  return {is_passing(error, details.status) ? wait_verdict::pending : wait_verdict::broken, details.message};
}

template <class Waiter, class Body>
wait_finding find_in_text(const Body& body) {
  const auto* value = present(body.*Waiter::member);
  if (value == nullptr) return {};
  const std::string_view text = plain_text(*value);
  std::string shown = '"' + std::string(text) + '"';
  if constexpr (requires { Waiter::failure; }) {
    if (is_one_of(Waiter::failure, text)) return {wait_verdict::failed, std::move(shown)};
  }
  return {is_one_of(Waiter::success, text) ? wait_verdict::done : wait_verdict::pending, std::move(shown)};
}

template <class Waiter, class Body>
wait_finding find_in_number(const Body& body) {
  const auto* value = present(body.*Waiter::member);
  if (value == nullptr) return {};
  if constexpr (requires { Waiter::target; }) {
    const auto* target = present(body.*Waiter::target);
    if (target == nullptr) return {};
    return {*value >= *target ? wait_verdict::done : wait_verdict::pending,
            std::to_string(*value) + " of " + std::to_string(*target)};
  } else {
    static_assert(Waiter::zero, "a waiter for a number has a target or waits for zero");
    return {*value == 0 ? wait_verdict::done : wait_verdict::pending, std::to_string(*value)};
  }
}

/// The meaning of a poll's outcome. An absent member means pending.
template <waiter Waiter>
wait_finding find_in(const std::error_code& error, const response<typename Waiter::operation>& result) {
  if (error) return find_in_error<Waiter>(error, result.details());
  if constexpr (requires { Waiter::failure_member; }) {
    const auto* value = present(result.body().*Waiter::failure_member);
    if (value != nullptr && !plain_text(*value).empty()) {
      return {wait_verdict::failed, '"' + std::string(plain_text(*value)) + '"'};
    }
  }
  if constexpr (requires { Waiter::success; }) {
    return find_in_text<Waiter>(result.body());
  } else if constexpr (requires { Waiter::member; }) {
    return find_in_number<Waiter>(result.body());
  } else {
    return {};
  }
}

/// Calls the progress callback of a wait, if there is one.
template <class Operation>
void report(const wait_options& options, unsigned polls, const wait_machine::step& step,
            const wait_finding& found, const std::error_code& error, const response<Operation>& result) {
  if (!options.progress) return;
  options.progress({.polls = polls,
                    .error = error,
                    .text = found.text,
                    .over = step.over,
                    .pause = step.pause,
                    .details = result.details(),
                    .operation = operation_of<Operation>(),
                    .response = &result});
}

}  // namespace client
}  // namespace wirebind::inline WIREBIND_ABI
