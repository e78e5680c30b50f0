// Makes the requests of the security token service (STS). Time and nonce are parameters; sends nothing.
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

/// The requested role and its duration.
struct role_options {
  std::string role_arn{};
  std::string session_name{};  ///< If empty "wirebind-" and the time in seconds.
  std::string policy{};        ///< JSON text that restricts the permissions of the role.
  std::string external_id{};   ///< For AssumeRole only.
  std::chrono::seconds duration = std::chrono::hours(1);  ///< 15 minutes to 12 hours.
  std::string sts_region{};
  bool vpc_endpoint = false;  ///< The endpoint inside a VPC; needs a region.
};

/// "sts.aliyuncs.com", "sts.<region>.aliyuncs.com" or "sts-vpc.<region>.aliyuncs.com"; nothing if the
/// region is not a single label of a host name, or missing where it is required.
WIREBIND_DECL std::optional<std::string> sts_host(std::string_view region, bool vpc);

/// AssumeRole, signed with `key`.
WIREBIND_DECL http::request assume_role_request(std::string_view host, const role_options& role,
                                                const access_key& key, std::chrono::sys_seconds now,
                                                std::string_view nonce);

/// AssumeRoleWithOIDC, authenticated by the token; not signed.
WIREBIND_DECL http::request oidc_request(std::string_view host, const role_options& role,
                                         std::string_view provider_arn, std::string_view token,
                                         std::chrono::sys_seconds now);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/sts.ipp>
#endif
