#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/sts.hpp>
#include <aliyun/rpc_signature.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/date.hpp>

#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

inline rpc_parameters common_query(const char* action, std::chrono::sys_seconds now) {
  return {{"Action", action},
          {"Format", "JSON"},
          {"Version", "2015-04-01"},
          {"Timestamp", http::format_iso_date(now)}};
}

inline rpc_parameters role_form(const role_options& role, std::chrono::sys_seconds now) {
  std::string session = role.session_name;
  if (session.empty()) session = "wirebind-" + std::to_string(now.time_since_epoch().count());
  rpc_parameters out{{"RoleArn", role.role_arn},
                     {"RoleSessionName", std::move(session)},
                     {"DurationSeconds", std::to_string(role.duration.count())}};
  if (!role.policy.empty()) out.emplace_back("Policy", role.policy);
  return out;
}

inline http::request sts_request(std::string_view host, const rpc_parameters& query,
                                 const rpc_parameters& form) {
  http::request out;
  out.method = "POST";
  out.target = "/?" + encode_parameters(query);
  out.fields.add("Host", host);
  out.fields.add("Accept", "application/json");
  out.fields.add("Content-Type", "application/x-www-form-urlencoded");
  out.body = wirebind::bytes(encode_parameters(form));
  return out;
}

}  // namespace detail

WIREBIND_DECL std::optional<std::string> sts_host(std::string_view region, bool vpc) {
  if (region.empty()) return vpc ? std::nullopt : std::optional<std::string>("sts.aliyuncs.com");
  for (const char c : region) {
    if (!ascii::is_alnum(c) && c != '-') return std::nullopt;
  }
  if (region.size() > 63) return std::nullopt;
  return (vpc ? "sts-vpc." : "sts.") + ascii::to_lower(region) + ".aliyuncs.com";
}

WIREBIND_DECL http::request assume_role_request(std::string_view host, const role_options& role,
                                                const access_key& key, std::chrono::sys_seconds now,
                                                std::string_view nonce) {
  rpc_parameters query = detail::common_query("AssumeRole", now);
  query.emplace_back("SignatureMethod", "HMAC-SHA1");
  query.emplace_back("SignatureVersion", "1.0");
  query.emplace_back("SignatureNonce", nonce);
  query.emplace_back("AccessKeyId", key.access_key_id);
  if (!key.security_token.empty()) query.emplace_back("SecurityToken", key.security_token);
  rpc_parameters form = detail::role_form(role, now);
  if (!role.external_id.empty()) form.emplace_back("ExternalId", role.external_id);
  rpc_parameters all = query;
  all.insert(all.end(), form.begin(), form.end());
  query.emplace_back("Signature", rpc_signature("POST", std::move(all), key.access_key_secret));
  return detail::sts_request(host, query, form);
}

WIREBIND_DECL http::request oidc_request(std::string_view host, const role_options& role,
                                         std::string_view provider_arn, std::string_view token,
                                         std::chrono::sys_seconds now) {
  rpc_parameters form = detail::role_form(role, now);
  form.emplace_back("OIDCProviderArn", provider_arn);
  form.emplace_back("OIDCToken", token);
  return detail::sts_request(host, detail::common_query("AssumeRoleWithOIDC", now), form);
}

}  // namespace aliyun::inline WIREBIND_ABI
