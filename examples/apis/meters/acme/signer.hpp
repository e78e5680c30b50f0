// The authentication scheme `X-Acme-Signature`: an HMAC with SHA-256 over method, target, time and body of a
// request.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace acme {

/// The credentials of a device.
struct device_key {
  std::string id;
  std::string secret;

  bool complete() const noexcept { return !id.empty() && !secret.empty(); }
  /// What no message may show.
  std::array<std::string_view, 1> secrets() const noexcept { return {secret}; }
  friend bool operator==(const device_key&, const device_key&) = default;
};

/// `Authorization: X-Acme-Signature id:time:signature`; empty where OpenSSL failed. The time is in seconds
/// since 1970, the SHA-256 of the body in hexadecimal.
inline std::string authorization(std::string_view method, std::string_view target,
                                 std::string_view body_sha256, std::string_view time, const device_key& key) {
  std::string text(method);
  text.append(1, '\n').append(target).append(1, '\n').append(time).append(1, '\n').append(body_sha256);
  const auto signature = wirebind::auth::hmac_sha256_hex(key.secret, text);
  if (signature.empty() || body_sha256.empty()) return {};
  std::string value = "X-Acme-Signature " + key.id;
  return value.append(1, ':').append(time).append(1, ':').append(signature.view());
}

// [authenticator]
class authenticator final : public wirebind::auth::authenticator {
 public:
  wirebind::auth::requirements needs() const noexcept override {
    return {.body_digest = true, .clock = true};
  }

  bool takes(const wirebind::credentials& given) const noexcept override {
    return given.get_if<device_key>() != nullptr;
  }

  bool sets_field(std::string_view name) const noexcept override {
    return wirebind::ascii::iequals(name, "authorization");
  }

  std::error_code apply(wirebind::http::request& message, const wirebind::credentials& given,
                        const wirebind::auth::attempt_context& context) override {
    const device_key* const key = given.get_if<device_key>();
    if (key == nullptr) return wirebind::auth::errc::other_credentials;
    if (!wirebind::http::is_token(key->id)) return wirebind::auth::errc::unusable_credentials;
    const std::string time = std::to_string(context.now.time_since_epoch().count());
    const auto body = wirebind::auth::sha256_hex(message.body.view());
    const std::string_view digest = context.content_sha256.empty() ? body.view() : context.content_sha256;
    const std::string value = authorization(message.method, message.target, digest, time, *key);
    if (value.empty()) return wirebind::auth::errc::crypto_failure;
    message.fields.set("Authorization", value);
    return {};
  }
};

inline std::shared_ptr<wirebind::auth::authenticator> signer() { return std::make_shared<authenticator>(); }
// [/authenticator]

}  // namespace acme
