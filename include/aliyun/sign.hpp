// Signs requests: adds the fields of a scheme. Time and nonce are parameters, so that
// the same context gives the same bytes.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/canonical.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <string_view>
#include <system_error>

namespace aliyun::inline WIREBIND_ABI {

/// The facts of a signature besides the request. Views must be valid until `sign` returns.
struct signing_context {
  std::string_view product_version{};  ///< x-acs-version, as "2021-04-06"; not set if empty.
  std::string_view action{};           ///< x-acs-action, as "GetFunction"; not set if empty.
  std::chrono::sys_seconds now{};      ///< The date of the request; servers accept 15 minutes of difference.
  std::string_view nonce{};            ///< Unique for each signature; those of FC have none.
  /// SHA-256 in lower-case hexadecimal of a body that the message is without; empty for that of the
  /// message's.
  std::string_view content_sha256{};
};

/// Adds every field that the scheme needs, then Authorization; replaces what an earlier call added, so
/// that a retry can be signed anew. The target and the other fields, including Host, must be
/// final.
///
/// Added for `acs3`: x-acs-version, x-acs-action, x-acs-date, x-acs-signature-nonce, x-acs-content-sha256
/// and, with a token, x-acs-accesskey-id and x-acs-security-token. For `fc` and `fc_trigger`: Date and,
/// with a token, x-fc-security-token. For `roa`: Date, Accept when absent, and the x-acs-* fields of its
/// kind. `none` removes Authorization.
WIREBIND_DECL std::error_code sign(http::request& message, const access_key& key, scheme how,
                                   const signing_context& context);

/// Whether `sign` sets or removes the field: Authorization, Date and those that it adds for the scheme; none
/// for `none`. Case-insensitive.
WIREBIND_DECL bool sets_field(scheme how, std::string_view name) noexcept;

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/sign.ipp>
#endif
