// An access key as a value; its printed form redacts the secrets.
#pragma once

#include <wirebind/auth/credentials.hpp>
#include <wirebind/core/config.hpp>

#include <array>
#include <string>
#include <string_view>

namespace aliyun::inline WIREBIND_ABI {

/// An access key, with a security token if it is temporary. There is no stream operator, so that
/// secrets do not get into logs by accident.
struct access_key {
  std::string access_key_id{};
  std::string access_key_secret{};
  std::string security_token{};

  bool complete() const noexcept { return !access_key_id.empty() && !access_key_secret.empty(); }
  std::array<std::string_view, 2> secrets() const noexcept { return {access_key_secret, security_token}; }
  friend bool operator==(const access_key&, const access_key&) = default;
};

/// The access key id, and whether a secret and a token are set.
inline std::string to_text(const access_key& value) {
  std::string out = "access_key{access_key_id=" + value.access_key_id + ", access_key_secret=";
  out += value.access_key_secret.empty() ? "(none)" : "(hidden)";
  out += ", security_token=";
  out += value.security_token.empty() ? "(none)" : "(hidden)";
  return out + '}';
}

}  // namespace aliyun::inline WIREBIND_ABI
