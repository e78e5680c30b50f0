// The error responses of authorization servers as error codes.
#pragma once

#include <wirebind/core/config.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::providers {

/// The errors of RFC 6749 section 5.2. Any other is `errc::refused_by_service`.
enum class oauth2_errc {
  invalid_request = 1,     ///< the request is malformed or unsupported
  invalid_client,          ///< the client is unknown, or its secret is wrong
  invalid_grant,           ///< the refresh token has expired, was revoked or belongs to another client
  unauthorized_client,     ///< the client may not use this grant
  unsupported_grant_type,  ///< the server does not support this grant
  invalid_scope,           ///< a scope is unknown, or exceeds the granted ones
};

/// The category of `oauth2_errc`, named "wirebind.oauth2".
WIREBIND_DECL const std::error_category& oauth2_category() noexcept;

inline std::error_code make_error_code(oauth2_errc value) noexcept {
  return {static_cast<int>(value), oauth2_category()};
}

}  // namespace wirebind::inline WIREBIND_ABI::providers

template <>
struct std::is_error_code_enum<wirebind::providers::oauth2_errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/oauth2_error.ipp>
#endif
