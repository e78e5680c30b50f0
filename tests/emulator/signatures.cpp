// Who may call: requests that the vendor's own clients signed, in all three schemes, and what is wrong with
// others.
#include "catch.hpp"
#include "fixture.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/bearer.hpp>
#include <aliyun/scheme.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>

#include <chrono>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>

using namespace std::chrono_literals;
using aliyun::scheme;
using nlohmann::json;
using test::emulator_fixture;

namespace {

json vectors() {
  std::ifstream file(WIREBIND_TEST_DATA "/aliyun/signature_vectors.json");
  if (!file) throw std::runtime_error("the signature vectors are missing");
  return json::parse(file);
}

std::string head_of(const json& vector, std::size_t size) {
  std::string out =
      vector.at("method").get<std::string>() + ' ' + vector.at("target").get<std::string>() + " HTTP/1.1\r\n";
  bool has_length = false;
  for (const auto& field : vector.at("headers")) {
    const std::string name = field.at(0);
    has_length = has_length || name == "content-length";
    out += name + ": " + field.at(1).get<std::string>() + "\r\n";
  }
  return out + (has_length || size == 0 ? "" : "content-length: " + std::to_string(size) + "\r\n") + "\r\n";
}

fc::emulator::options with_key(std::string id, std::string secret, std::string token) {
  fc::emulator::options how;
  how.keys = {{std::move(id), std::move(secret), std::move(token)}};
  return how;
}

/// A signed request for the list of services, made `off` from the server's time.
wirebind::http::request signed_list(emulator_fixture& f, const aliyun::access_key& key, scheme how,
                                    std::chrono::seconds off = 0s) {
  auto request = f.make("GET", "/2021-04-06/services", "", {});
  if (sign(request, key, how, {"2021-04-06", "ListServices", f.clock->wall() + off, "nonce"})) {
    throw std::logic_error("not signed");
  }
  return request;
}

constexpr scheme all_schemes[] = {scheme::acs3, scheme::roa, scheme::fc};

}  // namespace

TEST_CASE(
    "emulator: what the vendor's clients signed is let in, in every scheme, and a changed byte is not") {
  std::map<std::string, int> tried;
  for (const json& vector : vectors()) {
    INFO(vector.at("name"));
    const auto text = [&](const char* name) { return vector.at(name).get<std::string>(); };
    emulator_fixture f(with_key(text("access_key_id"), text("access_key_secret"), text("security_token")));
    const std::string body = *wirebind::decode_base64(text("body_base64"));
    const auto answer = f.send_bytes(head_of(vector, body.size()) + body);
    CHECK(answer.status != 403);
    if (answer.status >= 400) CHECK((answer.code() == "PathNotSupported" || answer.status == 404));
    json other = vector;
    for (auto& field : other.at("headers")) {
      if (!wirebind::ascii::iequals(field.at(0).get<std::string>(), "authorization")) continue;
      std::string value = field.at(1);
      char& digit = value[value.size() - 4];
      digit = digit == '1' ? '2' : '1';
      field.at(1) = value;
    }
    f.reconnect();
    CHECK(f.send_bytes(head_of(other, body.size()) + body).code() == "SignatureNotMatch");
    ++tried[text("scheme") + (text("security_token").empty() ? "" : " with token")];
  }
  CHECK(tried["acs3"] > 0);
  CHECK(tried["acs3 with token"] > 0);
  CHECK(tried["fc"] > 0);
  CHECK(tried["fc with token"] > 0);
  CHECK(tried["roa"] > 0);
}

TEST_CASE("emulator: every scheme is taken with its token, and refused without it or with another") {
  const aliyun::access_key key{"STS.id", "secret", "token+/=="};
  emulator_fixture f(with_key(key.access_key_id, key.access_key_secret, key.security_token));
  for (const scheme how : all_schemes) {
    INFO(static_cast<int>(how));
    CHECK(f.send(signed_list(f, key, how)).status == 200);
    const auto without = f.send(signed_list(f, {"STS.id", "secret", ""}, how));
    CHECK(without.status == 403);
    CHECK(without.code() == "AccessDenied");
    CHECK(f.send(signed_list(f, {"STS.id", "secret", "another"}, how)).status == 403);
  }
}

TEST_CASE("emulator: a token where the key has none is refused in every scheme") {
  emulator_fixture f(with_key("id", "secret", ""));
  for (const scheme how : all_schemes) {
    INFO(static_cast<int>(how));
    CHECK(f.send(signed_list(f, {"id", "secret", "token"}, how)).status == 403);
    CHECK(f.send(signed_list(f, {"id", "secret", ""}, how)).status == 200);
  }
}

TEST_CASE("emulator: fifteen minutes off are taken in every scheme, a second more is not") {
  emulator_fixture f;
  for (const scheme how : all_schemes) {
    for (const int sign_of_time : {-1, 1}) {
      INFO(static_cast<int>(how) << " " << sign_of_time);
      CHECK(f.send(signed_list(f, f.emulator->credentials(), how, sign_of_time * 900s)).status == 200);
      const auto refused = f.send(signed_list(f, f.emulator->credentials(), how, sign_of_time * 901s));
      CHECK(refused.status == 403);
      CHECK(refused.code() == "AccessDenied");
    }
  }
}

TEST_CASE("emulator: a wrong secret is SignatureNotMatch in every scheme") {
  emulator_fixture f;
  for (const scheme how : all_schemes) {
    INFO(static_cast<int>(how));
    const auto answer = f.send(signed_list(f, {f.emulator->credentials().access_key_id, "wrong", ""}, how));
    CHECK(answer.code() == "SignatureNotMatch");
    CHECK(answer.message().find(f.emulator->credentials().access_key_secret) == std::string::npos);
  }
}

TEST_CASE("emulator: a known bearer token is accepted, and no other") {
  fc::emulator::options how;
  how.bearer_tokens = {{"first"}, {"second"}};
  emulator_fixture f(std::move(how));
  const auto send = [&](const char* token, bool signed_too = false) {
    auto request = f.make("GET", "/2021-04-06/services", "", {});
    if (aliyun::bearer()->apply(request, aliyun::bearer_token{token}, {})) throw std::logic_error("no token");
    if (signed_too) request.fields.add("Authorization", "FC a:b");
    return f.send(request);
  };
  CHECK(send("first").status == 200);
  CHECK(send("second").status == 200);
  const auto refused = send("third");
  CHECK(refused.status == 401);
  CHECK(refused.code() == "AccessDenied");
  CHECK(send("first", true).status == 401);
  CHECK(f.send(signed_list(f, f.emulator->credentials(), scheme::acs3)).status == 200);
}
