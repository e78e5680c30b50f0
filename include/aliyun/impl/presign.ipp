#pragma once

#include <aliyun/canonical.hpp>
#include <aliyun/presign.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/http/percent.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// What a pre-signed target says of its signature.
struct presigned_query {
  std::optional<std::string> access_key_id{};
  std::optional<std::string> expires{};
  std::optional<std::string> security_token{};
  std::optional<std::string> signature{};
  std::string unsigned_target{};  ///< without the signature

  std::optional<std::string>* member(std::string_view name) noexcept {
    if (name == "x-fc-access-key-id") return &access_key_id;
    if (name == "x-fc-expires") return &expires;
    if (name == "x-fc-security-token") return &security_token;
    return name == "x-fc-signature" ? &signature : nullptr;
  }
};

/// Reads the query; nothing where an escape is malformed or one of its items is there twice.
inline std::optional<presigned_query> read_presigned(std::string_view target) {
  const http::target_parts parts = http::split_target(target);
  presigned_query out;
  out.unsigned_target = parts.path;
  char separator = '?';
  http::query_item item;
  for (std::string_view rest = parts.query; !rest.empty();) {
    std::string_view piece = rest.substr(0, rest.find('&'));
    rest.remove_prefix(piece.size() == rest.size() ? piece.size() : piece.size() + 1);
    std::string_view text = piece;
    if (!http::read_query_item(text, item)) {
      if (!text.empty()) return std::nullopt;
      continue;
    }
    std::optional<std::string>* const found = out.member(item.name);
    if (found != nullptr && found->has_value()) return std::nullopt;
    if (found != nullptr) *found = item.value;
    if (found == &out.signature) continue;
    out.unsigned_target.append(1, std::exchange(separator, '&')).append(piece);
  }
  return out;
}

/// The text that is signed: the time takes the place of the date.
inline std::optional<std::string> presigned_canonical(const http::request& message, const std::string& target,
                                                      const std::string& expires) {
  http::request timed;
  timed.method = message.method;
  timed.target = target;
  timed.fields = message.fields;
  timed.fields.set("Date", expires);
  return canonical_request(timed, scheme::fc_trigger);
}

}  // namespace detail

WIREBIND_DECL std::error_code presign(http::request& message, const access_key& key,
                                      std::chrono::sys_seconds expires) {
  if (!auth::crypto_available()) return auth::errc::crypto_stopped;
  if (!key.complete()) return auth::errc::incomplete_credentials;
  const auto given = detail::read_presigned(message.target);
  if (!given || given->access_key_id || given->expires || given->security_token || given->signature)
    return auth::errc::malformed_target;
  const std::string time = std::to_string(expires.time_since_epoch().count());
  std::string target = message.target;
  const auto add = [&target](std::string_view name, std::string_view value) {
    target += target.find('?') == std::string::npos ? '?' : '&';
    target.append(name).append("=").append(http::encode_query(value));
  };
  add("x-fc-access-key-id", key.access_key_id);
  add("x-fc-expires", time);
  if (!key.security_token.empty()) add("x-fc-security-token", key.security_token);
  const auto canonical = detail::presigned_canonical(message, target, time);
  if (!canonical) return auth::errc::malformed_target;
  const std::string signature = make_signature(scheme::fc_trigger, key.access_key_secret, *canonical);
  if (signature.empty()) return auth::errc::crypto_failure;
  add("x-fc-signature", signature);
  message.target = std::move(target);
  return {};
}

}  // namespace aliyun::inline WIREBIND_ABI
