// Signatures in the query, for calls of HTTP triggers without fields of the caller.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <system_error>

namespace aliyun::inline WIREBIND_ABI {

/// Adds `x-fc-access-key-id`, `x-fc-expires`, `x-fc-security-token` if there is a token, and
/// `x-fc-signature` to the query of a call of an HTTP trigger. Anyone with the target may make the call
/// until it expires, with the same method, Content-MD5, Content-Type and `x-fc-*` fields, which are signed.
/// An error leaves the target unchanged; `auth::errc::malformed_target` also for one that is signed already.
/// Source: sign_url_request.go of Alibaba's fc-go-sdk.
WIREBIND_DECL std::error_code presign(http::request& message, const access_key& key,
                                      std::chrono::sys_seconds expires);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/presign.ipp>
#endif
