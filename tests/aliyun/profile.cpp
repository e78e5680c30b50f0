#include "catch.hpp"

#include <aliyun/credentials/profile.hpp>
#include <wirebind/client/credentials/error.hpp>

#include <chrono>
#include <string>

using namespace aliyun;
using wirebind::providers::errc;
using kind = profile::kind;

namespace {

const std::string ini = R"([default]                          # Default client
type = access_key                  # Certification type
access_key_id = id
access_key_secret = secret

[ecs]
enable = false
type = ecs_ram_role
role_name = reader

[role]
type = ram_role_arn
access_key_id = id
access_key_secret = secret
role_arn = acs:ram::1:role/r
role_session_name = me
policy = {"Version":"1"}

[oidc]
type = oidc_role_arn
role_arn = acs:ram::1:role/r
oidc_provider_arn = acs:ram::1:oidc-provider/p
oidc_token_file_path = /token

[half]
type = access_key
access_key_id = id

[odd]
type = rsa_key_pair
)";

std::string cli(const std::string& profiles) { return R"({"current":"now","profiles":[)" + profiles + "]}"; }

}  // namespace

TEST_CASE("INI profile: every type is read") {
  auto read = parse_ini_profile(ini, "default");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].type == kind::keys);
  CHECK(read.profiles[0].access_key_id == "id");
  CHECK(read.profiles[0].access_key_secret == "secret");
  read = parse_ini_profile(ini, "ecs");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].type == kind::ecs_role);
  CHECK(read.profiles[0].role_name == "reader");
  read = parse_ini_profile(ini, "role");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].type == kind::assume_role);
  CHECK(read.profiles[0].session_name == "me");
  CHECK(read.profiles[0].policy == R"({"Version":"1"})");
  read = parse_ini_profile(ini, "oidc");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].type == kind::oidc_role);
  CHECK(read.profiles[0].oidc_token_file == "/token");
}

TEST_CASE("INI profile: what is missing, unknown or malformed is named") {
  CHECK(parse_ini_profile(ini, "nobody").error == errc::unknown_profile);
  CHECK(parse_ini_profile(ini, "nobody").detail == "nobody");
  CHECK(parse_ini_profile(ini, "odd").error == errc::unsupported_profile);
  CHECK(parse_ini_profile(ini, "half").error == errc::incomplete);
  CHECK(parse_ini_profile(ini, "half").detail == "half: access_key_secret");
  CHECK(parse_ini_profile("[default]\nsecret text\n", "default").error == errc::malformed_file);
  CHECK(parse_ini_profile("[default]\nsecret text\n", "default").detail == "line 2");
}

TEST_CASE("CLI profile: every mode is read, the current profile when none is named") {
  const std::string text = cli(
      R"({"name":"now","mode":"AK","access_key_id":"id","access_key_secret":"s","sts_token":"stale","region_id":"x"},
         {"name":"sts","mode":"StsToken","access_key_id":"id","access_key_secret":"s","sts_token":"t"},
         {"name":"role","mode":"RamRoleArn","access_key_id":"id","access_key_secret":"s","ram_role_arn":"arn",
          "ram_session_name":"me","expired_seconds":900,"sts_region":"cn-beijing"},
         {"name":"ecs","mode":"EcsRamRole","ram_role_name":"reader"},
         {"name":"oidc","mode":"OIDC","oidc_provider_arn":"p","oidc_token_file":"/t","ram_role_arn":"arn"})");
  auto read = parse_cli_profile(text, "");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].name == "now");
  CHECK(read.profiles[0].security_token.empty());
  CHECK(parse_cli_profile(text, "sts").profiles.at(0).security_token == "t");
  read = parse_cli_profile(text, "role");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].type == kind::assume_role);
  CHECK(read.profiles[0].role_arn == "arn");
  CHECK(read.profiles[0].duration == std::chrono::minutes(15));
  CHECK(read.profiles[0].sts_region == "cn-beijing");
  CHECK(parse_cli_profile(text, "ecs").profiles.at(0).role_name == "reader");
  CHECK(parse_cli_profile(text, "oidc").profiles.at(0).type == kind::oidc_role);
}

TEST_CASE("CLI profile: a chained role brings what it is built on") {
  const std::string text = cli(
      R"({"name":"now","mode":"ChainableRamRoleArn","source_profile":"mid","ram_role_arn":"arn1"},
         {"name":"mid","mode":"ChainableRamRoleArn","source_profile":"keys","ram_role_arn":"arn2"},
         {"name":"keys","mode":"AK","access_key_id":"id","access_key_secret":"s"})");
  const auto read = parse_cli_profile(text, "");
  REQUIRE(read.profiles.size() == 3);
  CHECK(read.profiles[0].role_arn == "arn1");
  CHECK(read.profiles[1].role_arn == "arn2");
  CHECK(read.profiles[2].type == kind::keys);
}

