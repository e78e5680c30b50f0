// From a request struct or a URL to an unsigned HTTP request, and from an HTTP answer to the structs of a
// response. Owns both directions as erased functions over an operation's facts, free of I/O; a program's own
// file only instantiates the table of facts.
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

/// Checks a request struct and encodes it at once; nothing of it is referred to afterwards.
/// A broken rule gives `errc::invalid_request` with every violation in the details.
WIREBIND_DECL prepared_call prepare(const operation_ref& operation, const void* request,
                                    const client_options& client, const call_options& options);

/// A GET of a URL as it is written, which is not signed; an error that equals `errc::invalid_url` where it is
/// none.
WIREBIND_DECL prepared_call prepare_fetch(std::string_view url, const client_options& client,
                                          const call_options& options);

/// `http::errc::invalid_field_name` or `invalid_field_value` for the first field that no message can carry,
/// which `where` names then; its value, which may be a secret, is not told.
WIREBIND_DECL std::error_code check_fields(const http::fields& all, std::string& where);

/// Judges a complete answer by its status: fills in what the details lack, and gives an error for every
/// status but 2xx: the one that the API lists for the service's code, else `errc::service_error`. Reads the
/// error bodies of RFC 9457 (`application/problem+json`: the code is the type, unless there is a `code`), and
/// those with the members that the API names, also as the members of an `Error` in XML; the message of an HTML
/// page is its first words. Status and request id are kept whatever the body is.
WIREBIND_DECL std::error_code judge(answer& result, const api_info* api = nullptr);

/// Decodes headers and body of an answer into the structs of a response. A body that is not what the spec
/// says is `errc::undecodable_answer`, with member and byte in the message; a header that cannot be read
/// stays absent. Differences between the body and the spec that do not fail are appended to `deviations`.
WIREBIND_DECL std::error_code decode(const operation_ref& operation, answer& result, void* headers,
                                     void* body, std::vector<json::deviation>* deviations = nullptr);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/prepare.ipp>
#endif
