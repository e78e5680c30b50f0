// Signatures of calls of HTTP triggers. The expected ones were made by another program from the published
// rules, and those of pre-signed URLs without a query of their own are in the tests of Alibaba's Go SDK.
#include "catch.hpp"
#include "replay.hpp"

#include <aliyun/fc_trigger.hpp>
#include <aliyun/presign.hpp>
#include <aliyun/verify.hpp>
#include <wirebind/auth/error.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono_literals;
namespace auth = wirebind::auth;
namespace http = wirebind::http;
using aliyun::scheme;
using auth::errc;

const aliyun::access_key holder{"LTAIfakeKeyIdForTests", "fakeSecretForTests0123456789", ""};
const aliyun::access_key go_holder{"akid", "akSec", "stsToken"};
constexpr std::chrono::sys_seconds go_expires{1583339600s};

http::request call(std::string method, std::string target, std::string type = {}) {
  http::request out;
  out.method = std::move(method);
  out.target = std::move(target);
  out.fields.add("Host", "demo-abc.cn-hangzhou.fcapp.run");
  if (!type.empty()) out.fields.add("Content-Type", type);
  return out;
}

aliyun::verify_result verify_trigger(const http::request& message, const aliyun::access_key& key,
                                     std::chrono::sys_seconds now = replay::now) {
  const auto lookup = [&key](std::string_view id) -> std::optional<aliyun::access_key> {
    if (id != key.access_key_id) return std::nullopt;
    return key;
  };
  return aliyun::verify_trigger_call(message, lookup, now);
}

std::string signature_of(const http::request& message) {
  const std::string_view text = message.fields.find("Authorization").value_or("");
  return std::string(text.substr(text.find(':') + 1));
}

http::request presigned(std::string target, const aliyun::access_key& key, std::chrono::sys_seconds expires) {
  http::request out = call("GET", std::move(target));
  REQUIRE_FALSE(aliyun::presign(out, key, expires));
  return out;
}

}  // namespace

TEST_CASE("http trigger: FC's signature on a host of its own has the decoded query, sorted, a line an item") {
  http::request message =
      call("GET", "/path%20with%20space/action?x=1&x=3&flag&a=2&z=%E6%9C%8D%20%E5%8A%A1%2B~*");
  message.fields.add("x-fc-account-id", "1234567890123456");
  REQUIRE_FALSE(aliyun::sign(message, holder, scheme::fc_trigger, {.now = replay::now}));
  CHECK(signature_of(message) == "ZU9WCX0eRxn8QuobmsffLpMsMW34tuP7Vs4ETYGdFhI=");
  const auto result = verify_trigger(message, holder);
  CHECK_FALSE(result.code);
  CHECK(result.how == scheme::fc_trigger);
  CHECK(replay::verify(message, holder).code ==
        errc::signature_mismatch);  // that of an API call has no query
}

TEST_CASE("http trigger: a path without a query keeps the end of its line") {
  http::request message = call("POST", "/hook", "text/plain");
  REQUIRE_FALSE(aliyun::sign(message, holder, scheme::fc_trigger, {.now = replay::now}));
  CHECK(signature_of(message) == "cEDHax2HwYTb3JoJHjhDR860jd6SOneZHJAK/N89/6A=");
  message.target += "?a=b";
  CHECK(verify_trigger(message, holder).code == errc::signature_mismatch);
}

TEST_CASE("http trigger: the authenticator signs with the token of a temporary key") {
  const aliyun::access_key temporary{"STS.id", "secret", "token"};
  http::request message = call("GET", "/hook?b=1&a");
  const auto by = aliyun::fc_trigger();
  REQUIRE_FALSE(by->apply(message, temporary, {.now = replay::now}));
  CHECK(message.fields.find("x-fc-security-token") == "token");
  CHECK(by->sets_field("X-Fc-Security-Token"));
  CHECK_FALSE(by->needs().body_digest);
  CHECK_FALSE(verify_trigger(message, temporary).code);
  CHECK(verify_trigger(message, temporary, replay::now + 16min).code == errc::skewed);
}

TEST_CASE("http trigger: ACS3 without version and action verifies") {
  http::request message = call("POST", "/hook?x=&q=a%20b", "application/json");
  message.body = wirebind::bytes(std::string(R"({"a":1})"));
  REQUIRE_FALSE(aliyun::sign(message, holder, scheme::acs3,
                             {.now = replay::now, .nonce = "3156853299f313e23d1673dc12e1703d"}));
  CHECK(message.fields.find("Authorization")
            ->ends_with(",Signature=712fa933df4d73401511300e408d17278575bb95c2c1ef13d5a2c4d2de52ea17"));
  const auto result = verify_trigger(message, holder);
  CHECK_FALSE(result.code);
  CHECK(result.how == scheme::acs3);
}

