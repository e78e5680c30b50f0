// Chooses how a call is authenticated: the first alternative of its operation for which there are
// credentials.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/credentials.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/scheme_set.hpp>
#include <wirebind/auth/scheme_table.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::auth {

/// How one call is authenticated.
struct chosen_authentication {
  std::shared_ptr<authenticator> by{};  ///< null for a call without authentication
  credentials_or_provider source{};
  std::error_code error{};
  std::string schemes{};  ///< with an error, those of the alternatives
};

/// The first alternative with credentials for all its schemes; no authentication if the operation
/// allows that and no alternative has them. Credentials of the call replace those of the client in the
/// scheme that accepts their type, which the alternative must have; null for none.
///
/// Errors: `errc::no_authenticator` if each alternative has a scheme without one; otherwise
/// `errc::incomplete_credentials` if no alternative has all credentials, `errc::other_credentials` if none
/// accepts those of the call.
WIREBIND_DECL chosen_authentication choose(std::span<const scheme_set> alternatives,
                                           const scheme_table& schemes, const client_credentials& given,
                                           const credentials* of_call);

/// The same for calls that all use one authenticator. `errc::other_credentials` if it does not take those of
/// the call.
WIREBIND_DECL chosen_authentication choose(std::shared_ptr<authenticator> by, const client_credentials& given,
                                           const credentials* of_call);

}  // namespace wirebind::inline WIREBIND_ABI::auth

#if WIREBIND_HEADER_ONLY
#include <wirebind/auth/impl/security.ipp>
#endif
