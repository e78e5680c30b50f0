// Parses profiles: descriptions of credentials in INI files and in the file of the command line tool, both as
// text.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {

/// One profile. Its kind decides which members are used.
struct profile {
  enum class kind : std::uint8_t {
    keys,         ///< id, secret and optionally a token, which may expire
    ecs_role,     ///< the metadata service; `role_name` may be empty
    oidc_role,    ///< a role for the holder of a token in a file
    assume_role,  ///< a role for the holder of the keys, or of the credentials of the next profile
    uri,          ///< a URI that responds with credentials
  };

  std::string name;
  kind type = kind::keys;
  std::string access_key_id;
  std::string access_key_secret;
  std::string security_token;
  std::string role_name;
  std::string role_arn;
  std::string session_name;
  std::string policy;
  std::string external_id;
  std::string oidc_provider_arn;
  std::string oidc_token_file;
  std::string sts_region;
  std::chrono::seconds duration{0};  ///< 0: the default
  std::string source_profile;        ///< the base of `assume_role` in place of keys
  std::string uri;
  std::optional<std::chrono::sys_seconds> expires;  ///< of the keys
  std::string remedy;  ///< what to do if they are missing or have expired; empty if nothing helps
};

/// A profile and the profiles that it builds on: each but the last is an `assume_role` of the next.
struct profile_result {
  std::error_code error{};
  std::string detail{};  ///< a line, a member or a profile; no secret
  std::vector<profile> profiles{};
};

/// The profile `name` of an INI text. Its `type` is access_key, ecs_ram_role, ram_role_arn or oidc_role_arn;
/// the member `enable` is ignored.
WIREBIND_DECL profile_result parse_ini_profile(std::string_view text, std::string_view name);

/// The profile `name` of the JSON text, the current one if the name is empty. Modes are AK, StsToken,
/// RamRoleArn, RamRoleArnWithRoleName, EcsRamRole, OIDC, ChainableRamRoleArn and CredentialsURI; and CloudSSO
/// and OAuth, whose keys are those that the tool's login has left in the file. External, which runs a
/// command, RsaKeyPair and unknown modes are rejected, with a detail on what to do instead.
WIREBIND_DECL profile_result parse_cli_profile(std::string_view text, std::string_view name);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/profile.ipp>
#endif
