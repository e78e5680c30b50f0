#include "catch.hpp"
#include "replay.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <wirebind/auth/crypto.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;
using aliyun::scheme;
using auth::errc;

const aliyun::access_key key{"LTAIfakeKeyIdForTests", "fakeSecretForTests0123456789", ""};

http::request signed_request(scheme how) {
  http::request out{"PUT", "/2021-04-06/services/s/functions/f?a=b", {}, "{\"timeout\":5}"};
  out.fields.add("Host", "fc.example.com");
  out.fields.add("Content-Type", "application/json");
  REQUIRE(!aliyun::sign(out, key, how, {"2021-04-06", "UpdateFunction", replay::now, "nonce-1"}));
  return out;
}

/// Verifies an ACS3 request after one field was given another value.
aliyun::verify_result with(std::string_view name, std::string_view value, scheme how = scheme::acs3) {
  http::request message = signed_request(how);
  message.fields.set(name, value);
  return replay::verify(message, key);
}

aliyun::verify_result without(std::string_view name, scheme how = scheme::acs3) {
  http::request message = signed_request(how);
  message.fields.erase(name);
  return replay::verify(message, key);
}

/// Verifies an ACS3 request after one part of its Authorization was replaced.
aliyun::verify_result with_authorization(std::string_view from, std::string_view to) {
  http::request message = signed_request(scheme::acs3);
  std::string text(*message.fields.find("authorization"));
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  text.replace(place, from.size(), to);
  message.fields.set("authorization", text);
  return replay::verify(message, key);
}

errc as_errc(const aliyun::verify_result& result) {
  CHECK(&result.code.category() == &auth::error_category());
  return static_cast<errc>(result.code.value());
}

}  // namespace

TEST_CASE("verify: what was signed is accepted in every scheme") {
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    const auto result = replay::verify(signed_request(how), key);
    CHECK(!result.code);
    CHECK(result.how == how);
    CHECK(result.access_key_id == key.access_key_id);
  }
}

TEST_CASE("verify: a request without Authorization says so") {
  CHECK(as_errc(without("authorization")) == errc::missing_authorization);
}

TEST_CASE("verify: two Authorization fields are malformed") {
  http::request message = signed_request(scheme::acs3);
  message.fields.add("Authorization", "FC a:b");
  CHECK(as_errc(replay::verify(message, key)) == errc::malformed_authorization);
}

TEST_CASE("verify: other schemes are not taken for one of ours") {
  for (const char* text : {"Basic YTpi", "Bearer x", "ACS3-HMAC-SM3 Credential=a", "fc a:b", "FC", ""}) {
    INFO(text);
    CHECK(as_errc(with("authorization", text)) == errc::unsupported_scheme);
  }
}

TEST_CASE("verify: a malformed Authorization is distinguished from a wrong one") {
  const std::string_view id = "Credential=LTAIfakeKeyIdForTests,";
  CHECK(as_errc(with_authorization(id, "")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(id, "Credential=,")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(id, "Credential=a b,")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(",Signature=", ", Signature=")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(",Signature=", ",Signature=0")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(",Signature=", ",")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization("SignedHeaders=content-type;host;", "SignedHeaders=host;content-type;")) ==
        errc::malformed_authorization);
  CHECK(as_errc(with_authorization(";host;", ";host;host;")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(";host;", ";Host;")) == errc::malformed_authorization);
  CHECK(as_errc(with_authorization(";host;", ";;")) == errc::malformed_authorization);
  CHECK(as_errc(with("authorization", "FC nocolon")) == errc::malformed_authorization);
  CHECK(as_errc(with("authorization", "FC :sig")) == errc::malformed_authorization);
  CHECK(as_errc(with("authorization", "FC id:")) == errc::malformed_authorization);
  CHECK(as_errc(with("authorization", "acs id")) == errc::malformed_authorization);
}

TEST_CASE("verify: an unknown key is named") {
  const auto result = with_authorization("LTAIfakeKeyIdForTests", "LTAIanother");
  CHECK(as_errc(result) == errc::unknown_key);
  CHECK(result.access_key_id == "LTAIanother");
}

TEST_CASE("verify: a key without a secret verifies nothing") {
  const auto lookup = [](std::string_view) { return std::optional<aliyun::access_key>({"a", "", ""}); };
  for (const scheme how : {scheme::acs3, scheme::fc}) {
    CHECK(aliyun::verify_signature(signed_request(how), lookup, replay::now).code == errc::unknown_key);
  }
}