TEST_CASE("presign: the URLs of the Go SDK get the same signatures") {
  CHECK(presigned("/2016-08-15/proxy/service/func/", go_holder, go_expires).target ==
        "/2016-08-15/proxy/service/func/?x-fc-access-key-id=akid&x-fc-expires=1583339600"
        "&x-fc-security-token=stsToken&x-fc-signature=Yi0jCBQ6cTZc%2BtN8wtYUz9FbYNijx5jDiE3sVNW6XwA%3D");
  CHECK(presigned("/2016-08-15/proxy/service/func/", {"akid", "akSec", ""}, go_expires).target ==
        "/2016-08-15/proxy/service/func/?x-fc-access-key-id=akid&x-fc-expires=1583339600"
        "&x-fc-signature=6Rc4KxEAv3%2BlHpbNQWceIUqWVWq3ewxhadlJBRzZ0XQ%3D");
}

TEST_CASE("presign: a query of the call and a content type are signed") {
  http::request message = call("POST", "/a%20b?q=1%202", "application/json");
  REQUIRE_FALSE(aliyun::presign(message, holder, replay::now + 60s));
  CHECK(message.target ==
        "/a%20b?q=1%202&x-fc-access-key-id=LTAIfakeKeyIdForTests&x-fc-expires=1767323105"
        "&x-fc-signature=bTTDNgB5HHVle1048Idgd9ch%2FTMUa%2BwLQzu2QRGFStw%3D");
  CHECK_FALSE(message.fields.contains("Authorization"));
  CHECK_FALSE(verify_trigger(message, holder).code);
  message.fields.set("Content-Type", "text/plain");
  CHECK(verify_trigger(message, holder).code == errc::signature_mismatch);
}

TEST_CASE("presign: a call is good until it expires, and then it is not") {
  const http::request message = presigned("/hook", go_holder, go_expires);
  for (const auto before : {0s, 1s, 3600s}) {
    CHECK_FALSE(verify_trigger(message, go_holder, go_expires - before).code);
  }
  CHECK(verify_trigger(message, go_holder, go_expires + 1s).code == errc::expired);
  CHECK(verify_trigger(message, go_holder, go_expires).access_key_id == "akid");
}

TEST_CASE("presign: a change of any part, another key and another token are refused") {
  const http::request good = presigned("/hook?a=b", go_holder, go_expires);
  const auto verify_with = [&](std::string_view part, std::string_view by) {
    http::request message = good;
    message.target.replace(message.target.find(part), part.size(), by);
    return verify_trigger(message, go_holder, go_expires).code;
  };
  CHECK(verify_with("a=b", "a=c") == errc::signature_mismatch);
  CHECK(verify_with("a=b&", "") == errc::signature_mismatch);
  CHECK(verify_with("/hook", "/other") == errc::signature_mismatch);
  CHECK(verify_with("=1583339600", "=1583339601") == errc::signature_mismatch);
  CHECK(verify_with("stsToken", "other") == errc::token_mismatch);
  CHECK(verify_with("=akid", "=other") == errc::unknown_key);
  http::request post = good;
  post.method = "POST";
  CHECK(verify_trigger(post, go_holder, go_expires).code == errc::signature_mismatch);
  CHECK(verify_trigger(good, {"akid", "other", "stsToken"}, go_expires).code == errc::signature_mismatch);
  CHECK(verify_trigger(good, {"akid", "akSec", ""}, go_expires).code == errc::token_mismatch);
}

TEST_CASE("presign: what is missing, repeated or malformed is refused before a key is searched") {
  const auto code = [](std::string target) {
    return verify_trigger(call("GET", std::move(target)), holder).code;
  };
  CHECK(code("/hook") == errc::missing_authorization);
  CHECK(code("/hook?x-fc-expires=1&x-fc-access-key-id=a") == errc::missing_authorization);
  CHECK(code("/hook?x-fc-signature=a") == errc::malformed_authorization);
  CHECK(code("/hook?x-fc-signature=a&x-fc-expires=1") == errc::malformed_authorization);
  CHECK(code("/hook?x-fc-signature=a&x-fc-access-key-id=a%20b&x-fc-expires=1") ==
        errc::malformed_authorization);
  CHECK(code("/hook?x-fc-signature=a&x-fc-signature=b") == errc::malformed_target);
  CHECK(code("/hook?x-fc-signature=%zz") == errc::malformed_target);
  for (const char* time : {"", "soon", "-1", "1.5", "9999999999999999999"}) {
    CHECK(code(std::string("/hook?x-fc-signature=a&x-fc-access-key-id=a&x-fc-expires=") + time) ==
          errc::malformed_date);
  }
}

TEST_CASE("presign: a target that is signed or malformed, and an incomplete key, are errors, and it stays") {
  for (const char* target : {"/hook?x-fc-signature=a", "/hook?x-fc-expires=1", "/hook?a=%zz", "/%zz"}) {
    http::request message = call("GET", target);
    CHECK(aliyun::presign(message, holder, go_expires) == errc::malformed_target);
    CHECK(message.target == target);
  }
  http::request message = call("GET", "/hook");
  CHECK(aliyun::presign(message, {"id", "", ""}, go_expires) == errc::incomplete_credentials);
  CHECK(message.target == "/hook");
}
