#pragma once

#include <aliyun/bearer.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

class bearer_token_authenticator final : public auth::authenticator {
 public:
  bool takes(const wirebind::credentials& given) const noexcept override {
    return given.get_if<bearer_token>() != nullptr;
  }
  bool sets_field(std::string_view name) const noexcept override {
    for (const std::string_view each :
         {"authorization", "x-acs-bearer-token", "x-acs-signature-type", "x-acs-version", "x-acs-action"}) {
      if (ascii::iequals(name, each)) return true;
    }
    return false;
  }
  std::error_code apply(http::request& message, const wirebind::credentials& given,
                        const auth::attempt_context& context) override {
    if (!given.complete()) return auth::errc::incomplete_credentials;
    const auto* token = given.get_if<bearer_token>();
    if (token == nullptr) return auth::errc::other_credentials;
    if (!http::is_field_value(token->value)) return auth::errc::unusable_credentials;
    message.fields.erase("authorization");
    if (!context.api_version.empty()) message.fields.set("x-acs-version", context.api_version);
    if (!context.operation.empty()) message.fields.set("x-acs-action", context.operation);
    message.fields.set("x-acs-signature-type", "BEARERTOKEN");
    message.fields.set("x-acs-bearer-token", token->value);
    return {};
  }
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<auth::authenticator> bearer() {
  return std::make_shared<detail::bearer_token_authenticator>();
}

WIREBIND_DECL bool has_bearer_token(const http::request& message) {
  return message.fields.find("x-acs-signature-type").value_or("") == "BEARERTOKEN" ||
         message.fields.contains("x-acs-bearer-token");
}

WIREBIND_DECL std::error_code verify_bearer(const http::request& message, const bearer_token& expected) {
  const std::size_t count = message.fields.count("x-acs-bearer-token");
  if (count == 0) return auth::errc::missing_authorization;
  const bool typed = message.fields.count("x-acs-signature-type") == 1 &&
                     message.fields.find("x-acs-signature-type").value_or("") == "BEARERTOKEN";
  if (count != 1 || !typed || message.fields.contains("authorization")) {
    return auth::errc::malformed_authorization;
  }
  const std::string_view token = message.fields.find("x-acs-bearer-token").value_or("");
  return expected.complete() && auth::constant_time_equal(token, expected.value) ? std::error_code()
                                                                                 : auth::errc::token_mismatch;
}

}  // namespace aliyun::inline WIREBIND_ABI
