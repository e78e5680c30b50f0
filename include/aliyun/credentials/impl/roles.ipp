#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/answers.hpp>
#include <aliyun/credentials/roles.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/small_file.hpp>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// Fills in what is empty from the environment; gives the host to ask, or says why there is none.
inline providers::fetched complete_role(const providers::surroundings& around, role_options& role,
                                        std::string& host) {
  if (role.sts_region.empty()) role.sts_region = around.variable("ALIBABA_CLOUD_STS_REGION");
  role.vpc_endpoint = role.vpc_endpoint || around.is_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
  const auto found = sts_host(role.sts_region, role.vpc_endpoint);
  if (!found) return providers::failure(providers::errc::invalid_option, "the region of STS");
  if (role.duration < std::chrono::minutes(15) || role.duration > std::chrono::hours(12)) {
    return providers::failure(providers::errc::invalid_option, "the duration of the session");
  }
  if (role.role_arn.empty()) return providers::failure(providers::errc::incomplete, "role_arn");
  host = *found;
  return {};
}

inline void ask_sts(const providers::surroundings& around, const std::string& host, http::request question,
                    bool idempotent, providers::source::handler done) {
  providers::converse(
      around.transport,
      {.origin = {"https", host, 443}, .deadlines = providers::long_deadlines(), .idempotent = idempotent},
      std::make_unique<providers::one_question>(std::move(question), &read_sts_answer), std::move(done));
}

/// What an AssumeRole needs when its base has answered.
struct pending_role {
  providers::surroundings around;
  std::shared_ptr<wirebind::credentials_provider> base;
  role_options role;
  std::string host;
  providers::source::handler done;

  void operator()(std::error_code error, const wirebind::credentials& given) {
    if (error) {
      providers::fetched failed = providers::failure(error, base->last_failure());
      failed.exception = base->last_exception();
      return done(std::move(failed));
    }
    const auto* key = given.get_if<access_key>();
    if (key == nullptr) return done(providers::failure(auth::errc::other_credentials));
    // A nonce serves once, so that the request must not go out twice.
    ask_sts(around, host, assume_role_request(host, role, *key, around.clock->wall(), auth::random_nonce()),
            false, std::move(done));
  }
};

}  // namespace detail

WIREBIND_DECL std::string_view assume_role_source::name() const noexcept { return "assumed role"; }

WIREBIND_DECL void assume_role_source::async_fetch(handler done) {
  role_options role = role_;
  std::string host;
  if (providers::fetched problem = detail::complete_role(around_, role, host); problem.error)
    return done(std::move(problem));
  base_->async_get(detail::pending_role{around_, base_, std::move(role), std::move(host), std::move(done)});
}

WIREBIND_DECL std::string_view oidc_source::name() const noexcept { return "OIDC role"; }

WIREBIND_DECL void oidc_source::async_fetch(handler done) {
  role_options role = options_.role;
  role.role_arn = around_.choose(role.role_arn, "ALIBABA_CLOUD_ROLE_ARN");
  role.session_name = around_.choose(role.session_name, "ALIBABA_CLOUD_ROLE_SESSION_NAME");
  const auto provider = around_.choose(options_.provider_arn, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN");
  const auto file = around_.choose(options_.token_file, "ALIBABA_CLOUD_OIDC_TOKEN_FILE");
  if (role.role_arn.empty())
    return done(providers::failure(providers::errc::not_configured, "ALIBABA_CLOUD_ROLE_ARN"));
  if (provider.empty())
    return done(providers::failure(providers::errc::not_configured, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"));
  if (file.empty())
    return done(providers::failure(providers::errc::not_configured, "ALIBABA_CLOUD_OIDC_TOKEN_FILE"));
  std::string host;
  if (providers::fetched problem = detail::complete_role(around_, role, host); problem.error)
    return done(std::move(problem));
  std::string token;
  if (const auto error = providers::read_small_file(file, token))
    return done(providers::failure(error, file));
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  if (token.empty()) return done(providers::failure(providers::errc::malformed_file, file));
  detail::ask_sts(around_, host, oidc_request(host, role, provider, token, around_.clock->wall()), true,
                  std::move(done));
}

}  // namespace aliyun::inline WIREBIND_ABI
