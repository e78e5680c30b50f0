// Signed calls of HTTP triggers, on their own hosts and on custom domains: requests with a
// signature in their fields, and URLs with one in their query.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/presign.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/sign.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/url.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <system_error>

namespace fc::ext {

/// The signatures that HTTP triggers with the authentication "function" accept.
enum class trigger_signature {
  acs3,       ///< also covers the body; recommended by the vendor
  fc_native,  ///< over path and query, without the body
};

/// Signs a call of an HTTP trigger; a retry can be signed anew. The target and the other fields, including
/// Host, must be final.
inline std::error_code sign_trigger_call(
    wirebind::http::request& call, const aliyun::access_key& key,
    trigger_signature how = trigger_signature::acs3,
    std::chrono::sys_seconds now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())) {
  if (how == trigger_signature::fc_native)
    return aliyun::sign(call, key, aliyun::scheme::fc_trigger, {.now = now});
  const std::string nonce = wirebind::auth::random_nonce();
  return aliyun::sign(call, key, aliyun::scheme::acs3, {.now = now, .nonce = nonce});
}

/// The settings of a pre-signed call besides its URL.
struct presigned_call {
  std::string_view method = "GET";
  std::string_view content_type{};  ///< The Content-Type that the caller must send; empty for none.
};

/// The URL of an HTTP trigger with a signature in its query, which anyone may call until it expires: with
/// `wirebind::async_fetch`, or in a browser. Throws `std::system_error`: with the code of `http::parse_url`
/// if the URL is malformed, and with that of `aliyun::presign`; no message holds the secret.
inline std::string presigned_url(std::string_view url, const aliyun::access_key& key,
                                 std::chrono::sys_seconds expires, const presigned_call& call = {}) {
  std::error_code error;
  const auto parsed = wirebind::http::parse_url(url, error);
  if (!parsed) throw std::system_error(error, "the URL of the HTTP trigger");
  wirebind::http::request signed_call;
  signed_call.method = call.method;
  signed_call.target = parsed->target;
  if (!call.content_type.empty()) signed_call.fields.add("Content-Type", call.content_type);
  error = aliyun::presign(signed_call, key, expires);
  if (error) throw std::system_error(error, "the call of the HTTP trigger");
  return parsed->scheme + "://" + parsed->authority() + signed_call.target;
}

}  // namespace fc::ext
