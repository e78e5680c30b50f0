// Error codes of credentials sources. Messages hold no secret.
#pragma once

#include <wirebind/core/config.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Reasons for which a source has no credentials. Failures of files keep the operating system's codes,
/// failures of connections those of their layer.
enum class errc {
  not_configured = 1,   ///< no setting that the source reads is set
  disabled,             ///< a setting disables the source
  incomplete,           ///< a key, a secret or another member is missing
  file_too_large,       ///< larger than 1 MiB
  malformed_file,       ///< the syntax of the file is invalid
  unknown_profile,      ///< the file has no profile of that name
  unsupported_profile,  ///< the kind of the profile is not supported
  external_command,     ///< the profile requires an external command, which is not supported
  circular_profile,     ///< a profile is its own source, or the chain is longer than eight
  invalid_option,       ///< an option is out of its range
  refused_address,      ///< the URL is neither https nor http on this machine
  unexpected_status,    ///< the status of the response is not 200
  malformed_response,   ///< the response does not have the expected form
  refused_by_service,   ///< the service responded with an error of its own
  expired_response,     ///< the credentials of the response had expired when it arrived
  no_credentials,       ///< every source of a chain failed
  login_required,       ///< the profile's keys come from a login, and are missing or have expired
};

/// The category of `providers::errc`, named "wirebind.credentials".
WIREBIND_DECL const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc value) noexcept {
  return {static_cast<int>(value), error_category()};
}

}  // namespace wirebind::inline WIREBIND_ABI::providers

template <>
struct std::is_error_code_enum<wirebind::providers::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/error.ipp>
#endif