TEST_CASE("verify: the headers of a scheme have to be there") {
  for (const char* name : {"host", "x-acs-date", "x-acs-content-sha256", "x-acs-signature-nonce",
                           "x-acs-action", "content-type"}) {
    INFO(name);
    const auto result = without(name);
    CHECK(as_errc(result) == errc::missing_header);
    CHECK(result.header == name);
  }
  CHECK(without("date", scheme::fc).header == "date");
  CHECK(without("date", scheme::roa).header == "date");
}

TEST_CASE("verify: a header that the server reads may come once only") {
  http::request message = signed_request(scheme::acs3);
  message.fields.add("X-Acs-Date", "2026-01-02T03:04:05Z");
  CHECK(as_errc(replay::verify(message, key)) == errc::repeated_header);
  http::request fc = signed_request(scheme::fc);
  fc.fields.add("date", "Fri, 02 Jan 2026 03:04:05 GMT");
  CHECK(as_errc(replay::verify(fc, key)) == errc::repeated_header);
}

TEST_CASE("verify: an x-acs header that is not signed is refused") {
  const auto result = with("x-acs-security-mode", "off");
  CHECK(as_errc(result) == errc::unsigned_header);
  CHECK(result.header == "x-acs-security-mode");
}

TEST_CASE("verify: host and content-type have to be signed") {
  CHECK(with_authorization(";host;", ";").header == "host");
  const auto result = with_authorization("=content-type;", "=");
  CHECK(as_errc(result) == errc::unsigned_header);
  CHECK(result.header == "content-type");
}

TEST_CASE("verify: more headers may be signed than have to be") {
  http::request message = signed_request(scheme::acs3);
  message.fields.add("accept", "application/json");
  auto names = aliyun::acs3_signed_names(message);
  names.insert(names.begin(), "accept");
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ";") + name;
  const auto canonical = aliyun::canonical_request(message, scheme::acs3, names).value();
  message.fields.set(
      "authorization",
      "ACS3-HMAC-SHA256 Credential=" + key.access_key_id + ",SignedHeaders=" + list +
          ",Signature=" + aliyun::make_signature(scheme::acs3, key.access_key_secret, canonical));
  CHECK(!replay::verify(message, key).code);
  message.fields.set("accept", "text/plain");
  CHECK(as_errc(replay::verify(message, key)) == errc::signature_mismatch);
}

TEST_CASE("verify: dates within 15 minutes are accepted and others are not") {
  const auto lookup = [](std::string_view) { return std::optional(key); };
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    const http::request message = signed_request(how);
    const auto at = [&](std::chrono::seconds distance) {
      return aliyun::verify_signature(message, lookup, replay::now + distance).code;
    };
    CHECK(!at(std::chrono::minutes(15)));
    CHECK(!at(std::chrono::minutes(-15)));
    CHECK(at(std::chrono::seconds(901)) == errc::skewed);
    CHECK(at(std::chrono::seconds(-901)) == errc::skewed);
    CHECK(
        !aliyun::verify_signature(message, lookup, replay::now + std::chrono::hours(5), std::chrono::hours(5))
             .code);
    const auto minutes_at_most = std::chrono::minutes::max();
    CHECK(!aliyun::verify_signature(message, lookup, std::chrono::sys_seconds::max(), minutes_at_most).code);
    CHECK(!aliyun::verify_signature(message, lookup, std::chrono::sys_seconds::min(), minutes_at_most).code);
    CHECK(aliyun::verify_signature(message, lookup, replay::now, std::chrono::minutes::min()).code ==
          errc::skewed);
  }
}

TEST_CASE("verify: a malformed date is distinguished from a distant one") {
  CHECK(as_errc(with("x-acs-date", "2026-01-02 03:04:05")) == errc::malformed_date);
  CHECK(as_errc(with("date", "2026-01-02T03:04:05Z", scheme::fc)) == errc::malformed_date);
}

TEST_CASE("verify: another body does not have the signed hash") {
  http::request message = signed_request(scheme::acs3);
  message.body = "{\"timeout\":6}";
  CHECK(as_errc(replay::verify(message, key)) == errc::body_hash_mismatch);
}

