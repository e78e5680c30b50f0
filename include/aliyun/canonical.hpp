// The canonical request or string to sign of a request, for signing and verifying. Reads only the request as
// it is on the wire.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <aliyun/scheme.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {

/// The names, in lower case, sorted and unique, of the fields that ACS3 signs if a request has them.
WIREBIND_DECL std::vector<std::string> acs3_signed_names(const http::request& message);

/// The text that is signed, nothing if the target has a malformed escape or for `none`.
///
/// For ACS3 it is the canonical request over `signed_names`, for the others the string to sign. The bytes of
/// the body are never read: ACS3 takes the hash from x-acs-content-sha256. FC signs the decoded path of an
/// API call without its query; under /2016-08-15/proxy/, and everywhere for `fc_trigger`, the decoded items
/// of the query follow, sorted, a line each.
WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how,
                                                           const std::vector<std::string>& signed_names);

/// The same over every field that the scheme signs.
WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how);

/// The signature as the Authorization field has it, hexadecimal for ACS3 and base64 otherwise; empty if the
/// cryptographic library failed.
WIREBIND_DECL std::string make_signature(scheme how, std::string_view secret, std::string_view canonical);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/canonical.ipp>
#endif
