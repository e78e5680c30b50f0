// The signature schemes as authenticators: what they need of a call, and which refusals are about the token.
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <aliyun/fc_native.hpp>
#include <aliyun/roa.hpp>
#include <aliyun/verify.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/auth/nonce_source.hpp>
#include <wirebind/auth/schemes.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;

struct counted_nonces final : wirebind::nonce_source {
  std::string next() override { return "nonce-" + std::to_string(++drawn); }
  int drawn = 0;
};

const aliyun::access_key signing_key{"STS.id", "secret", "token"};
constexpr std::chrono::sys_seconds signing_time{std::chrono::seconds(1767323045)};

http::request unsigned_request() {
  http::request out;
  out.method = "GET";
  out.target = "/2021-04-06/services";
  out.fields.add("Host", "h");
  return out;
}

}  // namespace

TEST_CASE("signer: a nonce is written in place where its source can do so") {
  struct written_nonces final : wirebind::nonce_source {
    std::string next() override { return {}; }
    std::size_t write_next(char* to) override {
      constexpr std::string_view longest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
      return longest.copy(to, longest.size());
    }
  } nonces;
  http::request message = unsigned_request();
  CHECK_FALSE(aliyun::acs3()->apply(message, signing_key, {.now = signing_time, .nonces = &nonces}));
  CHECK(message.fields.find("x-acs-signature-nonce").value_or("").size() == 64);
}

TEST_CASE("signer: what it signs verifies, and a nonce is drawn only where the scheme has one") {
  counted_nonces nonces;
  const auth::attempt_context context{
      .api_version = "2021-04-06", .operation = "ListServices", .now = signing_time, .nonces = &nonces};
  int expected = 0;
  for (const auto& [by, how, has_nonce] : {std::tuple{aliyun::acs3(), aliyun::scheme::acs3, true},
                                           std::tuple{aliyun::fc_native(), aliyun::scheme::fc, false},
                                           std::tuple{aliyun::roa(), aliyun::scheme::roa, true}}) {
    http::request message = unsigned_request();
    CHECK_FALSE(by->apply(message, signing_key, context));
    const auto result = aliyun::verify_signature(
        message, [](std::string_view) { return std::optional(signing_key); }, signing_time);
    CHECK_FALSE(result.code);
    CHECK(result.how == how);
    expected += has_nonce ? 1 : 0;
    CHECK(nonces.drawn == expected);
    CHECK(by->needs().body_digest == (how == aliyun::scheme::acs3));
    CHECK(by->needs().clock);
    CHECK(by->sets_field("Authorization"));
  }
}

TEST_CASE("signer: credentials that are missing or of another type are errors, and the request stays") {
  counted_nonces nonces;
  const auth::attempt_context context{
      .api_version = "1", .operation = "a", .now = signing_time, .nonces = &nonces};
  http::request message = unsigned_request();
  CHECK(aliyun::acs3()->apply(message, {}, context) == auth::errc::incomplete_credentials);
  CHECK(aliyun::acs3()->apply(message, wirebind::access_token{"t"}, context) ==
        auth::errc::other_credentials);
  CHECK_FALSE(message.fields.contains("authorization"));
}

TEST_CASE("signer: 401, and a token that is called expired or invalid, are about the credentials") {
  const http::fields none;
  const auto by = aliyun::acs3();
  CHECK(by->refuses_credentials({401, "", none}));
  for (const int status : {400, 403}) {
    CHECK(by->refuses_credentials({status, "InvalidSecurityToken.Expired", none}));
    CHECK(by->refuses_credentials({status, "SecurityTokenExpired", none}));
    CHECK_FALSE(by->refuses_credentials({status, "SignatureNotMatch", none}));
  }
  CHECK_FALSE(by->refuses_credentials({404, "InvalidSecurityToken.Expired", none}));
  CHECK_FALSE(aliyun::signer(aliyun::scheme::none)->refuses_credentials({401, "", none}));
}