TEST_CASE("verify: another hash of another body breaks the signature") {
  http::request message = signed_request(scheme::acs3);
  message.body = "{}";
  message.fields.set("x-acs-content-sha256", auth::hex(auth::sha256("{}")));
  CHECK(as_errc(replay::verify(message, key)) == errc::signature_mismatch);
}

TEST_CASE("verify: a change of anything that is signed breaks the signature") {
  CHECK(as_errc(with("host", "other.example.com")) == errc::signature_mismatch);
  CHECK(as_errc(with("content-type", "text/plain")) == errc::signature_mismatch);
  CHECK(as_errc(with("x-acs-action", "DeleteFunction")) == errc::signature_mismatch);
  CHECK(as_errc(with("x-acs-date", "2026-01-02T03:04:06Z")) == errc::signature_mismatch);
  CHECK(as_errc(with("content-type", "text/plain", scheme::fc)) == errc::signature_mismatch);
  CHECK(as_errc(with("x-fc-log-type", "Tail", scheme::fc)) == errc::signature_mismatch);
  CHECK(as_errc(with("accept", "text/plain", scheme::roa)) == errc::signature_mismatch);
  http::request message = signed_request(scheme::acs3);
  message.method = "POST";
  CHECK(as_errc(replay::verify(message, key)) == errc::signature_mismatch);
  message = signed_request(scheme::acs3);
  message.target += "&c=d";
  CHECK(as_errc(replay::verify(message, key)) == errc::signature_mismatch);
}

TEST_CASE("verify: what a scheme does not sign may change") {
  CHECK(!with("x-fc-log-type", "Tail").code);
  CHECK(!with("user-agent", "proxy").code);
  CHECK(!with("host", "other", scheme::fc).code);
}

TEST_CASE("verify: every changed character of a signature breaks it") {
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    const http::request original = signed_request(how);
    const std::string text(*original.fields.find("authorization"));
    const std::size_t begin = text.find_last_of(how == scheme::acs3 ? "=" : ":") + 1;
    for (std::size_t i = begin; i != text.size(); ++i) {
      std::string changed = text;
      changed[i] = changed[i] == 'a' ? 'b' : 'a';
      http::request message = original;
      message.fields.set("authorization", changed);
      REQUIRE(as_errc(replay::verify(message, key)) == errc::signature_mismatch);
    }
  }
}

TEST_CASE("verify: the token has to be the one of the key") {
  const aliyun::access_key temporary{"STS.a", "secret", "token"};
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    http::request message = signed_request(how);
    REQUIRE(!aliyun::sign(message, {"STS.a", "secret", "other"}, how, {"v", "a", replay::now, "n"}));
    CHECK(as_errc(replay::verify(message, temporary)) == errc::token_mismatch);
    REQUIRE(!aliyun::sign(message, {"STS.a", "secret", ""}, how, {"v", "a", replay::now, "n"}));
    CHECK(as_errc(replay::verify(message, temporary)) == errc::token_mismatch);
    REQUIRE(!aliyun::sign(message, temporary, how, {"v", "a", replay::now, "n"}));
    CHECK(as_errc(replay::verify(message, {"STS.a", "secret", ""})) == errc::token_mismatch);
    CHECK(!replay::verify(message, temporary).code);
  }
}

TEST_CASE("verify: both key ids of a request have to be the same") {
  http::request message = signed_request(scheme::acs3);
  message.fields.add("x-acs-accesskey-id", "LTAIother");
  REQUIRE(!aliyun::sign(message, {"STS.a", "secret", "token"}, scheme::acs3, {"v", "a", replay::now, "n"}));
  message.fields.set("x-acs-accesskey-id", "LTAIother");
  CHECK(as_errc(replay::verify(message, {"STS.a", "secret", "token"})) == errc::key_mismatch);
}

TEST_CASE("verify: a mismatch comes with the text that should have been signed") {
  const auto result = with("x-acs-action", "DeleteFunction");
  CHECK(result.canonical.find("\nx-acs-action:DeleteFunction\n") != std::string::npos);
  CHECK(result.canonical.find(key.access_key_secret) == std::string::npos);
}

TEST_CASE("verify: a target that cannot be decoded is refused") {
  http::request message = signed_request(scheme::acs3);
  message.target = "/?a=%";
  CHECK(as_errc(replay::verify(message, key)) == errc::malformed_target);
}
