#pragma once

#include <aliyun/impl/presign.ipp>
#include <aliyun/verify.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/date.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// The parts of an Authorization field.
struct authorization_parts {
  scheme how = scheme::none;
  std::string_view access_key_id{};
  std::string_view signature{};
  std::vector<std::string> signed_names{};
};

inline bool take_prefix(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

inline bool is_key_id(std::string_view text) noexcept {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == ',' || c == ':' || static_cast<unsigned char>(c) > '~')
      return false;
  }
  return !text.empty();
}

// Names in lower case, in strictly rising order: the only spelling that a signer can have meant.
inline bool parse_signed_names(std::string_view text, std::vector<std::string>& out) {
  for (;;) {
    const std::string_view name = text.substr(0, text.find(';'));
    if (!http::is_token(name) || std::any_of(name.begin(), name.end(), ascii::is_upper)) return false;
    if (!out.empty() && out.back() >= name) return false;
    out.emplace_back(name);
    if (name.size() == text.size()) return true;
    text.remove_prefix(name.size() + 1);
  }
}

inline bool parse_acs3(std::string_view text, authorization_parts& out) {
  out.how = scheme::acs3;
  if (!take_prefix(text, "Credential=")) return false;
  out.access_key_id = text.substr(0, text.find(','));
  text.remove_prefix(out.access_key_id.size());
  if (!is_key_id(out.access_key_id) || !take_prefix(text, ",SignedHeaders=")) return false;
  const std::string_view names = text.substr(0, text.find(','));
  text.remove_prefix(names.size());
  if (!parse_signed_names(names, out.signed_names) || !take_prefix(text, ",Signature=")) return false;
  out.signature = text;
  return text.size() == 64;
}

inline bool parse_key_and_signature(std::string_view text, scheme how, authorization_parts& out) {
  const std::size_t colon = text.find(':');
  out.how = how;
  out.access_key_id = text.substr(0, colon);
  if (colon == std::string_view::npos || !is_key_id(out.access_key_id)) return false;
  out.signature = text.substr(colon + 1);
  return !out.signature.empty();
}

inline std::error_code parse_authorization(const http::request& message, authorization_parts& out) {
  const std::size_t count = message.fields.count("authorization");
  if (count == 0) return auth::errc::missing_authorization;
  std::string_view text = *message.fields.find("authorization");
  bool parsed = false;
  if (take_prefix(text, "ACS3-HMAC-SHA256 ")) {
    parsed = parse_acs3(text, out);
  } else if (take_prefix(text, "FC ")) {
    parsed = parse_key_and_signature(text, scheme::fc, out);
  } else if (take_prefix(text, "acs ")) {
    parsed = parse_key_and_signature(text, scheme::roa, out);
  } else {
    return auth::errc::unsupported_scheme;
  }
  return parsed && count == 1 ? std::error_code() : auth::errc::malformed_authorization;
}

inline std::error_code require_one(const http::request& message,
                                   std::initializer_list<std::string_view> names, std::string& culprit) {
  for (const std::string_view name : names) {
    const std::size_t count = message.fields.count(name);
    if (count == 1) continue;
    culprit = name;
    return count == 0 ? auth::errc::missing_header : auth::errc::repeated_header;
  }
  return {};
}

inline std::error_code check_signed(const http::request& message, const std::vector<std::string>& names,
                                    std::string& culprit) {
  for (const std::string& name : names) {
    if (message.fields.contains(name)) continue;
    culprit = name;
    return auth::errc::missing_header;
  }
  for (const std::string& name : acs3_signed_names(message)) {
    if (std::binary_search(names.begin(), names.end(), name)) continue;
    culprit = name;
    return auth::errc::unsigned_header;
  }
  return {};
}

inline std::error_code check_headers(const http::request& message, const authorization_parts& parts,
                                     std::string& culprit) {
  if (is_fc_native(parts.how)) return require_one(message, {"date"}, culprit);
  if (parts.how == scheme::roa) return require_one(message, {"date", "x-acs-signature-nonce"}, culprit);
  if (const auto error = require_one(
          message, {"host", "x-acs-date", "x-acs-content-sha256", "x-acs-signature-nonce"}, culprit)) {
    return error;
  }
  return check_signed(message, parts.signed_names, culprit);
}

inline std::error_code check_date(const http::request& message, scheme how, std::chrono::sys_seconds now,
                                  std::chrono::minutes max_skew) {
  const auto date = how == scheme::acs3 ? http::parse_iso_date(*message.fields.find("x-acs-date"))
                                        : http::parse_http_date(*message.fields.find("date"));
  if (!date) return auth::errc::malformed_date;
  const auto distance = *date < now ? wirebind::time_between(*date, now) : wirebind::time_between(now, *date);
  return distance > wirebind::saturating_cast<std::chrono::seconds>(max_skew) ? auth::errc::skewed
                                                                              : std::error_code();
}

