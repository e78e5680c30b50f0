#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/responses.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/find_members.hpp>

#include <string>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// "status 403", with the service's code where it is one.
inline std::string status_text(int status, std::string_view code = {}) {
  std::string out = "status " + std::to_string(status);
  bool plain = !code.empty() && code.size() <= 64;
  for (const char c : code) plain = plain && (ascii::is_alnum(c) || c == '.');
  return plain ? out.append(", ").append(code) : out;
}

inline providers::fetched_credentials join(access_key value, std::string_view expiration) {
  const auto missing = [](std::string_view name) {
    return providers::failure(providers::errc::malformed_response, std::string(name) + " is missing");
  };
  if (value.access_key_id.empty()) return missing("AccessKeyId");
  if (value.access_key_secret.empty()) return missing("AccessKeySecret");
  if (value.security_token.empty()) return missing("SecurityToken");
  const auto expires = http::parse_iso_date(expiration);
  if (!expires) return providers::failure(providers::errc::malformed_response, "Expiration is no date");
  return {.value = std::move(value), .expires = expires};
}

inline providers::fetched_credentials read_flat_response(const http::response& response, bool code_needed) {
  if (response.status != 200)
    return providers::failure(providers::errc::unexpected_status, status_text(response.status));
  json::wanted members[] = {
      {"Code"}, {"AccessKeyId"}, {"AccessKeySecret"}, {"SecurityToken"}, {"Expiration"}};
  if (!json::find_members(response.body, members))
    return providers::failure(providers::errc::malformed_response, "no JSON object");
  const json::wanted& code = members[0];
  if ((code.found || code_needed) && code.text != "Success") {
    return providers::failure(providers::errc::refused_by_service, status_text(response.status, code.text));
  }
  return join({.access_key_id = std::move(members[1].text),
               .access_key_secret = std::move(members[2].text),
               .security_token = std::move(members[3].text)},
              members[4].text);
}

struct sts_keys {
  std::string id{};
  std::string secret{};
  std::string token{};
  std::string expiration{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("AccessKeyId", self.id);
    v("AccessKeySecret", self.secret);
    v("SecurityToken", self.token);
    v("Expiration", self.expiration);
  }
};

struct sts_response {
  sts_keys credentials{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("Credentials", self.credentials);
  }
};

}  // namespace detail

WIREBIND_DECL providers::fetched_credentials read_metadata_response(const http::response& response) {
  return detail::read_flat_response(response, true);
}

WIREBIND_DECL providers::fetched_credentials read_uri_response(const http::response& response) {
  return detail::read_flat_response(response, false);
}

WIREBIND_DECL providers::fetched_credentials read_sts_response(const http::response& response) {
  if (response.status != 200) {
    json::wanted code[] = {{"Code"}};
    json::find_members(response.body, code);
    return providers::failure(
        code[0].found ? providers::errc::refused_by_service : providers::errc::unexpected_status,
        detail::status_text(response.status, code[0].text));
  }
  detail::sts_response read;
  if (const json::result result = json::decode(response.body, read); !result) {
    return providers::failure(providers::errc::malformed_response, result.message());
  }
  detail::sts_keys& keys = read.credentials;
  return detail::join({.access_key_id = std::move(keys.id),
                       .access_key_secret = std::move(keys.secret),
                       .security_token = std::move(keys.token)},
                      keys.expiration);
}

}  // namespace aliyun::inline WIREBIND_ABI
