// Bearer tokens in the fields of Alibaba Cloud: what is sent, and what a server accepts.
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/bearer.hpp>
#include <wirebind/auth/error.hpp>

#include <string>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;

const aliyun::bearer_token bearer{"eyJ.t0ken/+="};

http::request with_bearer(const wirebind::credentials& given = bearer, std::error_code expected = {}) {
  http::request out{"GET", "/2021-04-06/services", {}, {}};
  out.fields.add("Host", "h");
  out.fields.add("Authorization", "left over");
  CHECK(aliyun::bearer()->apply(out, given, {.api_version = "2021-04-06", .operation = "ListServices"}) ==
        expected);
  return out;
}

}  // namespace

TEST_CASE("aliyun bearer: token and type are sent with version and action, and no Authorization") {
  const http::request sent = with_bearer();
  CHECK(sent.fields.find("x-acs-bearer-token") == "eyJ.t0ken/+=");
  CHECK(sent.fields.find("x-acs-signature-type") == "BEARERTOKEN");
  CHECK(sent.fields.find("x-acs-version") == "2021-04-06");
  CHECK(sent.fields.find("x-acs-action") == "ListServices");
  CHECK_FALSE(sent.fields.contains("Authorization"));
  CHECK_FALSE(aliyun::verify_bearer(sent, bearer));
}

TEST_CASE("aliyun bearer: its fields belong to it, and it needs neither digest nor clock") {
  const auto by = aliyun::bearer();
  for (const char* name : {"Authorization", "X-Acs-Bearer-Token", "x-acs-signature-type"}) {
    CHECK(by->sets_field(name));
  }
  CHECK_FALSE(by->sets_field("x-fc-account-id"));
  CHECK_FALSE(by->needs().body_digest);
  CHECK_FALSE(by->needs().clock);
  CHECK(by->takes(bearer));
  CHECK_FALSE(by->takes(aliyun::access_key{"id", "secret"}));
  const http::fields none;
  CHECK(by->refuses_credentials({401, "", none}));
  CHECK_FALSE(by->refuses_credentials({403, "", none}));
}

TEST_CASE("aliyun bearer: what is missing, of another type or no text of a field is an error") {
  with_bearer({}, auth::errc::incomplete_credentials);
  with_bearer(aliyun::bearer_token{}, auth::errc::incomplete_credentials);
  with_bearer(aliyun::access_key{"id", "secret"}, auth::errc::other_credentials);
  const http::request refused =
      with_bearer(aliyun::bearer_token{"a\r\nHost: x"}, auth::errc::unusable_credentials);
  CHECK_FALSE(refused.fields.contains("x-acs-bearer-token"));
}

TEST_CASE(
    "aliyun bearer: a server refuses another token, none, two, another type, and one beside a signature") {
  const auto verify = [](auto change) {
    http::request message = with_bearer();
    change(message.fields);
    return aliyun::verify_bearer(message, bearer);
  };
  CHECK(verify([](http::fields& all) { all.set("x-acs-bearer-token", "other"); }) ==
        auth::errc::token_mismatch);
  CHECK(verify([](http::fields& all) { all.erase("x-acs-bearer-token"); }) ==
        auth::errc::missing_authorization);
  const auto malformed = auth::errc::malformed_authorization;
  CHECK(verify([](http::fields& all) { all.add("x-acs-bearer-token", "eyJ.t0ken/+="); }) == malformed);
  CHECK(verify([](http::fields& all) { all.erase("x-acs-signature-type"); }) == malformed);
  CHECK(verify([](http::fields& all) { all.set("x-acs-signature-type", "HMAC"); }) == malformed);
  CHECK(verify([](http::fields& all) { all.add("Authorization", "FC a:b"); }) == malformed);
  http::request empty;
  empty.fields.add("x-acs-bearer-token", "");
  empty.fields.add("x-acs-signature-type", "BEARERTOKEN");
  CHECK(aliyun::verify_bearer(empty, {}) == auth::errc::token_mismatch);
  CHECK(aliyun::has_bearer_token(empty));
  CHECK_FALSE(aliyun::has_bearer_token({}));
}
