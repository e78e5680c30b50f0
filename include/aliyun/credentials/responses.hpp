// Parses the responses of credentials services. Keeps only the members that are needed, so that no secret
// gets into a message.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/core/config.hpp>

#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {
struct response;
}

namespace aliyun::inline WIREBIND_ABI {

/// `{"Code": "Success", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}` with status 200.
WIREBIND_DECL providers::fetched_credentials read_metadata_response(const http::response& response);
/// The same, where `Code` may be missing.
WIREBIND_DECL providers::fetched_credentials read_uri_response(const http::response& response);
/// `{"Credentials": {"AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}}` with status 200. Of
/// an error only the code is kept: the messages of STS repeat the request.
WIREBIND_DECL providers::fetched_credentials read_sts_response(const http::response& response);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/responses.ipp>
#endif
