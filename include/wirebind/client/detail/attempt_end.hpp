// What the end of an attempt says about another one: the step from error codes, statuses and header fields to
// the vocabulary of the retry layer.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/retry/decision.hpp>

#include <optional>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client {

/// What kind of call this is: from the operation's facts and from the request.
WIREBIND_DECL retry::call_facts facts_of(const api_info& api, const operation_info& operation,
                                         const http::request& request);

/// The kind of an exchange's end. Connections that break and timeouts are worth another attempt;
/// bad certificates, responses that are no HTTP, refused requests, cancellations and the end of all time are
/// not.
WIREBIND_DECL retry::ending ending_of(std::error_code error) noexcept;

/// The wait that the service requests: the API's own field in milliseconds, else `Retry-After` in seconds or
/// as a date (RFC 9110 section 10.2.3), counted from the response's own Date where it has one, else from
/// `wall`.
WIREBIND_DECL std::optional<std::chrono::milliseconds> requested_wait(const api_info& api,
                                                                      const http::fields& fields,
                                                                      std::chrono::sys_seconds wall);

/// By how much the service's clock, by the response's Date, is ahead of `dated`, the date of the request, if
/// that may be why the service refused the request, whatever code the service gives it: status 401 or 403 and
/// a difference of five minutes, which few services tolerate; or status 400, 401 or 403, a difference of one
/// minute, and a code or message that mentions the signature or the time.
WIREBIND_DECL std::optional<std::chrono::seconds> clock_error(const call_details& details,
                                                              std::chrono::sys_seconds dated);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/attempt_end.ipp>
#endif
