// Encodes a request struct or a URL as an unsigned HTTP request, and decodes an HTTP answer into the structs
// of a response: erased functions over an operation's facts, free of I/O. A program's own files only
// instantiate the table of facts.
#pragma once

#include <wirebind/client/operation_ref.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/prepared_call.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/json/decoding.hpp>

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client {

/// Validates a request struct and encodes it at once; keeps no reference to it.
/// A violated rule is `errc::invalid_request` with every violation in the details.
WIREBIND_DECL prepared_call prepare(const operation_ref& operation, const void* request,
                                    const client_options& client, const call_options& options);

/// Makes the GET of a URL as it is written, without a signature; an error that equals `errc::invalid_url` if
/// it is malformed.
WIREBIND_DECL prepared_call prepare_fetch(std::string_view url, const client_options& client,
                                          const call_options& options);

/// `http::errc::invalid_field_name` or `invalid_field_value` for the first field that cannot be sent;
/// `where` then names it, without its value, which may be a secret.
WIREBIND_DECL std::error_code check_fields(const http::fields& all, std::string& where);

/// Checks the status of a complete response: completes the details, and returns an error for every status but
/// 2xx: the one that the API lists for the service's code, else `errc::service_error`. Reads the error bodies
/// of RFC 9457 (`application/problem+json`: the code is the type, unless there is a `code`), and those with
/// the members that the API names, also as the members of an `Error` in XML; the message of an HTML page is
/// its first words. Status and request id are kept whatever the body is.
WIREBIND_DECL std::error_code judge(answer& result, const api_info* api = nullptr);

/// Decodes headers and body of a response into the structs of a response. A body that does not match the spec
/// is `errc::undecodable_response`, with member and byte in the message; a malformed header
/// stays absent. Differences between the body and the spec that do not fail are appended to `deviations`.
WIREBIND_DECL std::error_code decode(const operation_ref& operation, answer& result, void* headers,
                                     void* body, std::vector<json::deviation>* deviations = nullptr);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/request_encoder.ipp>
#endif
