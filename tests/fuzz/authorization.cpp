// Signatures: hostile requests are refused, what is signed here is accepted, and a change of it is not.
#include "fuzz.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/presign.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/sign.hpp>
#include <aliyun/verify.hpp>
#include <wirebind/http/request_parser.hpp>

#include <string>

namespace auth = wirebind::auth;
namespace http = wirebind::http;
using fuzz::require;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1772323200)};

aliyun::verify_result verify(const http::request& message, const aliyun::access_key& key) {
  const auto lookup = [&](std::string_view) -> std::optional<aliyun::access_key> { return key; };
  return aliyun::verify_signature(message, lookup, now, std::chrono::minutes(60 * 24 * 400));
}

/// Nobody but a holder of the secret makes a signature that is accepted.
void check_hostile(const http::request& message) {
  const aliyun::access_key key{"LTAI", "a secret of which no seed knows"};
  const aliyun::verify_result result = verify(message, key);
  require(static_cast<bool>(result.code), "a signature by another key is refused");
  const bool read =
      result.code != auth::errc::missing_authorization && result.code != auth::errc::unsupported_scheme;
  require(read == (result.how != aliyun::scheme::none), "a refusal says which scheme was read");
}

void check_signed(http::request message, aliyun::scheme how, const char* token) {
  const aliyun::access_key key{"LTAI", "secret", token};
  const std::error_code error = aliyun::sign(message, key, how, {"2021-04-06", "GetFunction", now, "nonce"});
  if (error) return require(error == auth::errc::missing_host, "only what lacks a Host cannot be signed");
  const aliyun::verify_result result = verify(message, key);
  require(!result.code, "what was signed is accepted");
  require(result.how == how && result.access_key_id == key.access_key_id, "scheme and key are read back");
  http::request changed = message;
  changed.method += 'X';
  require(verify(changed, key).code == auth::errc::signature_mismatch, "another method is refused");
  changed = message;
  changed.body = wirebind::bytes(std::string(message.body.view()) + 'X');
  const bool covered = how == aliyun::scheme::acs3;
  require(!covered || verify(changed, key).code == auth::errc::body_hash_mismatch, "another body is refused");
}

/// A pre-signed call is accepted as it was made, and rejected with any other key.
void check_presigned(http::request message) {
  const aliyun::access_key key{"LTAI", "secret", "token"};
  const auto verify_as = [&](const aliyun::access_key& known) {
    const auto lookup = [&](std::string_view) -> std::optional<aliyun::access_key> { return known; };
    return aliyun::verify_trigger_call(message, lookup, now, std::chrono::minutes(60 * 24 * 400)).code;
  };
  require(static_cast<bool>(verify_as({"LTAI", "a secret of which no seed knows"})),
          "another key is refused");
  message.fields.erase("authorization");
  const std::string target = message.target;
  if (aliyun::presign(message, key, now))
    return require(message.target == target, "an error changes nothing");
  require(!verify_as(key), "what was pre-signed is accepted");
  message.method += 'X';
  require(verify_as(key) == auth::errc::signature_mismatch, "another method is refused");
}

}  // namespace

void fuzz::run(std::string_view input) {
  http::request_parser parser;
  std::error_code error;
  parser.put(input, error);
  http::request message{"GET", "/2021-04-06/services", {}, {}};
  if (parser.done()) {
    message = parser.message();
  } else {
    // Not a request: hostile text for the one field that is read closely.
    message.fields.add("Host", "a");
    message.fields.add("Date", "Sun, 01 Mar 2026 00:00:00 GMT");
    message.fields.add("Authorization", input);
  }
  check_hostile(message);
  check_presigned(message);
  constexpr aliyun::scheme schemes[] = {aliyun::scheme::acs3, aliyun::scheme::fc, aliyun::scheme::roa};
  check_signed(message, schemes[input.size() % 3], input.size() % 2 == 0 ? "" : "token");
}
