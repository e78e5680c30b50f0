// Decodes an HTTP response into the structs of a response, or the error that it is: erased functions over an
// operation's facts, free of I/O.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/json/decoding.hpp>

#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client {

/// Takes a complete response and checks its status: completes the details, which have the body of a success
/// as a whole, and returns an error for every status but
/// 2xx and the 3xx that the operation lists: the one that the API lists for the service's code, else
/// `errc::service_error`. Reads the error bodies of RFC 9457 (`application/problem+json`: the code is the
/// type, unless there is a `code`), and those with the members that the API names, also as the members of an
/// `Error` in XML; the message of an HTML page is its first words. Status and request id are kept whatever
/// the body is.
WIREBIND_DECL std::error_code check_status(raw_response& result, http::response&& message,
                                           const api_info* api = nullptr,
                                           const operation_info* info = nullptr);

/// Decodes headers and body of a response, which it takes from the details, into the structs of a response. A
/// body that does not match the spec
/// is `errc::undecodable_response`, with member and byte in the message, a status that the spec does not list
/// `errc::unlisted_status`, unless the body is bytes whatever the status; a malformed header
/// stays absent. Differences between the body and the spec that do not fail are appended to `deviations`.
WIREBIND_DECL std::error_code decode_response(const operation_ref& operation, raw_response& result,
                                              void* headers, void* body,
                                              std::vector<json::deviation>* deviations = nullptr);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/response_decoder.ipp>
#endif
