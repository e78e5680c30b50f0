// Files of credentials, and what services say of credentials: what is accepted is complete, what is refused
// says where, and no text for a person holds a secret. The first byte chooses the reader.
#include "fuzz.hpp"

#include <aliyun/credentials/ini.hpp>
#include <aliyun/credentials/profile.hpp>
#include <aliyun/credentials/responses.hpp>
#include <wirebind/client/credentials/oauth2.hpp>
#include <wirebind/http/message.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace providers = wirebind::providers;
using fuzz::require;

namespace {

std::string print(const aliyun::ini_document& document) {
  std::string out;
  for (const auto& section : document.sections) {
    out += '[' + section.name + "]\n";
    for (const auto& [name, value] : section.values) out += name + '=' + value + '\n';
  }
  return out;
}

void check_ini(std::string_view text) {
  const auto document = aliyun::parse_ini(text);
  if (document.malformed_line != 0) {
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    require(document.sections.empty(), "a malformed text has no sections");
    require(document.malformed_line <= lines, "the malformed line is one of the text");
    return;
  }
  for (const auto& section : document.sections) {
    require(document.find(section.name) == &section, "a section is there once");
    for (const auto& [name, value] : section.values) {
      require(!name.empty() && section.find(name) == value, "a name is there once");
    }
  }
  const std::string printed = print(document);
  require(print(aliyun::parse_ini(printed)) == printed, "the document survives");
}

/// The seeds have one secret. Mutations move it; where a member for secrets still has it, it is one.
void check_said(std::string_view text, const std::string& said) {
  constexpr std::string_view secret = "0SeCrEt0";
  const std::size_t at = text.find(secret);
  if (at == text.npos || text.find(secret, at + 1) != text.npos) return;
  const std::string_view before = text.substr(0, at);
  if (before.ends_with("ecret=") || before.ends_with("ecret\":\"")) {
    require(said.find(secret) == said.npos, "no message holds a secret");
  }
}

void check_profile(std::string_view text, const aliyun::profile_result& read) {
  using kind = aliyun::profile::kind;
  check_said(text, read.detail);
  require(read.profiles.empty() == static_cast<bool>(read.error), "there is a profile or an error");
  for (const auto& each : read.profiles) {
    const bool last = &each == &read.profiles.back();
    require(last == each.source_profile.empty(), "all but the last are built on another");
    require(last || each.type == kind::assume_role, "only a role is built on another");
    const bool keys = each.type == kind::keys || (each.type == kind::assume_role && last);
    require(!keys || (!each.access_key_id.empty() && !each.access_key_secret.empty()), "keys are whole");
    const bool role = each.type == kind::assume_role || each.type == kind::oidc_role;
    require(!role || !each.role_arn.empty(), "a role has a name");
  }
}

void check_answer(std::string_view text, const providers::fetched_credentials& read) {
  check_said(text, read.detail);
  const bool whole = read.value.complete();
  require(whole != static_cast<bool>(read.error), "there are whole credentials or an error");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const unsigned choice = take_choice(input);
  const exact_copy copy(input);
  const std::string_view text = copy.view();
  switch (choice % 4) {
    case 0:
      check_ini(text);
      return check_profile(text, aliyun::parse_ini_profile(text, "default"));
    case 1:
      return check_profile(text, aliyun::parse_cli_profile(text, ""));
    case 2:
      return check_profile(text, aliyun::parse_cli_profile(text, "default"));
  }
  for (const int status : {200, 403}) {
    const wirebind::http::response answer{
        .status = status, .reason = "", .fields = {}, .body = std::string(text)};
    check_answer(text, aliyun::read_metadata_response(answer));
    check_answer(text, aliyun::read_uri_response(answer));
    check_answer(text, aliyun::read_sts_response(answer));
    const auto token = providers::read_token_response(answer, {});
    check_answer(text, token.result);
    require(status == 200 || token.refresh_token.empty(), "an error brings no refresh token");
  }
}
