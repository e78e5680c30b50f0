#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/ini.hpp>
#include <aliyun/credentials/profile.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/list.hpp>

#include <cstddef>
#include <optional>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// One profile of the command line tool, as far as it is read.
struct cli_profile {
  std::string name{};
  std::string mode{};
  std::string access_key_id{};
  std::string access_key_secret{};
  std::string sts_token{};
  std::string ram_role_name{};
  std::string ram_role_arn{};
  std::string ram_session_name{};
  std::string policy{};
  std::string external_id{};
  std::string sts_region{};
  std::optional<std::int64_t> expired_seconds{};
  std::string oidc_provider_arn{};
  std::string oidc_token_file{};
  std::string source_profile{};
  std::string credentials_uri{};
  std::optional<std::int64_t> sts_expiration{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("name", self.name);
    v("mode", self.mode);
    v("access_key_id", self.access_key_id);
    v("access_key_secret", self.access_key_secret);
    v("sts_token", self.sts_token);
    v("ram_role_name", self.ram_role_name);
    v("ram_role_arn", self.ram_role_arn);
    v("ram_session_name", self.ram_session_name);
    v("policy", self.policy);
    v("external_id", self.external_id);
    v("sts_region", self.sts_region);
    v("expired_seconds", self.expired_seconds);
    v("oidc_provider_arn", self.oidc_provider_arn);
    v("oidc_token_file", self.oidc_token_file);
    v("source_profile", self.source_profile);
    v("credentials_uri", self.credentials_uri);
    v("sts_expiration", self.sts_expiration);
  }
};

struct cli_file {
  std::string current{};
  wirebind::list<cli_profile> profiles{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("current", self.current);
    v("profiles", self.profiles);
  }
};

inline profile_result refused(providers::errc why, std::string detail) {
  return {.error = why, .detail = std::move(detail)};
}

/// The member that a profile lacks, or null.
inline const char* missing_member(const profile& of) noexcept {
  const bool needs_keys =
      of.type == profile::kind::keys || (of.type == profile::kind::assume_role && of.source_profile.empty());
  if (of.type == profile::kind::uri) return of.uri.empty() ? "credentials_uri" : nullptr;
  if (needs_keys && of.access_key_id.empty()) return "access_key_id";
  if (needs_keys && of.access_key_secret.empty()) return "access_key_secret";
  const bool needs_role = of.type == profile::kind::assume_role || of.type == profile::kind::oidc_role;
  if (needs_role && of.role_arn.empty()) return "role_arn";
  if (of.type != profile::kind::oidc_role) return nullptr;
  if (of.oidc_provider_arn.empty()) return "oidc_provider_arn";
  return of.oidc_token_file.empty() ? "oidc_token_file" : nullptr;
}

/// Adds a profile if it is complete; false when it is not, and says so.
inline bool add(profile_result& out, profile&& added) {
  if (const char* member = missing_member(added)) {
    out = added.remedy.empty() ? refused(providers::errc::incomplete, added.name + ": " + member)
                               : refused(providers::errc::login_required, added.name + ": " + added.remedy);
    return false;
  }
  out.profiles.push_back(std::move(added));
  return true;
}

inline std::optional<profile::kind> kind_of_type(std::string_view type) noexcept {
  if (type == "access_key") return profile::kind::keys;
  if (type == "ecs_ram_role") return profile::kind::ecs_role;
  if (type == "ram_role_arn") return profile::kind::assume_role;
  if (type == "oidc_role_arn") return profile::kind::oidc_role;
  return std::nullopt;
}

/// Modes whose keys are left in the file by a login.
inline bool needs_login(std::string_view mode) noexcept { return mode == "CloudSSO" || mode == "OAuth"; }

/// A role that the role of the ECS instance may assume; the tool's source calls the mode by the second name.
inline bool is_role_of_instance(std::string_view mode) noexcept {
  return mode == "RamRoleArnWithRoleName" || mode == "RamRoleArnWithEcs";
}

inline std::optional<profile::kind> kind_of_mode(std::string_view mode) noexcept {
  if (mode == "AK" || mode == "StsToken" || needs_login(mode)) return profile::kind::keys;
  if (mode == "EcsRamRole") return profile::kind::ecs_role;
  if (mode == "RamRoleArn" || mode == "ChainableRamRoleArn" || is_role_of_instance(mode)) {
    return profile::kind::assume_role;
  }
  if (mode == "OIDC") return profile::kind::oidc_role;
  if (mode == "CredentialsURI") return profile::kind::uri;
  return std::nullopt;
}

