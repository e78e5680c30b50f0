#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/metadata.hpp>
#include <aliyun/credentials/profile_files.hpp>
#include <aliyun/credentials/roles.hpp>
#include <aliyun/credentials/uri.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/client/credentials/small_file.hpp>

#include <cstddef>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

inline access_key keys_of(const profile& from) {
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

/// Keys that stand in the profile.
class keys_source final : public providers::source {
 public:
  keys_source(std::shared_ptr<wirebind::clock> clock, const profile& from)
      : clock_(std::move(clock)), from_(from) {}

  std::string_view name() const noexcept override { return "keys"; }
  void async_fetch(handler done) override {
    if (from_.expires && *from_.expires <= clock_->wall()) {
      return done(providers::failure(providers::errc::login_required,
                                     from_.name + ": its keys have expired; " + from_.remedy));
    }
    done({.value = keys_of(from_), .expires = from_.expires});
  }

 private:
  const std::shared_ptr<wirebind::clock> clock_;
  const profile from_;
};

/// The source of the profile at `index`, its base made first.
inline std::shared_ptr<providers::source> source_at(const providers::surroundings& around,
                                                    const std::vector<profile>& profiles, std::size_t index) {
  const profile& from = profiles[index];
  switch (from.type) {
    case profile::kind::keys:
      return std::make_shared<keys_source>(around.clock, from);
    case profile::kind::ecs_role:
      return std::make_shared<metadata_source>(around, metadata_options{.role_name = from.role_name});
    case profile::kind::oidc_role:
      return std::make_shared<oidc_source>(around, oidc_options{.role = role_of(from),
                                                                .provider_arn = from.oidc_provider_arn,
                                                                .token_file = from.oidc_token_file});
    case profile::kind::uri:
      return std::make_shared<uri_source>(around, from.uri);
    case profile::kind::assume_role:
      break;
  }
  const bool chained = index + 1 != profiles.size();
  const auto below =
      chained ? source_at(around, profiles, index + 1) : std::make_shared<keys_source>(around.clock, from);
  auto base = std::make_shared<providers::refreshing_provider>(below, around.clock);
  return std::make_shared<assume_role_source>(around, std::move(base), role_of(from));
}

/// Fetches what was read of a file; the source that is made for it is kept until it has completed.
inline void fetch_profile(const providers::surroundings& around, profile_result read, const std::string& path,
                          std::shared_ptr<const providers::file_stamp> file,
                          providers::source::handler done) {
  if (read.error) return done(providers::failure(read.error, path + ": " + read.detail));
  const auto made = make_source(around, read.profiles);
  made->async_fetch([made, path, file = std::move(file),
                     done = std::move(done)](providers::fetched_credentials outcome) mutable {
    outcome.file = std::move(file);
    if (outcome.error) {
      outcome.detail =
          path + ", " + std::string(made->name()) + (outcome.detail.empty() ? "" : ": " + outcome.detail);
    }
    done(std::move(outcome));
  });
}

/// The path of a file in the home folder; empty when its place is unknown.
inline std::string at_home(const providers::surroundings& around, const char* below) {
  std::string home = around.variable("HOME");
  return home.empty() ? home : home + below;
}

/// Reads a file that need not be there; the result has its stamp, or an error.
inline providers::fetched_credentials read_file(const std::string& path, std::string& text) {
  if (path.empty()) return providers::failure(providers::errc::not_configured, "HOME");
  providers::fetched_credentials out = providers::failure({}, path);
  out.file = providers::file_stamp::read(path, text, out.error);
  return out;
}

}  // namespace detail

WIREBIND_DECL std::shared_ptr<providers::source> make_source(const providers::surroundings& around,
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
  providers::fetched_credentials file = detail::read_file(path, text);
  if (file.error) return done(std::move(file));
  detail::fetch_profile(around_, parse_ini_profile(text, profile), path, std::move(file.file),
                        std::move(done));
}

WIREBIND_DECL std::string_view cli_source::name() const noexcept {
  return "profile of the command line tool";
}

WIREBIND_DECL void cli_source::async_fetch(handler done) {
  if (around_.is_on("ALIBABA_CLOUD_CLI_PROFILE_DISABLED")) {
    return done(providers::failure(providers::errc::disabled, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"));
  }
  const std::string path =
      options_.path.empty() ? detail::at_home(around_, "/.aliyun/config.json") : options_.path;
  const std::string profile = around_.choose(options_.profile, "ALIBABA_CLOUD_PROFILE");
  std::string text;
  providers::fetched_credentials file = detail::read_file(path, text);
  if (file.error) return done(std::move(file));
  detail::fetch_profile(around_, parse_cli_profile(text, profile), path, std::move(file.file),
                        std::move(done));
}

}  // namespace aliyun::inline WIREBIND_ABI
