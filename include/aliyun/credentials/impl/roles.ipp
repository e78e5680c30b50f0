#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/responses.hpp>
#include <aliyun/credentials/roles.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/small_file.hpp>
#include <wirebind/client/detail/attempt_end.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/json/find_members.hpp>

#include <functional>
#include <optional>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// Fills in what is empty from the environment; returns the host to call, or why there is none.
inline providers::fetched_credentials complete_role(const providers::surroundings& around, role_options& role,
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

/// One request to STS, and a second one with the time of STS where it refused the time of this machine.
class sts_conversation final : public providers::conversation {
 public:
  using writer = std::function<http::request(std::chrono::sys_seconds)>;

  sts_conversation(std::shared_ptr<wirebind::clock> clock, std::shared_ptr<sts_clock> sts, writer write)
      : clock_(std::move(clock)), sts_(std::move(sts)), write_(std::move(write)) {}

  std::optional<http::request> next() override {
    if (result_) return {};
    dated_ = wirebind::time_after(clock_->wall(), std::chrono::seconds(sts_->ahead.load()));
    return write_(dated_);
  }
  void responded(std::error_code error, const http::response& response) override {
    if (!error && !corrected_ && response.status != 200) {
      if (const auto ahead = sts_clock_error(response, dated_)) {
        corrected_ = true;
        sts_->ahead = wirebind::time_between(clock_->wall(), wirebind::time_after(dated_, *ahead)).count();
        return;
      }
    }
    result_ = error ? providers::failure(error) : read_sts_response(response);
  }
  providers::fetched_credentials result() override { return std::move(*result_); }

 private:
  static std::optional<std::chrono::seconds> sts_clock_error(const http::response& response,
                                                             std::chrono::sys_seconds dated) {
    json::wanted members[] = {{"Code"}, {"Message"}};
    json::find_members(response.body, members);
    wirebind::call_details details;
    details.status = response.status;
    details.fields = response.fields;
    details.code = std::move(members[0].text);
    details.message = std::move(members[1].text);
    return wirebind::client::clock_error(details, dated);
  }

  const std::shared_ptr<wirebind::clock> clock_;
  const std::shared_ptr<sts_clock> sts_;
  const writer write_;
  std::chrono::sys_seconds dated_{};
  bool corrected_ = false;
  std::optional<providers::fetched_credentials> result_;
};

inline void ask_sts(const providers::surroundings& around, std::shared_ptr<sts_clock> sts,
                    const std::string& host, bool idempotent, sts_conversation::writer write,
                    providers::source::handler done) {
  providers::converse(
      around.transport, around.clock,
      {.origin = {"https", host, 443}, .timeouts = providers::long_timeouts(), .idempotent = idempotent},
      std::make_unique<sts_conversation>(around.clock, std::move(sts), std::move(write)), std::move(done));
}

/// What an AssumeRole needs when its base has completed.
struct pending_role {
  providers::surroundings around;
  std::shared_ptr<wirebind::credentials_provider> base;
  std::shared_ptr<sts_clock> sts;
  role_options role;
  std::string host;
  providers::source::handler done;

  void operator()(std::error_code error, const wirebind::credentials& given) {
    if (error) {
      providers::fetched_credentials failed = providers::failure(error, base->last_failure());
      failed.exception = base->last_exception();
      return done(std::move(failed));
    }
    const auto* key = given.get_if<access_key>();
    if (key == nullptr) return done(providers::failure(auth::errc::other_credentials));
    // A nonce serves once, so that the request must not go out twice.
    ask_sts(
        around, sts, host, false,
        [host = host, role = role, key = *key](std::chrono::sys_seconds now) {
          return assume_role_request(host, role, key, now, auth::random_nonce());
        },
        std::move(done));
  }
};

}  // namespace detail

WIREBIND_DECL std::string_view assume_role_source::name() const noexcept { return "assumed role"; }

WIREBIND_DECL void assume_role_source::async_fetch(handler done) {
  role_options role = role_;
  std::string host;
  if (providers::fetched_credentials problem = detail::complete_role(around_, role, host); problem.error)
    return done(std::move(problem));
  base_->async_get(
      detail::pending_role{around_, base_, sts_, std::move(role), std::move(host), std::move(done)});
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
  if (providers::fetched_credentials problem = detail::complete_role(around_, role, host); problem.error)
    return done(std::move(problem));
  std::string token;
  if (const auto error = providers::read_small_file(file, token))
    return done(providers::failure(error, file));
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  if (token.empty()) return done(providers::failure(providers::errc::malformed_file, file));
  detail::ask_sts(
      around_, sts_, host, true,
      [=](std::chrono::sys_seconds now) { return oidc_request(host, role, provider, token, now); },
      std::move(done));
}

}  // namespace aliyun::inline WIREBIND_ABI