/// The command of the tool that sets a profile up again.
inline std::string command_for(std::string_view mode, std::string_view name) {
  std::string out = "run: aliyun configure --mode ";
  return out.append(mode).append(" --profile ").append(name);
}

inline profile to_profile(const cli_profile& from, profile::kind kind) {
  profile out;
  out.name = from.name;
  out.type = kind;
  out.access_key_id = from.access_key_id;
  out.access_key_secret = from.access_key_secret;
  if (from.mode != "AK") out.security_token = from.sts_token;
  out.role_name = from.ram_role_name;
  out.role_arn = from.ram_role_arn;
  out.session_name = from.ram_session_name;
  out.policy = from.policy;
  out.external_id = from.external_id;
  out.oidc_provider_arn = from.oidc_provider_arn;
  out.oidc_token_file = from.oidc_token_file;
  out.sts_region = from.sts_region;
  out.duration = std::chrono::seconds(from.expired_seconds.value_or(0));
  out.uri = from.credentials_uri;
  if (from.mode == "ChainableRamRoleArn") out.source_profile = from.source_profile;
  if (from.mode != "AK" && kind == profile::kind::keys) {
    const std::int64_t expires = from.sts_expiration.value_or(0);
    if (expires > 0) out.expires = std::chrono::sys_seconds(std::chrono::seconds(expires));
    if (needs_login(from.mode) || expires > 0) out.remedy = command_for(from.mode, from.name);
  }
  return out;
}

/// The role of the instance that a profile is built on where its mode says so.
inline std::optional<profile> instance_below(const cli_profile& from) {
  if (!is_role_of_instance(from.mode)) return std::nullopt;
  profile out;
  out.name = from.name + " (instance)";
  out.type = profile::kind::ecs_role;
  out.role_name = from.ram_role_name;
  return out;
}

inline const cli_profile* find(const cli_file& file, std::string_view name) noexcept {
  for (const cli_profile& each : file.profiles) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

inline constexpr std::size_t most_profiles = 8;

}  // namespace detail

WIREBIND_DECL profile_result parse_ini_profile(std::string_view text, std::string_view name) {
  const ini_document document = parse_ini(text);
  if (document.malformed_line != 0) {
    return detail::refused(providers::errc::malformed_file,
                           "line " + std::to_string(document.malformed_line));
  }
  const ini_section* section = document.find(name);
  if (section == nullptr) return detail::refused(providers::errc::unknown_profile, std::string(name));
  const auto kind = detail::kind_of_type(section->find("type"));
  if (!kind) return detail::refused(providers::errc::unsupported_profile, section->name + ": type");
  profile out;
  out.name = section->name;
  out.type = *kind;
  out.access_key_id = section->find("access_key_id");
  out.access_key_secret = section->find("access_key_secret");
  out.role_name = section->find("role_name");
  out.role_arn = section->find("role_arn");
  out.session_name = section->find("role_session_name");
  out.policy = section->find("policy");
  out.oidc_provider_arn = section->find("oidc_provider_arn");
  out.oidc_token_file = section->find("oidc_token_file_path");
  profile_result result;
  detail::add(result, std::move(out));
  return result;
}

WIREBIND_DECL profile_result parse_cli_profile(std::string_view text, std::string_view name) {
  detail::cli_file file;
  if (const json::result read = json::decode(text, file); !read) {
    return detail::refused(providers::errc::malformed_file, read.message());
  }
  profile_result result;
  std::string wanted(name.empty() ? std::string_view(file.current) : name);
  do {
    if (result.profiles.size() == detail::most_profiles)
      return detail::refused(providers::errc::circular_profile, wanted);
    const detail::cli_profile* found = detail::find(file, wanted);
    if (found == nullptr) return detail::refused(providers::errc::unknown_profile, wanted);
    const std::string instead = wanted + ": " + detail::command_for("AK", wanted);
    if (found->mode == "External") return detail::refused(providers::errc::external_command, instead);
    const auto kind = detail::kind_of_mode(found->mode);
    if (!kind) return detail::refused(providers::errc::unsupported_profile, instead);
    profile next = detail::to_profile(*found, *kind);
    if (found->mode == "ChainableRamRoleArn" && next.source_profile.empty()) {
      return detail::refused(providers::errc::incomplete, wanted + ": source_profile");
    }
    wanted = next.source_profile;
    std::optional<profile> below = detail::instance_below(*found);
    if (below) next.source_profile = below->name;
    if (!detail::add(result, std::move(next))) break;
    if (below) detail::add(result, *std::move(below));
  } while (!wanted.empty());
  return result;
}

}  // namespace aliyun::inline WIREBIND_ABI
