// Replays signatures that the official clients made. They are the oracle of both directions: what others
// signed is accepted, and the same request gets the same signature here.
#include "catch.hpp"
#include "replay.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/http/writer.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;

struct vector_case {
  std::string name;
  aliyun::scheme how = aliyun::scheme::none;
  std::string bytes;
  aliyun::access_key key;
  std::string canonical;
};

aliyun::scheme scheme_of(const std::string& name) {
  if (name == "acs3") return aliyun::scheme::acs3;
  if (name == "fc") return aliyun::scheme::fc;
  REQUIRE(name == "roa");
  return aliyun::scheme::roa;
}

std::string bytes_of(const nlohmann::json& source) {
  const std::string body = wirebind::decode_base64(source.at("body_base64").get<std::string>()).value();
  std::string out = source.at("method").get<std::string>() + ' ' + source.at("target").get<std::string>();
  out += " HTTP/1.1\r\n";
  bool has_length = body.empty();
  for (const auto& header : source.at("headers")) {
    const auto name = header.at(0).get<std::string>();
    has_length = has_length || name == "content-length";
    out += name + ": " + header.at(1).get<std::string>() + "\r\n";
  }
  if (!has_length) out += "content-length: " + std::to_string(body.size()) + "\r\n";
  return out + "\r\n" + body;
}

std::vector<vector_case> read_vectors() {
  std::ifstream file(WIREBIND_TEST_DATA "/aliyun/signature_vectors.json");
  REQUIRE(file);
  std::vector<vector_case> out;
  for (const auto& item : nlohmann::json::parse(file)) {
    out.push_back({item.at("name"),
                   scheme_of(item.at("scheme")),
                   bytes_of(item),
                   {item.at("access_key_id"), item.at("access_key_secret"), item.at("security_token")},
                   item.at("canonical")});
  }
  return out;
}

http::request sign_again(http::request message, const vector_case& vector) {
  const std::string version(message.fields.find("x-acs-version").value_or(""));
  const std::string action(message.fields.find("x-acs-action").value_or(""));
  const std::string nonce(message.fields.find("x-acs-signature-nonce").value_or(""));
  replay::strip(message, vector.how);
  const auto error = aliyun::sign(message, vector.key, vector.how, {version, action, replay::now, nonce});
  INFO(error.message());
  REQUIRE(!error);
  return message;
}

}  // namespace

TEST_CASE("verify: every signature of the official clients is accepted") {
  const auto vectors = read_vectors();
  REQUIRE(vectors.size() == 14);
  for (const vector_case& vector : vectors) {
    INFO(vector.name);
    const auto result = replay::verify(replay::parse(vector.bytes), vector.key);
    CHECK(result.code.message() == std::error_code().message());
    CHECK(result.how == vector.how);
    CHECK(result.access_key_id == vector.key.access_key_id);
    CHECK(result.canonical == vector.canonical);
  }
}

TEST_CASE("sign: the requests of the official clients get the same signature") {
  for (const vector_case& vector : read_vectors()) {
    INFO(vector.name);
    const http::request original = replay::parse(vector.bytes);
    const http::request again = sign_again(original, vector);
    CHECK(again.fields.find("authorization") == original.fields.find("authorization"));
    CHECK(again.fields.size() == original.fields.size());
    std::string head;
    CHECK(!http::write_head(again, head));
    CHECK(!replay::verify(replay::parse(head + std::string(again.body.view())), vector.key).code);
  }
}

TEST_CASE("verify: another secret does not make the signatures of the official clients") {
  for (vector_case& vector : read_vectors()) {
    INFO(vector.name);
    vector.key.access_key_secret += 'x';
    CHECK(replay::verify(replay::parse(vector.bytes), vector.key).code == auth::errc::signature_mismatch);
  }
}

TEST_CASE("verify: a changed target breaks the signatures of the official clients") {
  for (const vector_case& vector : read_vectors()) {
    INFO(vector.name);
    http::request message = replay::parse(vector.bytes);
    message.target.insert(5, "x");
    CHECK(replay::verify(message, vector.key).code == auth::errc::signature_mismatch);
  }
}
