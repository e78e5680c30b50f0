// The error codes of calls, the details of a call, and the exception that has both. Errors of the layers
// below keep their own categories.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/model/violation.hpp>
#include <wirebind/retry/outcome.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// Errors of the call itself. Failures of the connection are `net::errc`, of HTTP framing
/// `http::errc`, of a body `json::errc`, of signing `auth::errc`.
enum class errc {
  invalid_request = 1,   ///< the request violates a rule of the spec; nothing was sent
  invalid_endpoint,      ///< the endpoint is unusable; nothing was sent. The code is the reason:
                         ///< `endpoint_query`, or one of a URL in `http::errc`, which equals this one.
  service_error,         ///< the service responded with an error; see `operator==` below
  undecodable_response,  ///< the service reported success, but its response does not match the spec: a body
                         ///< of another type here, else `unlisted_status` or `unlisted_media_type`
  repeated_page_token,   ///< the tokens of a list's pages go round in a circle, so that it would never end
  waiter_failed,         ///< the awaited operation failed
  waiter_timeout,        ///< the awaited operation did not finish within `wait_options::total`
  not_streamable,  ///< a source or sink for a body that is not raw bytes, or a source beside a body; nothing
                   ///< was sent
  unhashable_source,  ///< the signature needs the body's SHA-256, which the source does not return, and it
                      ///< cannot rewind to be read twice; nothing was sent
  invalid_url,        ///< the URL to fetch is unusable; nothing was sent. The code is the reason, one of a
                      ///< URL in `http::errc`, which equals this one.
  unknown_coding,     ///< the response has a content coding that was not requested; the message names it
  moved_from_client,  ///< the client of the call was moved from; nothing was sent
  invalid_header,   ///< one of `call_options::headers` cannot be sent; the message names it; nothing was sent
  endpoint_query,   ///< the endpoint has a query; equals `invalid_endpoint` as well
  unlisted_status,  ///< the spec lists no success with the status; equals `undecodable_response` as well
  unlisted_media_type,  ///< the body has a media type that the spec does not list for its status; equals
                        ///< `undecodable_response` as well
};

WIREBIND_DECL const std::error_category& call_category() noexcept;
inline std::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), call_category()};
}

/// The kind of an error, for comparisons in code that has no more than the standard library's types.
inline std::error_condition make_error_condition(errc kind) noexcept {
  return {static_cast<int>(kind), call_category()};
}

/// Whether an error is of this kind: compares with `make_error_condition(kind)`. An error of a service whose
/// code the API lists has the API's own category, such as `api::errc::function_not_found`; it is also an
/// `errc::service_error`, which only a comparison with the condition shows: the error codes differ.
WIREBIND_DECL bool operator==(const std::error_code& error, errc kind) noexcept;

/// One attempt of a call. Times are in seconds.
struct attempt {
  /// The time spent in each phase; 0 for a phase that was not entered.
  struct phase_seconds {
    double acquire = 0;  ///< waiting for a free connection
    double resolve = 0;
    double connect = 0;
    double tls = 0;
    double write = 0;
    double first_byte = 0;
    double read = 0;
  };

  std::error_code error;   ///< empty if a response was read, whatever its status
  std::string_view phase;  ///< the last phase that was entered: "connect", "first byte", …
  std::string remote;      ///< address and port of the peer; empty if none was reached
  bool reused_connection = false;
  bool stale_retry = false;  ///< the idle connection was stale, and the call was sent again on a new one
  double seconds = 0;        ///< duration of the attempt
  bool wrote = false;        ///< a byte of the request may have left
  double begun = 0;          ///< its start, counted from the start of the call
  int status = 0;            ///< HTTP status of its response
  std::string code{};        ///< the service's error code in its response
  std::string request_id{};  ///< the service's id of the attempt
  phase_seconds phases{};
};

/// Decodes the body of an error; in <wirebind/client/error_body.hpp>.
template <class T>
struct error_body_reader;

/// `call_details::operation` of a fetch, which no API has.
inline constexpr std::string_view fetch_name = "fetch";

/// All details of a call, failed or not.
struct call_details {
  std::string operation;   ///< operation id, such as "UpdateFunction"; `fetch_name` for a fetch
  std::string target;      ///< method and URL without the query
  std::string permission;  ///< permission that the call needs; empty if none is known
  int status = 0;          ///< HTTP status; 0 without a response
  http::fields fields;     ///< header fields of the response
  std::string request_id;  ///< the service's id of the call; quote it in a support case
  std::string code;        ///< the service's error code, such as "FunctionNotFound"
  std::string message;     ///< the service's error message, or what could not be decoded and where
  std::string body;  ///< the first 64 KiB of an error response, of a body that cannot be decoded, and of one
                     ///< that the spec does not describe
  bool has_body = false;              ///< the response had a body that the spec describes, which was decoded
  std::vector<violation> violations;  ///< rules of the spec that the request violates
  std::vector<attempt> attempts;      ///< in order; empty when nothing was sent
  /// What became of the call at the service, over all attempts. After `not_sent` and `refused` the call may
  /// be repeated; after `unknown` check first, and after `done` read what the call would have returned.
  wirebind::outcome outcome = wirebind::outcome::not_sent;
  /// The exception of a callback, such as a sink, a provider or an observer; the error is then
  /// `callback_errc::exception_thrown`, unless the callback served to explain another error.
  std::exception_ptr exception{};

  /// The body of an error response as a struct of the API, nothing if it does not match; not validated. Needs
  /// <wirebind/client/error_body.hpp>, which the client.hpp of an API includes.
  template <class T>
  std::optional<T> body_as() const {
    constexpr bool included = requires { sizeof(error_body_reader<T>); };
    static_assert(included, "include <wirebind/client/error_body.hpp> to decode the body of an error");
    if constexpr (included) return error_body_reader<T>::read(*this);
  }
};

/// Thrown by a failed call. Copies share text and details, and do not throw.
class call_error : public std::system_error {
 public:
  WIREBIND_DECL call_error(std::error_code code, std::shared_ptr<const call_details> details);

  /// One line: "<operation>: <error>: <message> (outcome: <outcome>)", without a secret.
  const char* what() const noexcept override { return text_.what(); }
  const call_details& details() const noexcept { return *details_; }

 private:
  std::runtime_error text_;
  std::shared_ptr<const call_details> details_;
};

/// Throws a `call_error` if there is an error. If the details have an exception, it is nested in the error:
/// `std::rethrow_if_nested` throws it.
WIREBIND_DECL void throw_if(std::error_code error, const std::shared_ptr<const call_details>& details);

/// The exception that `throw_if` throws, null without an error.
WIREBIND_DECL std::exception_ptr exception_of(std::error_code error,
                                              const std::shared_ptr<const call_details>& details) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI

template <>
struct std::is_error_code_enum<wirebind::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/error.ipp>
#endif
