// Error codes for requests that cannot be authenticated, and for signatures that are rejected. Messages hold
// no secret.
#pragma once

#include <wirebind/core/config.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::auth {

/// Reasons for which a signature is not made or not accepted.
enum class errc {
  // While signing.
  incomplete_credentials = 1,
  missing_nonce,
  missing_host,
  malformed_target,
  unsupported_scheme,
  crypto_failure,
  // While verifying.
  missing_authorization,
  malformed_authorization,
  missing_header,
  repeated_header,
  unsigned_header,
  malformed_date,
  skewed,
  unknown_key,
  key_mismatch,
  token_mismatch,
  body_hash_mismatch,
  signature_mismatch,
  // In both.
  crypto_stopped,  ///< The process exits and OpenSSL has been shut down; see `crypto_available`.
  // While authenticating.
  other_credentials,     ///< the credentials do not have the type that the authenticator requires
  unusable_credentials,  ///< the credentials have a character that is not allowed in that part of a request
  // While verifying.
  expired,  ///< the request was signed for a time that has passed
  // While authenticating.
  no_authenticator,  ///< each alternative of the operation has a security scheme without an authenticator
};

/// The category of `auth::errc`, named "wirebind.auth".
WIREBIND_DECL const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc value) noexcept {
  return {static_cast<int>(value), error_category()};
}

}  // namespace wirebind::inline WIREBIND_ABI::auth

template <>
struct std::is_error_code_enum<wirebind::auth::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/auth/impl/error.ipp>
#endif
