// Encodes a request struct or a URL as an unsigned HTTP request: erased functions over an operation's facts,
// free of I/O. A program's own files only instantiate the table of facts.
#pragma once

#include <wirebind/client/detail/call_basis.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client {

/// Validates a request struct and encodes it at once; keeps no reference to it.
/// A violated rule is `errc::invalid_request` with every violation in the details.
WIREBIND_DECL prepared_call encode_request(const operation_ref& operation, const void* request,
                                           const client_options& client, const call_options& options);
/// The same with what earlier calls of the client found out.
WIREBIND_DECL prepared_call encode_request(const operation_ref& operation, const void* request,
                                           const client_options& client, const call_options& options,
                                           call_basis& basis);

/// Makes the GET of a URL as it is written, without a signature; an error that equals `errc::invalid_url` if
/// it is malformed.
WIREBIND_DECL prepared_call encode_fetch(std::string_view url, const client_options& client,
                                         const call_options& options);

/// `http::errc::invalid_field_name` or `invalid_field_value` for the first field that cannot be sent;
/// `where` then names it, without its value, which may be a secret.
WIREBIND_DECL std::error_code check_fields(http::fields& all, std::string& where);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/request_encoder.ipp>
#endif
