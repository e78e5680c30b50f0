#pragma once

#include <aliyun/sign.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/date.hpp>

#include <initializer_list>
#include <string>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// Whether a request may have fields that signing sets besides Authorization.
inline bool may_have_own_fields(const http::fields& all) noexcept {
  for (const http::field& item : all) {
    const bool own =
        initial_of(item.name) == 'x' && (has_prefix(item.name, "x-acs-") || has_prefix(item.name, "x-fc-"));
    if (own) return true;
  }
  return all.contains("date");
}

/// Sets the fields of a signature, where most requests have none of them yet.
class own_fields {
 public:
  explicit own_fields(http::fields& all) noexcept : all_(all), may_have_(may_have_own_fields(all)) {}

  void set(std::string_view name, std::string_view value) {
    http::is_field_value(value) ? set_valid(name, value) : all_.set(name, value);
  }
  /// A value that is made here, of characters that a field can have.
  void set_valid(std::string_view name, std::string_view value) {
    may_have_ ? all_.set(name, value) : all_.add_valid(name, {value});
  }
  void erase(std::string_view name) {
    if (may_have_) all_.erase(name);
  }
  void set_or_leave(std::string_view name, std::string_view value) {
    if (!value.empty()) set(name, value);
  }
  void set_or_erase(std::string_view name, std::string_view value) {
    value.empty() ? erase(name) : set(name, value);
  }

 private:
  http::fields& all_;
  const bool may_have_;
};

inline void add_acs_token(own_fields& to, const access_key& key) {
  const bool temporary = !key.security_token.empty();
  to.set_or_erase("x-acs-accesskey-id", temporary ? std::string_view(key.access_key_id) : std::string_view());
  to.set_or_erase("x-acs-security-token", key.security_token);
}

inline std::error_code add_acs3_fields(own_fields& to, const http::request& message, const access_key& key,
                                       const signing_context& context) {
  if (context.nonce.empty()) return auth::errc::missing_nonce;
  if (message.fields.count("host") != 1) return auth::errc::missing_host;
  auth::hex_digest of_body;
  if (context.content_sha256.empty()) of_body = auth::sha256_hex(message.body.view());
  const std::string_view digest = of_body.empty() ? context.content_sha256 : of_body.view();
  if (digest.empty()) return auth::errc::crypto_failure;
  to.set_or_leave("x-acs-version", context.product_version);
  to.set_or_leave("x-acs-action", context.action);
  const auto date = http::iso_date(context.now);
  to.set_valid("x-acs-date", {date.data(), date.size()});
  to.set("x-acs-signature-nonce", context.nonce);
  of_body.empty() ? to.set("x-acs-content-sha256", digest) : to.set_valid("x-acs-content-sha256", digest);
  add_acs_token(to, key);
  return {};
}

inline std::error_code add_roa_fields(own_fields& to, const http::request& message, const access_key& key,
                                      const signing_context& context) {
  if (context.nonce.empty()) return auth::errc::missing_nonce;
  if (!message.fields.contains("accept")) to.set("Accept", "application/json");
  to.set("Date", http::format_http_date(context.now));
  to.set_or_leave("x-acs-version", context.product_version);
  to.set_or_leave("x-acs-action", context.action);
  to.set("x-acs-signature-nonce", context.nonce);
  to.set("x-acs-signature-method", "HMAC-SHA1");
  to.set("x-acs-signature-version", "1.0");
  add_acs_token(to, key);
  return {};
}

inline std::error_code add_fields(http::request& message, const access_key& key, scheme how,
                                  const signing_context& context) {
  own_fields to(message.fields);
  if (how == scheme::acs3) return add_acs3_fields(to, message, key, context);
  if (how == scheme::roa) return add_roa_fields(to, message, key, context);
  to.set("Date", http::format_http_date(context.now));
  to.set_or_erase("x-fc-security-token", key.security_token);
  return {};
}

inline std::error_code add_acs3_signature(http::request& message, const access_key& key) {
  const signed_fields all = acs3_fields(message.fields);
  acs3_text canonical;
  if (!write_acs3(message, all, canonical)) return auth::errc::malformed_target;
  const auth::hex_digest signature = acs3_signature(key.access_key_secret, canonical.all.view());
  if (signature.empty()) return auth::errc::crypto_failure;
  const std::initializer_list<std::string_view> value = {
      "ACS3-HMAC-SHA256 Credential=", key.access_key_id, ",SignedHeaders=",
      canonical.names.view(),         ",Signature=",     signature.view()};
  http::is_field_text(key.access_key_id) ? message.fields.add_valid("Authorization", value)
                                         : message.fields.add("Authorization", value);
  return {};
}

inline std::error_code add_signature(http::request& message, const access_key& key, scheme how) {
  if (how == scheme::acs3) return add_acs3_signature(message, key);
  const auto canonical = canonical_request(message, how);
  if (!canonical) return auth::errc::malformed_target;
  const std::string signature = make_signature(how, key.access_key_secret, *canonical);
  if (signature.empty()) return auth::errc::crypto_failure;
  message.fields.add("Authorization",
                     (how == scheme::roa ? "acs " : "FC ") + key.access_key_id + ':' + signature);
  return {};
}

}  // namespace detail

WIREBIND_DECL std::error_code sign(http::request& message, const access_key& key, scheme how,
                                   const signing_context& context) {
  message.fields.erase("authorization");
  if (how == scheme::none) return {};
  if (!auth::crypto_available()) return auth::errc::crypto_stopped;
  if (key.access_key_id.empty() || key.access_key_secret.empty()) return auth::errc::incomplete_credentials;
  if (const auto error = detail::add_fields(message, key, how, context)) return error;
  return detail::add_signature(message, key, how);
}

WIREBIND_DECL bool sets_field(scheme how, std::string_view name) noexcept {
  if (how == scheme::none) return false;
  if (ascii::iequals(name, "authorization") || ascii::iequals(name, "date")) return true;
  if (is_fc_native(how)) return ascii::iequals(name, "x-fc-security-token");
  for (const std::string_view each :
       {"x-acs-version", "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256",
        "x-acs-signature-method", "x-acs-signature-version", "x-acs-accesskey-id", "x-acs-security-token"}) {
    if (ascii::iequals(name, each)) return true;
  }
  return false;
}

}  // namespace aliyun::inline WIREBIND_ABI
