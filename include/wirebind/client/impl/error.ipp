#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/lasting.hpp>

#include <cstdio>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

class call_category_type final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.call"; }
  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::invalid_request:
        return "The request breaks a rule of the API and was not sent";
      case errc::invalid_endpoint:
        return "The endpoint is not an http or https URL";
      case errc::service_error:
        return "The service answered with an error";
      case errc::undecodable_answer:
        return "The answer of the service is not what the API promises";
      case errc::repeated_page_token:
        return "The service names the page that it was just asked for as the next one";
      case errc::waiter_failed:
        return "What is waited for will not come";
      case errc::waiter_timeout:
        return "What is waited for has not come in time";
      case errc::not_streamable:
        return "The body of this operation cannot be streamed";
      case errc::unhashable_source:
        return "The signature needs the SHA-256 of a body that can be read only once";
      case errc::invalid_url:
        return "What is to be fetched is not an http or https URL";
      case errc::unknown_coding:
        return "The answer is in a content coding that was not asked for";
      case errc::moved_from_client:
        return "The client of the call was moved from";
      case errc::invalid_header:
        return "A field of the call's options cannot be sent";
    }
    return "Unknown error of a call";
  }
};

inline std::string headline(std::error_code code, const call_details& details) {
  std::string text = details.operation;
  if (code == errc::service_error) {
    text += ": " + std::to_string(details.status);
    if (!details.code.empty()) text += ' ' + details.code;
    if (!details.message.empty()) text += ": " + details.message;
  } else {
    text += ": " + code.message();
    if (!details.message.empty()) text += ": " + details.message;
    for (const violation& broken : details.violations) text += "; " + broken.message();
  }
  return text.append(" (outcome: ").append(to_string(details.outcome)).append(1, ')');
}

inline std::string_view sentence_of(outcome what) noexcept {
  switch (what) {
    case outcome::not_sent:
      return "not sent: nothing was done";
    case outcome::refused:
      return "refused: the service did not carry it out";
    case outcome::unknown:
      break;
    case outcome::done:
      return "done: the service reported success";
  }
  return "unknown: the service may have carried it out";
}

inline std::string milliseconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f ms", seconds * 1000);
  return text;
}

inline std::string summary(const attempt& tried) {
  std::string what = tried.remote.empty() ? std::string("no peer") : tried.remote;
  what.append(", reached ").append(tried.phase).append(", ").append(milliseconds_text(tried.seconds));
  if (tried.begun > 0) what += " from " + milliseconds_text(tried.begun) + " on";
  if (tried.reused_connection) what += ", on a kept connection";
  if (tried.stale_retry) what += ", again after the kept connection was dead";
  if (tried.status != 0) what += ", status " + std::to_string(tried.status);
  if (tried.error) what += ": " + tried.error.message();
  return what;
}

}  // namespace detail

WIREBIND_DECL const std::error_category& call_category() noexcept {
  static const lasting<detail::call_category_type> category;
  return category.value;
}

WIREBIND_DECL bool operator==(const std::error_code& error, errc kind) noexcept {
  return error.default_error_condition() == std::error_condition(static_cast<int>(kind), call_category());
}

WIREBIND_DECL call_error::call_error(std::error_code code, std::shared_ptr<const call_details> details)
    : std::system_error(code, detail::headline(code, *details)), details_(std::move(details)) {}

WIREBIND_DECL void throw_if(std::error_code error, const std::shared_ptr<const call_details>& details) {
  if (!error) return;
  call_error failed(error, details ? details : std::make_shared<const call_details>());
  if (!failed.details().exception) throw failed;
  try {
    std::rethrow_exception(failed.details().exception);
  } catch (...) {
    std::throw_with_nested(std::move(failed));
  }
}

WIREBIND_DECL std::exception_ptr exception_of(std::error_code error,
                                              const std::shared_ptr<const call_details>& details) noexcept {
  try {
    throw_if(error, details);
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

WIREBIND_DECL std::string explain(std::error_code code, const call_details& details) {
  std::string text = details.operation + " failed: " + code.message() + '\n';
  const auto line = [&text](std::string_view label, std::string_view value) {
    if (value.empty()) return;
    text += "  ";
    text.append(label).append(12 - label.size(), ' ').append(value) += '\n';
  };
  line("call", details.target);
  for (const violation& broken : details.violations) line("refused", broken.message());
  if (details.status != 0) line("status", std::to_string(details.status));
  line("code", details.code);
  line("message", details.message);
  line("request id", details.request_id);
  line("permission", details.ram_action);
  line("outcome", detail::sentence_of(details.outcome));
  for (const attempt& tried : details.attempts) line("attempt", detail::summary(tried));
  return text;
}

}  // namespace wirebind::inline WIREBIND_ABI
