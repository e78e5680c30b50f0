// What every response of the emulator has in common, and who may call.
#include "catch.hpp"
#include "fixture.hpp"

#include <aliyun/scheme.hpp>
#include <fc/emulator/server.hpp>

using fc::emulator::options;
using test::emulator_fixture;

namespace {

/// The keys, and the moment, of requests that the vendor's own clients signed.
options vendor_options() {
  options out;
  out.keys = {{"LTAIfakeKeyIdForTests", "fakeSecretForTests0123456789", ""},
              {"STS.fakeKeyId", "fakeSecretForTests0123456789", "CAISfakeSecurityToken+/=="}};
  return out;
}

}  // namespace

TEST_CASE("emulator: every response has a request id and a date, refusals of HTTP included") {
  emulator_fixture f;
  std::vector<test::reply> answers;
  answers.push_back(f.create_service("demo"));
  answers.push_back(f.ask("GET", "/services/nope"));
  answers.push_back(f.ask("DELETE", "/services/demo"));
  answers.push_back(f.ask("GET", "/nowhere"));
  answers.push_back(f.ask("PATCH", "/services"));
  answers.push_back(f.send_bytes("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  answers.push_back(f.send_bytes("GET / HTTP/1.1\nHost: h\r\n\r\n"));
  for (const auto& answer : answers) {
    INFO(answer.status << " " << answer.text);
    CHECK(answer.field("X-Fc-Request-Id").size() == 36);
    CHECK(answer.field("Date") == "Fri, 02 Jan 2026 03:04:05 GMT");
  }
  CHECK(answers[0].field("X-Fc-Request-Id") != answers[1].field("X-Fc-Request-Id"));
}

TEST_CASE("emulator: a refusal is JSON with ErrorCode and ErrorMessage and nothing else") {
  emulator_fixture f;
  const auto answer = f.ask("GET", "/services/nope");
  CHECK(answer.field("Content-Type") == "application/json");
  CHECK(answer.json().size() == 2);
  CHECK(answer.code() == "ServiceNotFound");
}

TEST_CASE("emulator: a path that is none is PathNotSupported, a method that is none MethodNotAllowed") {
  emulator_fixture f;
  const auto path = f.ask("GET", "/nowhere");
  CHECK(path.status == 400);
  CHECK(path.code() == "PathNotSupported");
  const auto method = f.ask("PATCH", "/services");
  CHECK(method.status == 405);
  CHECK(method.code() == "MethodNotAllowed");
  CHECK(method.field("Allow").find("POST") != std::string::npos);
}

TEST_CASE("emulator: malformed HTTP is InvalidArgument, too much of it EntityTooLarge") {
  emulator_fixture f;
  const auto bad = f.send_bytes("GET / HTTP/1.1\nHost: h\r\n\r\n");
  CHECK(bad.status == 400);
  CHECK(bad.code() == "InvalidArgument");
  f.reconnect();
  const auto large = f.send_bytes("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n");
  CHECK(large.status == 400);
  CHECK(large.code() == "EntityTooLarge");
}

TEST_CASE("emulator: text that is not UTF-8 in a name is refused without being quoted") {
  emulator_fixture f;
  const auto answer = f.ask("GET", "/services/%FF");
  CHECK(answer.status == 404);
  CHECK(answer.code() == "ServiceNotFound");
}

TEST_CASE("emulator: a trace id that the caller gives is the request id") {
  emulator_fixture f;
  CHECK(f.ask("GET", "/services", "", {{"X-Fc-Trace-Id", "trace-1"}}).field("X-Fc-Request-Id") == "trace-1");
  CHECK(f.ask("GET", "/services", "", {{"X-Fc-Trace-Id", "a b"}}).field("X-Fc-Request-Id").size() == 36);
}

TEST_CASE("emulator: a chunked body is a body") {
  options open;
  open.require_signature = false;
  emulator_fixture f(open);
  const auto made = f.send_bytes(
      "POST /2021-04-06/services HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"service\r\n9\r\nName\":\"a\"\r\n1\r\n}\r\n0\r\n\r\n");
  CHECK(made.status == 200);
  CHECK(made.json().at("serviceName") == "a");
}

TEST_CASE("emulator: every scheme of signatures is taken") {
  emulator_fixture f;
  CHECK(f.create_service("a").status == 200);
  f.scheme = aliyun::scheme::fc;
  CHECK(f.create_service("b").status == 200);
  f.scheme = aliyun::scheme::roa;
  CHECK(f.create_service("c").status == 200);
  CHECK(f.ask("GET", "/services").json().at("services").size() == 3);
}

TEST_CASE("emulator: requests that the vendor's client signed with ACS3 are taken") {
  emulator_fixture f(vendor_options());
  const auto made = f.send_bytes(
      "POST /2021-04-06/services HTTP/1.1\r\n"
      "host: 1234567890123456.cn-hangzhou.fc.aliyuncs.com\r\n"
      "x-acs-version: 2021-04-06\r\n"
      "x-acs-action: CreateService\r\n"
      "x-acs-date: 2026-01-02T03:04:05Z\r\n"
      "x-acs-signature-nonce: 3156853299f313e23d1673dc12e1703d\r\n"
      "accept: application/json\r\n"
      "content-type: application/json; charset=utf-8\r\n"
      "x-acs-content-sha256: a3d9ba7e665db6d34c278f16464e4e573f649ab2c699abd626b25cf0b7a402fa\r\n"
      "x-acs-credentials-provider: static_ak\r\n"
      "content-length: 49\r\n"
      "Authorization: ACS3-HMAC-SHA256 Credential=LTAIfakeKeyIdForTests,SignedHeaders=content-type;host;"
      "x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;"
      "x-acs-version,Signature=2799ef87d79d564c966d0023b741d6b47a38436a1a52f69fa2ff11fc5f345bcb\r\n\r\n"
      "{\"description\":\"\u63cf\u8ff0 ~*+\",\"serviceName\":\"demo\"}");
  CHECK(made.status == 200);
  CHECK(made.json().at("description") == "\u63cf\u8ff0 ~*+");
  const auto listed = f.send_bytes(
      "GET /2021-04-06/services/svc/functions?limit=10&prefix=a%20b%2Bc~d*e&startKey=%E5%87%BD%E6%95%B0 "
      "HTTP/1.1\r\n"
      "host: 1234567890123456.cn-hangzhou.fc.aliyuncs.com\r\n"
      "x-acs-version: 2021-04-06\r\n"
      "x-acs-action: ListFunctions\r\n"
      "x-acs-date: 2026-01-02T03:04:05Z\r\n"
      "x-acs-signature-nonce: 3156853299f313e23d1673dc12e1703d\r\n"
      "accept: application/json\r\n"
      "x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n"
      "x-acs-credentials-provider: static_ak\r\n"
      "Authorization: ACS3-HMAC-SHA256 Credential=LTAIfakeKeyIdForTests,SignedHeaders=host;x-acs-action;"
      "x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,"
      "Signature=e0943f488b7b24095829fabd5b9e3a864eb4650fd2ce01d1d56b29ac671f6c30\r\n\r\n");
  CHECK(listed.code() == "ServiceNotFound");
}

TEST_CASE("emulator: a request that the vendor's older client signed is taken, though its path is not ours") {
  emulator_fixture f(vendor_options());
  const auto answer = f.send_bytes(
      "GET /2016-08-15/services HTTP/1.1\r\n"
      "accept: application/json\r\n"
      "date: Fri, 02 Jan 2026 03:04:05 GMT\r\n"
      "host: 1234567890123456.cn-hangzhou.fc.aliyuncs.com\r\n"
      "x-fc-account-id: 1234567890123456\r\n"
      "authorization: FC LTAIfakeKeyIdForTests:h9Z+EIbY32d3y0FduhbJSmnaQZtKv6neK0iONa35pGo=\r\n\r\n");
  CHECK(answer.code() == "PathNotSupported");
}

TEST_CASE("emulator: without a signature is 403 AccessDenied") {
  emulator_fixture f;
  const auto answer = f.send(f.make("GET", "/2021-04-06/services", "", {}));
  CHECK(answer.status == 403);
  CHECK(answer.code() == "AccessDenied");
}

TEST_CASE("emulator: an unknown key is 403 InvalidAccessKeyID") {
  emulator_fixture f;
  auto request = f.make("GET", "/2021-04-06/services", "", {});
  sign(request, {"nobody", "secret", ""}, f.scheme, {"2021-04-06", "Any", f.clock->wall(), "n"});
  const auto answer = f.send(request);
  CHECK(answer.status == 403);
  CHECK(answer.code() == "InvalidAccessKeyID");
  CHECK(answer.message().find("nobody") != std::string::npos);
}

TEST_CASE(
    "emulator: a wrong secret is 403 SignatureNotMatch and shows what the server signs, not the secret") {
  emulator_fixture f;
  for (const auto scheme : {aliyun::scheme::acs3, aliyun::scheme::fc}) {
    auto request = f.make("GET", "/2021-04-06/services", "", {});
    const std::string id = f.emulator->credentials().access_key_id;
    sign(request, {id, "another-secret", ""}, scheme, {"2021-04-06", "Any", f.clock->wall(), "n"});
    const auto answer = f.send(request);
    CHECK(answer.status == 403);
    CHECK(answer.code() == "SignatureNotMatch");
    CHECK(answer.message().find("GET\n") != std::string::npos);
    CHECK(answer.message().find("/2021-04-06/services") != std::string::npos);
    CHECK(answer.message().find(f.emulator->credentials().access_key_secret) == std::string::npos);
  }
}

TEST_CASE("emulator: a body that was changed on the way is 403 SignatureNotMatch") {
  emulator_fixture f;
  auto request = f.make("POST", "/2021-04-06/services", R"({"serviceName":"a"})", {});
  sign(request, f.emulator->credentials(), f.scheme, {"2021-04-06", "Any", f.clock->wall(), "n"});
  request.body = wirebind::bytes(R"({"serviceName":"b"})");
  CHECK(f.send(request).code() == "SignatureNotMatch");
  CHECK(f.ask("GET", "/services").json().at("services").empty());
}

TEST_CASE("emulator: a date more than 15 minutes off is 403 AccessDenied") {
  emulator_fixture f;
  for (const auto off : {-16, 16}) {
    auto request = f.make("GET", "/2021-04-06/services", "", {});
    sign(request, f.emulator->credentials(), f.scheme,
         {"2021-04-06", "Any", f.clock->wall() + std::chrono::minutes(off), "n"});
    const auto answer = f.send(request);
    CHECK(answer.status == 403);
    CHECK(answer.code() == "AccessDenied");
  }
}

TEST_CASE("emulator: a signature without its date is 400 MissingRequiredHeader and names it") {
  emulator_fixture f;
  auto request = f.make("GET", "/2021-04-06/services", "", {});
  sign(request, f.emulator->credentials(), f.scheme, {"2021-04-06", "Any", f.clock->wall(), "n"});
  request.fields.erase("x-acs-date");
  const auto answer = f.send(request);
  CHECK(answer.status == 400);
  CHECK(answer.code() == "MissingRequiredHeader");
  CHECK(answer.message().find("x-acs-date") != std::string::npos);
}

TEST_CASE("emulator: a key with a security token demands the token") {
  emulator_fixture f(vendor_options());
  auto request = f.make("GET", "/2021-04-06/services", "", {});
  const aliyun::signing_context how{"2021-04-06", "Any", f.clock->wall(), "n"};
  sign(request, {"STS.fakeKeyId", "fakeSecretForTests0123456789", ""}, f.scheme, how);
  CHECK(f.send(request).status == 403);
  sign(request, vendor_options().keys[1], f.scheme, how);
  CHECK(f.send(request).status == 200);
}

TEST_CASE("emulator: without authentication everybody may call, even with a wrong signature") {
  options open;
  open.require_signature = false;
  emulator_fixture f(open);
  CHECK(f.send(f.make("GET", "/2021-04-06/services", "", {})).status == 200);
  CHECK(f.send(f.make("GET", "/2021-04-06/services", "", {{"Authorization", "FC a:b"}})).status == 200);
}

TEST_CASE("emulator: has its address, its account and a key that works") {
  options settings;
  settings.account_id = "42";
  settings.region = "us-west-1";
  emulator_fixture f(settings);
  CHECK(f.emulator->url() == "http://127.0.0.1:" + std::to_string(f.emulator->port()));
  CHECK(f.emulator->account_id() == "42");
  CHECK(f.emulator->region() == "us-west-1");
  CHECK(f.emulator->credentials() == fc::emulator::test_credentials());
}

TEST_CASE("emulator: demanding signatures without a key is an error at once") {
  options settings;
  settings.keys.clear();
  CHECK_THROWS_AS(emulator_fixture(settings), std::invalid_argument);
}

TEST_CASE("emulator: stop ends connections, and may be called twice") {
  emulator_fixture f;
  f.create_service("demo");
  f.emulator->stop();
  f.emulator->stop();
  CHECK_THROWS_AS(f.ask("GET", "/services"), std::system_error);
}
