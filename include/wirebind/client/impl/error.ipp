#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/http/error.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

class call_category_type final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.call"; }
  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::invalid_request:
        return "the request violates a rule of the API and was not sent";
      case errc::invalid_endpoint:
        return "the endpoint must be an http or https URL, such as 'https://host' or "
               "'http://host:port/base/path'";
      case errc::service_error:
        return "the service responded with an error";
      case errc::undecodable_response:
        return "the response reports success but does not match the API";
      case errc::repeated_page_token:
        return "the service returned the same page token again";
      case errc::waiter_failed:
        return "the awaited operation failed";
      case errc::waiter_timeout:
        return "the awaited operation did not finish in time (wait_options::total)";
      case errc::not_streamable:
        return "a source or sink needs an operation whose body is raw bytes, and no other body beside a "
               "source";
      case errc::unhashable_source:
        return "the signature needs the SHA-256 of the body; use a body source that can rewind or "
               "that returns its SHA-256";
      case errc::invalid_url:
        return "the URL to fetch must be an http or https URL";
      case errc::unknown_coding:
        return "the response has a content coding that was not requested";
      case errc::moved_from_client:
        return "the client was moved from; use the client that it was moved to";
      case errc::endpoint_query:
        return "the endpoint must not have a query";
      case errc::invalid_header:
        return "a field of call_options::headers cannot be sent";
      case errc::unlisted_status:
        return "the response has a status code that the API does not list";
      case errc::unlisted_media_type:
        return "the response has a media type that the API does not list";
    }
    return "unknown error of a call";
  }
  std::error_condition default_error_condition(int value) const noexcept override {
    switch (static_cast<errc>(value)) {
      case errc::endpoint_query:
        return make_error_condition(errc::invalid_endpoint);
      case errc::unlisted_status:
      case errc::unlisted_media_type:
        return make_error_condition(errc::undecodable_response);
      default:
        return {value, *this};
    }
  }
  bool equivalent(const std::error_code& error, int kind) const noexcept override {
    const bool of_url =
        kind == static_cast<int>(errc::invalid_endpoint) || kind == static_cast<int>(errc::invalid_url);
    return std::error_category::equivalent(error, kind) || (of_url && http::is_url_error(error));
  }
  using std::error_category::equivalent;
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
  text.append(" (outcome: ").append(to_string(details.outcome)).append(1, ')');
  return ascii::one_line(text);
}

}  // namespace detail

WIREBIND_DECL const std::error_category& call_category() noexcept {
  static const lasting<detail::call_category_type> category;
  return category.value;
}

WIREBIND_DECL bool operator==(const std::error_code& error, errc kind) noexcept {
  return error == make_error_condition(kind);
}

WIREBIND_DECL call_error::call_error(std::error_code code, std::shared_ptr<const call_details> details)
    : std::system_error(code), text_(detail::headline(code, *details)), details_(std::move(details)) {}

WIREBIND_DECL void throw_if(std::error_code error, const std::shared_ptr<const call_details>& details) {
  if (!error) return;
  call_error failed(error, details ? details : share<const call_details>(new call_details));
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

}  // namespace wirebind::inline WIREBIND_ABI