TEST_CASE("CLI profile: circles, commands, logins and gaps are refused") {
  const auto why = [](const std::string& profiles) { return parse_cli_profile(cli(profiles), "").error; };
  CHECK(why(R"({"name":"now","mode":"ChainableRamRoleArn","source_profile":"now","ram_role_arn":"a"})") ==
        errc::circular_profile);
  CHECK(why(R"({"name":"now","mode":"ChainableRamRoleArn","ram_role_arn":"a"})") == errc::incomplete);
  CHECK(why(R"({"name":"now","mode":"External","process_command":"rm -rf /"})") == errc::external_command);
  CHECK(why(R"({"name":"now","mode":"CloudSSO"})") == errc::login_required);
  CHECK(why(R"({"name":"now","mode":"AK","access_key_id":"id"})") == errc::incomplete);
  CHECK(why(R"({"name":"then","mode":"AK"})") == errc::unknown_profile);
  CHECK(parse_cli_profile("{", "").error == errc::malformed_file);
  const auto typed = parse_cli_profile(cli(R"({"name":"now","access_key_secret":["s3cret"]})"), "");
  CHECK(typed.error == errc::malformed_file);
  CHECK(typed.detail.find("s3cret") == std::string::npos);
}

TEST_CASE("CLI profile: the keys that a login left in the file are read with their end") {
  for (const std::string mode : {"CloudSSO", "OAuth"}) {
    INFO(mode);
    const std::string head = R"({"name":"now","mode":")" + mode + R"(","access_token":"login")";
    const auto read = parse_cli_profile(
        cli(head +
            R"(,"access_key_id":"STS.id","access_key_secret":"s","sts_token":"t","sts_expiration":1767323045})"),
        "");
    REQUIRE(read.profiles.size() == 1);
    CHECK(read.profiles[0].type == kind::keys);
    CHECK(read.profiles[0].security_token == "t");
    CHECK(read.profiles[0].expires == std::chrono::sys_seconds(std::chrono::seconds(1767323045)));
    const auto before = parse_cli_profile(cli(head + "}"), "");
    CHECK(before.error == errc::login_required);
    CHECK(before.detail == "now: run: aliyun configure --mode " + mode + " --profile now");
  }
  const auto kept = parse_cli_profile(
      cli(R"({"name":"now","mode":"AK","access_key_id":"id","access_key_secret":"s","sts_expiration":1})"),
      "");
  CHECK_FALSE(kept.profiles.at(0).expires);
}

TEST_CASE("CLI profile: a URI, and a role for the role of the instance") {
  auto read = parse_cli_profile(
      cli(R"({"name":"now","mode":"CredentialsURI","credentials_uri":"http://localhost:1/c"})"), "");
  REQUIRE(read.profiles.size() == 1);
  CHECK(read.profiles[0].type == kind::uri);
  CHECK(read.profiles[0].uri == "http://localhost:1/c");
  CHECK(parse_cli_profile(cli(R"({"name":"now","mode":"CredentialsURI"})"), "").detail ==
        "now: credentials_uri");
  for (const std::string mode : {"RamRoleArnWithRoleName", "RamRoleArnWithEcs"}) {
    read = parse_cli_profile(
        cli(R"({"name":"now","mode":")" + mode + R"(","ram_role_name":"reader","ram_role_arn":"arn"})"), "");
    REQUIRE(read.profiles.size() == 2);
    CHECK(read.profiles[0].type == kind::assume_role);
    CHECK(read.profiles[0].role_arn == "arn");
    CHECK(read.profiles[1].type == kind::ecs_role);
    CHECK(read.profiles[1].role_name == "reader");
  }
}

TEST_CASE("CLI profile: a mode that is not read names the command that helps") {
  for (const std::string mode : {"External", "RsaKeyPair", "BearerToken", "Tomorrow", ""}) {
    INFO(mode);
    const auto read = parse_cli_profile(cli(R"({"name":"now","mode":")" + mode + R"("})"), "");
    CHECK(read.error == (mode == "External" ? errc::external_command : errc::unsupported_profile));
    CHECK(read.detail == "now: run: aliyun configure --mode AK --profile now");
  }
}
