#include "catch.hpp"
#include "replay.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <wirebind/auth/crypto.hpp>

#include <string>
#include <string_view>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;
using aliyun::scheme;
using auth::errc;

const aliyun::access_key key{"LTAIfakeKeyIdForTests", "fakeSecretForTests0123456789", ""};
const aliyun::access_key temporary{"STS.fakeKeyId", "fakeSecretForTests0123456789", "fakeToken+/=="};
constexpr aliyun::signing_context context{"2021-04-06", "GetFunction", replay::now, "nonce-1"};

http::request make() {
  http::request out{"GET", "/2021-04-06/services/s/functions/f", {}, {}};
  out.fields.add("Host", "fc.example.com");
  return out;
}

http::request signed_request(scheme how, const aliyun::access_key& with = key) {
  http::request out = make();
  REQUIRE(!aliyun::sign(out, with, how, context));
  return out;
}

}  // namespace

TEST_CASE("sign: acs3 adds the fields of its scheme") {
  const http::request message = signed_request(scheme::acs3);
  CHECK(message.fields.find("x-acs-version") == "2021-04-06");
  CHECK(message.fields.find("x-acs-action") == "GetFunction");
  CHECK(message.fields.find("x-acs-date") == "2026-01-02T03:04:05Z");
  CHECK(message.fields.find("x-acs-signature-nonce") == "nonce-1");
  CHECK(message.fields.find("x-acs-content-sha256") == auth::hex(auth::sha256("")));
  CHECK_FALSE(message.fields.contains("x-acs-accesskey-id"));
  CHECK_FALSE(message.fields.contains("x-acs-security-token"));
  CHECK(message.fields.find("authorization")
            ->starts_with(
                "ACS3-HMAC-SHA256 Credential=LTAIfakeKeyIdForTests,SignedHeaders=host;x-acs-action;"));
}

TEST_CASE("sign: acs3 hashes the body") {
  http::request message = make();
  message.body = std::string("\0\r\nbytes", 8);
  REQUIRE(!aliyun::sign(message, key, scheme::acs3, context));
  CHECK(message.fields.find("x-acs-content-sha256") == auth::hex(auth::sha256(message.body.view())));
}

TEST_CASE("sign: fc adds a date and signs nothing of acs3") {
  const http::request message = signed_request(scheme::fc);
  CHECK(message.fields.size() == 3);
  CHECK(message.fields.find("date") == "Fri, 02 Jan 2026 03:04:05 GMT");
  CHECK(message.fields.find("authorization")->starts_with("FC LTAIfakeKeyIdForTests:"));
}

TEST_CASE("sign: a security token goes where its scheme wants it and is signed") {
  const http::request acs = signed_request(scheme::acs3, temporary);
  CHECK(acs.fields.find("x-acs-accesskey-id") == "STS.fakeKeyId");
  CHECK(acs.fields.find("x-acs-security-token") == "fakeToken+/==");
  CHECK(acs.fields.find("authorization")->find(";x-acs-security-token;") != std::string_view::npos);
  const http::request fc = signed_request(scheme::fc, temporary);
  CHECK(fc.fields.find("x-fc-security-token") == "fakeToken+/==");
  CHECK(aliyun::canonical_request(fc, scheme::fc)->find("x-fc-security-token:fakeToken+/==\n") !=
        std::string::npos);
  const http::request roa = signed_request(scheme::roa, temporary);
  CHECK(roa.fields.find("x-acs-security-token") == "fakeToken+/==");
  for (const http::request& message : {acs, fc, roa}) CHECK(!replay::verify(message, temporary).code);
}

TEST_CASE("sign: signing again replaces what was added before") {
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    http::request message = signed_request(how, temporary);
    REQUIRE(!aliyun::sign(message, key, how, context));
    CHECK(message.fields == signed_request(how).fields);
    CHECK(!replay::verify(message, key).code);
  }
}

TEST_CASE("sign: the same context gives the same bytes and another nonce another signature") {
  CHECK(signed_request(scheme::acs3).fields == signed_request(scheme::acs3).fields);
  http::request other = make();
  REQUIRE(!aliyun::sign(other, key, scheme::acs3, {"2021-04-06", "GetFunction", replay::now, "nonce-2"}));
  CHECK(other.fields.find("authorization") != signed_request(scheme::acs3).fields.find("authorization"));
}

TEST_CASE("sign: no scheme leaves a request without Authorization") {
  http::request message = signed_request(scheme::fc);
  CHECK(!aliyun::sign(message, {}, scheme::none, context));
  CHECK_FALSE(message.fields.contains("authorization"));
}

TEST_CASE("sign: incomplete input is refused and leaves no Authorization") {
  http::request message = signed_request(scheme::acs3);
  CHECK(aliyun::sign(message, {"id", "", ""}, scheme::acs3, context) == errc::incomplete_credentials);
  CHECK(aliyun::sign(message, {"", "secret", ""}, scheme::fc, context) == errc::incomplete_credentials);
  CHECK(aliyun::sign(message, key, scheme::acs3, {"v", "a", replay::now, ""}) == errc::missing_nonce);
  CHECK(aliyun::sign(message, key, scheme::roa, {"v", "a", replay::now, ""}) == errc::missing_nonce);
  message.fields.erase("host");
  CHECK(aliyun::sign(message, key, scheme::acs3, context) == errc::missing_host);
  message.fields.add("host", "a");
  message.fields.add("host", "b");
  CHECK(aliyun::sign(message, key, scheme::acs3, context) == errc::missing_host);
  message.fields.set("host", "a");
  message.target = "/?a=%";
  CHECK(aliyun::sign(message, key, scheme::acs3, context) == errc::malformed_target);
  CHECK_FALSE(message.fields.contains("authorization"));
}

TEST_CASE("credentials: their text hides the secret and the token") {
  const std::string text = aliyun::to_text(temporary);
  CHECK(text.find("STS.fakeKeyId") != std::string::npos);
  CHECK(text.find("fakeSecret") == std::string::npos);
  CHECK(text.find("fakeToken") == std::string::npos);
  CHECK(aliyun::to_text(key).find("security_token=(none)") != std::string::npos);
}

TEST_CASE("errors of auth: every code has its own sentence") {
  for (int value = 1; value <= static_cast<int>(errc::signature_mismatch); ++value) {
    const std::string sentence = auth::make_error_code(static_cast<errc>(value)).message();
    INFO(value);
    CHECK(sentence != "unknown error");
    for (int other = 1; other != value; ++other) {
      CHECK(auth::make_error_code(static_cast<errc>(other)).message() != sentence);
    }
  }
  CHECK(auth::error_category().name() == std::string("wirebind.auth"));
}
