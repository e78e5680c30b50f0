// Why there are no credentials. Owns the error category of the sources of credentials; never holds a secret.
#pragma once

#include <wirebind/core/config.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Reasons for which a source gives nothing. Failures of files keep the operating system's codes, failures of
/// connections those of their layer.
enum class errc {
  not_configured = 1,   ///< nothing that the source reads is set
  disabled,             ///< a setting turns the source off
  incomplete,           ///< a key, a secret or another member is missing
  file_too_large,       ///< larger than 1 MiB
  malformed_file,       ///< not what such a file looks like
  unknown_profile,      ///< the file has no profile of that name
  unsupported_profile,  ///< a kind of profile that this library does not know
  external_command,     ///< the profile wants a command to be run, which this library never does
  circular_profile,     ///< a profile is its own source, or more than eight follow each other
  invalid_option,       ///< an option is out of its range
  refused_address,      ///< an address that credentials may not come from
  unexpected_status,    ///< the answer has a status other than 200
  malformed_answer,     ///< the answer is not what such a service gives
  refused_by_service,   ///< the service answered with an error of its own
  expired_answer,       ///< the answer's credentials had expired when it came
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
