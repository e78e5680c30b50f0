// Bearer tokens of Alibaba Cloud, which have their own fields.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/credentials.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>

#include <array>
#include <string>
#include <string_view>
#include <system_error>

namespace aliyun::inline WIREBIND_ABI {

/// A bearer token. There is no stream operator, so that secrets do not get into logs by
/// accident.
struct bearer_token {
  std::string value{};

  bool complete() const noexcept { return !value.empty(); }
  std::array<std::string_view, 1> secrets() const noexcept { return {value}; }
  friend bool operator==(const bearer_token&, const bearer_token&) = default;
};

/// `x-acs-bearer-token` and `x-acs-signature-type: BEARERTOKEN` from a `bearer_token`, with the version and
/// the action of the call and without Authorization.
WIREBIND_DECL std::shared_ptr<wirebind::auth::authenticator> bearer();

/// Whether a request is authenticated by a bearer token.
WIREBIND_DECL bool has_bearer_token(const http::request& message);

/// Whether a request has this token, once; otherwise `auth::errc::missing_authorization`,
/// `malformed_authorization` or `token_mismatch`. Compares in a time that depends only on the sizes.
WIREBIND_DECL std::error_code verify_bearer(const http::request& message, const bearer_token& expected);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/bearer.ipp>
#endif
