// What a failed call knows. Owns the error codes of the call itself, the details of a call, and the exception
// that carries both; what the layers below report keeps their own categories.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/model/violation.hpp>
#include <wirebind/retry/outcome.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// Errors of a call that no lower layer names. Failures of the connection are `net::errc`, of HTTP framing
/// `http::errc`, of a body `json::errc`, of signing `auth::errc`.
enum class errc {
  invalid_request = 1,  ///< the request breaks a rule of the spec; nothing was sent
  invalid_endpoint,  ///< `client_options::endpoint` cannot be used; nothing was sent. The code is the reason:
                     ///< `endpoint_query`, or one of a URL in `http::errc`, which equals this one.
  service_error,     ///< the service answered with an error; see `operator==` below
  undecodable_response,  ///< the service reported success, but its response is not what the spec says
  repeated_page_token,   ///< a list's page names itself as the next one, so that the list would never end
  waiter_failed,         ///< what is waited for will not come, says the service
  waiter_timeout,        ///< `wait_options::total` has passed, and what is waited for has not come
  not_streamable,  ///< a source or sink for a body that is no raw bytes, or a source beside a body; nothing
                   ///< was sent
  unhashable_source,  ///< the signature needs the body's SHA-256, which the source neither knows nor can be
                      ///< read for, as it cannot rewind; nothing was sent
  invalid_url,        ///< the URL to fetch cannot be used; nothing was sent. The code is the reason, one of a
                      ///< URL in `http::errc`, which equals this one.
  unknown_coding,     ///< the response is in a content coding that was not asked for, which the message names
  moved_from_client,  ///< the client of the call was moved from; nothing was sent
  invalid_header,  ///< one of `call_options::headers` cannot be sent; the message names it; nothing was sent
  endpoint_query,  ///< `client_options::endpoint` has a query; equals `invalid_endpoint` as well
};

WIREBIND_DECL const std::error_category& call_category() noexcept;
inline std::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), call_category()};
}

/// Whether an error is of this kind. An error of a service whose code the API lists has the API's own
/// category, such as `api::errc::function_not_found`; it is an `errc::service_error` all the same, which only
/// this comparison, or one of conditions, can tell: the error codes differ.
WIREBIND_DECL bool operator==(const std::error_code& error, errc kind) noexcept;

/// One try to get a response. Times are in seconds.
struct attempt {
  /// How long it was in each phase; 0 for one that it did not enter.
  struct phase_seconds {
    double acquire = 0;  ///< waiting for a connection to be free
    double resolve = 0;
    double connect = 0;
    double tls = 0;
    double write = 0;
    double first_byte = 0;
    double read = 0;
  };

  std::error_code error;   ///< empty when a response was read, whatever its status
  std::string_view phase;  ///< the last phase that was reached: "connect", "first byte", …
  std::string remote;      ///< address and port of the peer; empty when none was reached
  bool reused_connection = false;
  bool stale_retry = false;  ///< the pooled connection was dead, and the call went out again on a new one
  double seconds = 0;        ///< how long the attempt took
  bool wrote = false;        ///< a byte of the request may have left
  double begun = 0;          ///< when it began, after the start of the call; waits lie between two attempts
  int status = 0;            ///< HTTP status of its response
  std::string code{};        ///< the service's error code in its response
  std::string request_id{};  ///< the service's own name for it
  phase_seconds phases{};
};

/// Reads the body of an error; in <wirebind/client/error_body.hpp>.
template <class T>
struct error_body_reader;

/// Everything that is known of a call, failed or not.
struct call_details {
  std::string operation;              ///< operation id, such as "UpdateFunction"
  std::string target;                 ///< method and URL without the query
  std::string permission;             ///< permission that the call needs; empty where none is known
  int status = 0;                     ///< HTTP status; 0 without a response
  http::fields fields;                ///< header fields of the response
  std::string request_id;             ///< the service's own name for the call; quote it in a support case
  std::string code;                   ///< the service's error code, such as "FunctionNotFound"
  std::string message;                ///< the service's own words, or what could not be decoded and where
  std::string body;                   ///< the first 64 KiB of an error response
  std::vector<violation> violations;  ///< rules of the spec that the request broke
  std::vector<attempt> attempts;      ///< in order; empty when nothing was sent
  /// What became of the call at the service, over all attempts. After `not_sent` and `refused` the call may
  /// be repeated; after `unknown` find out first, and after `done` read what the call would have returned.
  wirebind::outcome outcome = wirebind::outcome::not_sent;
  /// What one of the program's own functions threw, such as a sink, a provider or an observer; the error is
  /// `callback_errc::exception_thrown` then, unless the function served to explain another error.
  std::exception_ptr exception{};

  /// The body of an error response as a struct of the API, nothing where it is not one; not validated. Needs
  /// <wirebind/client/error_body.hpp>, which the client.hpp of an API includes.
  template <class T>
  std::optional<T> body_as() const {
    constexpr bool included = requires { sizeof(error_body_reader<T>); };
    static_assert(included, "include <wirebind/client/error_body.hpp> to decode the body of an error");
    if constexpr (included) return error_body_reader<T>::read(*this);
  }
};

/// Thrown by a failed call. Copies share the details.
class call_error : public std::system_error {
 public:
  WIREBIND_DECL call_error(std::error_code code, std::shared_ptr<const call_details> details);

  const call_details& details() const noexcept { return *details_; }

 private:
  std::shared_ptr<const call_details> details_;
};

/// Throws a `call_error` if there is an error. Where the details have an exception it is nested in the error:
/// `std::rethrow_if_nested` throws it.
WIREBIND_DECL void throw_if(std::error_code error, const std::shared_ptr<const call_details>& details);

/// What `throw_if` throws, null without an error.
WIREBIND_DECL std::exception_ptr exception_of(std::error_code error,
                                              const std::shared_ptr<const call_details>& details) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI

template <>
struct std::is_error_code_enum<wirebind::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/error.ipp>
#endif
