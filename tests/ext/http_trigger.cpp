#include "catch.hpp"

#include <aliyun/verify.hpp>
#include <fc/ext/http_trigger.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/url.hpp>

#include <optional>
#include <string>

namespace {

using namespace std::chrono_literals;

const aliyun::access_key trigger_key{"id", "s3cret", "token"};
constexpr std::chrono::sys_seconds trigger_time{1767323045s};

std::error_code verify_call(const wirebind::http::request& call) {
  const auto lookup = [](std::string_view) { return std::optional(trigger_key); };
  return aliyun::verify_trigger_call(call, lookup, trigger_time).code;
}

wirebind::http::request trigger_call() {
  wirebind::http::request out{"POST", "/hook?b=1&a=%20", {}, "body"};
  out.fields.add("Host", "demo-abc.cn-hangzhou.fcapp.run");
  return out;
}

std::error_code refusal_of(std::string_view url, const aliyun::access_key& key) {
  try {
    fc::ext::presigned_url(url, key, trigger_time);
  } catch (const std::system_error& error) {
    CHECK(std::string(error.what()).find("s3cret") == std::string::npos);
    return error.code();
  }
  return {};
}

}  // namespace

TEST_CASE("http trigger: both signatures of a call verify, anew for each attempt") {
  using fc::ext::trigger_signature;
  for (const auto how : {trigger_signature::acs3, trigger_signature::fc_native}) {
    auto call = trigger_call();
    for (int attempt = 0; attempt != 2; ++attempt) {
      CHECK_FALSE(fc::ext::sign_trigger_call(call, trigger_key, how, trigger_time));
      CHECK_FALSE(verify_call(call));
    }
    call.target += "&c";
    CHECK(verify_call(call) == wirebind::auth::errc::signature_mismatch);
  }
  auto call = trigger_call();
  CHECK(fc::ext::sign_trigger_call(call, {}) == wirebind::auth::errc::incomplete_credentials);
}

TEST_CASE("http trigger: a pre-signed URL is the URL with more of a query, and verifies") {
  const std::string url =
      fc::ext::presigned_url("https://demo-abc.cn-hangzhou.fcapp.run:8443/hook?b=1", trigger_key,
                             trigger_time + 1h, {.method = "POST", .content_type = "text/plain"});
  CHECK(url.starts_with(
      "https://demo-abc.cn-hangzhou.fcapp.run:8443/hook?b=1&x-fc-access-key-id=id&x-fc-expires="));
  CHECK(url.find("s3cret") == std::string::npos);
  auto call = trigger_call();
  call.target = wirebind::http::parse_url(url)->target;
  CHECK(verify_call(call) == wirebind::auth::errc::signature_mismatch);
  call.fields.add("Content-Type", "text/plain");
  CHECK_FALSE(verify_call(call));
}

TEST_CASE("http trigger: what cannot be pre-signed is an exception with the reason") {
  CHECK(refusal_of("demo.fcapp.run", trigger_key).category() ==
        make_error_code(wirebind::http::errc{}).category());
  CHECK(refusal_of("https://demo.fcapp.run/?x-fc-signature=a", trigger_key) ==
        wirebind::auth::errc::malformed_target);
  CHECK(refusal_of("https://demo.fcapp.run/", {}) == wirebind::auth::errc::incomplete_credentials);
}