inline std::error_code check_token(const http::request& message, scheme how, const access_key& key) {
  const char* name = is_fc_native(how) ? "x-fc-security-token" : "x-acs-security-token";
  const std::string_view token = message.fields.find(name).value_or("");
  if (message.fields.count(name) > 1 || !auth::constant_time_equal(token, key.security_token))
    return auth::errc::token_mismatch;
  if (is_fc_native(how) || !message.fields.contains("x-acs-accesskey-id")) return {};
  const bool same = message.fields.combined("x-acs-accesskey-id") == key.access_key_id;
  return same ? std::error_code() : auth::errc::key_mismatch;
}

inline std::error_code check_body(const http::request& message, scheme how) {
  if (how != scheme::acs3) return {};
  const std::string digest = auth::sha256(message.body.view());
  if (digest.empty()) return auth::errc::crypto_failure;
  return *message.fields.find("x-acs-content-sha256") == auth::hex(digest) ? std::error_code()
                                                                           : auth::errc::body_hash_mismatch;
}

inline std::error_code check_signature(const access_key& key, const authorization_parts& parts,
                                       const std::string& canonical) {
  const std::string expected = make_signature(parts.how, key.access_key_secret, canonical);
  if (expected.empty()) return auth::errc::crypto_failure;
  return auth::constant_time_equal(expected, parts.signature) ? std::error_code()
                                                              : auth::errc::signature_mismatch;
}

/// What follows once Authorization was read.
inline verify_result check_parts(const http::request& message, const authorization_parts& parts,
                                 key_lookup lookup, std::chrono::sys_seconds now,
                                 std::chrono::minutes max_skew) {
  verify_result result{.code = {}, .how = parts.how, .access_key_id = std::string(parts.access_key_id)};
  auto canonical = canonical_request(message, parts.how, parts.signed_names);
  if (!canonical) {
    result.code = auth::errc::malformed_target;
    return result;
  }
  result.canonical = std::move(*canonical);
  result.code = check_headers(message, parts, result.header);
  if (!result.code) result.code = check_date(message, parts.how, now, max_skew);
  if (result.code) return result;
  const auto key = lookup(parts.access_key_id);
  if (!key || key->access_key_secret.empty()) {
    result.code = auth::errc::unknown_key;
    return result;
  }
  result.code = check_token(message, parts.how, *key);
  if (!result.code) result.code = check_signature(*key, parts, result.canonical);
  if (!result.code) result.code = check_body(message, parts.how);
  return result;
}

/// The time that a pre-signed call has; nothing for another text than whole seconds.
inline std::optional<std::chrono::sys_seconds> parse_expires(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || text.size() > 18) return std::nullopt;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return std::chrono::sys_seconds(std::chrono::seconds(value));
}

inline std::error_code check_presigned(const presigned_query& query, const verify_result& known,
                                       key_lookup lookup, std::chrono::sys_seconds now) {
  const auto expires = parse_expires(*query.expires);
  if (!expires) return auth::errc::malformed_date;
  if (*expires < now) return auth::errc::expired;
  const auto key = lookup(known.access_key_id);
  if (!key || key->access_key_secret.empty()) return auth::errc::unknown_key;
  if (!auth::constant_time_equal(query.security_token.value_or(std::string()), key->security_token))
    return auth::errc::token_mismatch;
  return check_signature(
      *key, {.how = known.how, .access_key_id = known.access_key_id, .signature = *query.signature},
      known.canonical);
}

inline verify_result verify_presigned(const http::request& message, const presigned_query& query,
                                      key_lookup lookup, std::chrono::sys_seconds now) {
  verify_result result{.code = auth::errc::malformed_authorization, .how = scheme::fc_trigger};
  if (!query.access_key_id || !query.expires || !is_key_id(*query.access_key_id)) return result;
  result.access_key_id = *query.access_key_id;
  auto canonical = presigned_canonical(message, query.unsigned_target, *query.expires);
  if (!canonical) {
    result.code = auth::errc::malformed_target;
    return result;
  }
  result.canonical = std::move(*canonical);
  result.code = check_presigned(query, result, lookup, now);
  return result;
}

}  // namespace detail

WIREBIND_DECL verify_result verify_signature(const http::request& message, key_lookup lookup,
                                             std::chrono::sys_seconds now, std::chrono::minutes max_skew) {
  detail::authorization_parts parts;
  if (const auto error = detail::parse_authorization(message, parts)) {
    return {.code = error, .how = parts.how, .access_key_id = std::string(parts.access_key_id)};
  }
  return detail::check_parts(message, parts, lookup, now, max_skew);
}

WIREBIND_DECL verify_result verify_trigger_call(const http::request& message, key_lookup lookup,
                                                std::chrono::sys_seconds now, std::chrono::minutes max_skew) {
  if (!message.fields.contains("authorization")) {
    const auto query = detail::read_presigned(message.target);
    if (!query) return {.code = auth::errc::malformed_target};
    if (query->signature) return detail::verify_presigned(message, *query, lookup, now);
  }
  detail::authorization_parts parts;
  const auto error = detail::parse_authorization(message, parts);
  if (parts.how == scheme::fc) parts.how = scheme::fc_trigger;
  if (error) return {.code = error, .how = parts.how, .access_key_id = std::string(parts.access_key_id)};
  return detail::check_parts(message, parts, lookup, now, max_skew);
}

}  // namespace aliyun::inline WIREBIND_ABI
