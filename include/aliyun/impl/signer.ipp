#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/sign.hpp>
#include <aliyun/signer.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/auth/nonce_source.hpp>

#include <string>
#include <string_view>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

class signing_authenticator final : public auth::authenticator {
 public:
  explicit signing_authenticator(scheme how) noexcept : how_(how) {}

  auth::requirements needs() const noexcept override {
    return {.body_digest = how_ == scheme::acs3, .clock = how_ != scheme::none};
  }
  bool takes(const wirebind::credentials& given) const noexcept override {
    return given.get_if<access_key>() != nullptr;
  }
  bool sets_field(std::string_view name) const noexcept override { return aliyun::sets_field(how_, name); }
  std::error_code apply(http::request& message, const wirebind::credentials& given,
                        const auth::attempt_context& context) override {
    if (how_ == scheme::none) return {};
    const auto* key = given.get_if<access_key>();
    if (key == nullptr && given.has_value()) return auth::errc::other_credentials;
    char few[64];
    std::string other;
    std::string_view nonce;
    if (!is_fc_native(how_)) {
      nonce = {few, context.nonces->write_next(few)};
      if (nonce.empty()) nonce = other = context.nonces->next();
    }
    return sign(message, key != nullptr ? *key : access_key(), how_,
                {.product_version = context.api_version,
                 .action = context.operation,
                 .now = context.now,
                 .nonce = nonce,
                 .content_sha256 = context.content_sha256});
  }
  /// A token that was revoked or has expired is refused with 401, or with 400 or 403 and a code that says so.
  bool refuses_credentials(const auth::refusal& response) const override {
    if (how_ == scheme::none) return false;
    const bool refused = response.status == 400 || response.status == 403;
    return response.status == 401 || (refused && (response.code.starts_with("InvalidSecurityToken") ||
                                                  response.code.starts_with("SecurityTokenExpired")));
  }

 private:
  const scheme how_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<auth::authenticator> signer(scheme how) {
  return wirebind::share<auth::authenticator>(new detail::signing_authenticator(how));
}

}  // namespace aliyun::inline WIREBIND_ABI
