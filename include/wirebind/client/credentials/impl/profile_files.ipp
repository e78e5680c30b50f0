#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/metadata.hpp>
#include <wirebind/client/credentials/profile_files.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/client/credentials/roles.hpp>
#include <wirebind/client/credentials/small_file.hpp>

#include <cstddef>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

inline wirebind::credentials keys_of(const profile& from) {
  return {.access_key_id = from.access_key_id,
          .access_key_secret = from.access_key_secret,
          .security_token = from.security_token};
}

inline role_options role_of(const profile& from) {
  role_options out{.role_arn = from.role_arn,
                   .session_name = from.session_name,
                   .policy = from.policy,
                   .external_id = from.external_id,
                   .sts_region = from.sts_region};
  if (from.duration != std::chrono::seconds(0)) out.duration = from.duration;
  return out;
}

/// The source of the profile at `index`, its base made first.
inline std::shared_ptr<source> source_at(const surroundings& around, const std::vector<profile>& profiles,
                                         std::size_t index) {
  const profile& from = profiles[index];
  switch (from.type) {
    case profile::kind::keys:
      return nullptr;
    case profile::kind::ecs_role:
      return std::make_shared<metadata_source>(around, metadata_options{.role_name = from.role_name});
    case profile::kind::oidc_role:
      return std::make_shared<oidc_source>(around, oidc_options{.role = role_of(from),
                                                                .provider_arn = from.oidc_provider_arn,
                                                                .token_file = from.oidc_token_file});
    case profile::kind::assume_role:
      break;
  }
  const bool chained = index + 1 != profiles.size();
  const auto below = chained ? source_at(around, profiles, index + 1) : nullptr;
  std::shared_ptr<credentials_provider> base;
  if (below) {
    base = std::make_shared<refreshing_provider>(below, around.clock);
  } else {
    base = std::make_shared<static_provider>(keys_of(chained ? profiles[index + 1] : from));
  }
  return std::make_shared<assume_role_source>(around, std::move(base), role_of(from));
}

/// Fetches what was read of a file; the source that is made for it lives until it has answered.
inline void fetch_profile(const surroundings& around, profile_result read, const std::string& path,
                          source::handler done) {
  if (read.error) return done(failure(read.error, path + ": " + read.said));
  const auto made = make_source(around, read.profiles);
  if (!made) return done({.value = keys_of(read.profiles.front())});
  made->async_fetch([made, path, done = std::move(done)](fetched outcome) mutable {
    if (outcome.error) {
      outcome.said =
          path + ", " + std::string(made->name()) + (outcome.said.empty() ? "" : ": " + outcome.said);
    }
    done(std::move(outcome));
  });
}

/// The path of a file in the home folder; empty when nobody knows where that is.
inline std::string at_home(const surroundings& around, const char* below) {
  std::string home = around.variable("HOME");
  return home.empty() ? home : home + below;
}

/// Reads a file that need not be there.
inline fetched read_file(const std::string& path, std::string& text) {
  if (path.empty()) return failure(errc::not_configured, "HOME");
  return failure(read_small_file(path, text), path);
}

}  // namespace detail

WIREBIND_DECL std::shared_ptr<source> make_source(const surroundings& around,
                                                  const std::vector<profile>& profiles) {
  return profiles.empty() ? nullptr : detail::source_at(around, profiles, 0);
}

WIREBIND_DECL std::string_view ini_source::name() const noexcept { return "profile file"; }

WIREBIND_DECL void ini_source::async_fetch(handler done) {
  std::string path = around_.choose(options_.path, "ALIBABA_CLOUD_CREDENTIALS_FILE");
  if (path.empty()) path = detail::at_home(around_, "/.alibabacloud/credentials");
  std::string profile = around_.choose(options_.profile, "ALIBABA_CLOUD_PROFILE");
  if (profile.empty()) profile = "default";
  std::string text;
  if (fetched problem = detail::read_file(path, text); problem.error) return done(std::move(problem));
  detail::fetch_profile(around_, parse_ini_profile(text, profile), path, std::move(done));
}

WIREBIND_DECL std::string_view cli_source::name() const noexcept {
  return "profile of the command line tool";
}

WIREBIND_DECL void cli_source::async_fetch(handler done) {
  if (around_.is_on("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")) {
    return done(failure(errc::disabled, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"));
  }
  const std::string path =
      options_.path.empty() ? detail::at_home(around_, "/.aliyun/config.json") : options_.path;
  const std::string profile = around_.choose(options_.profile, "ALIBABA_CLOUD_PROFILE");
  std::string text;
  if (fetched problem = detail::read_file(path, text); problem.error) return done(std::move(problem));
  detail::fetch_profile(around_, parse_cli_profile(text, profile), path, std::move(done));
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
