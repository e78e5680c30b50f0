// The requests that the security token service (STS) understands. Owns their parameters and where each
// travels; draws neither time nor nonce itself and sends nothing.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/auth/credentials.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace aliyun::inline WIREBIND_ABI {

/// Which role is wanted, and for how long.
struct role_options {
  std::string role_arn{};
  std::string session_name{};  ///< When empty "wirebind-" and the time in seconds.
  std::string policy{};        ///< JSON text that takes permissions away from the role's own.
  std::string external_id{};   ///< Of AssumeRole only.
  std::chrono::seconds duration = std::chrono::hours(1);  ///< 15 minutes to 12 hours.
  std::string sts_region{};
  bool vpc_endpoint = false;  ///< The endpoint inside a VPC; needs a region.
};

/// "sts.aliyuncs.com", "sts.<region>.aliyuncs.com" or "sts-vpc.<region>.aliyuncs.com"; nothing when the
/// region is no single label of a host name, or missing where it is needed.
WIREBIND_DECL std::optional<std::string> sts_host(std::string_view region, bool vpc);

/// AssumeRole, signed by the holder of `key`.
WIREBIND_DECL http::request assume_role_request(std::string_view host, const role_options& role,
                                                const access_key& key, std::chrono::sys_seconds now,
                                                std::string_view nonce);

/// AssumeRoleWithOIDC, which the token proves and nobody signs.
WIREBIND_DECL http::request oidc_request(std::string_view host, const role_options& role,
                                         std::string_view provider_arn, std::string_view token,
                                         std::chrono::sys_seconds now);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/sts.ipp>
#endif
