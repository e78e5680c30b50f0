// One set of credentials as a value. Owns nothing but the three texts; its printed form leaves the secrets
// out.
#pragma once

#include <wirebind/core/config.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI {

/// An access key, with a security token when it is a temporary one. There is no stream operator, so that a
/// secret does not reach a log by accident.
struct credentials {
  std::string access_key_id;
  std::string access_key_secret;
  std::string security_token{};

  friend bool operator==(const credentials&, const credentials&) = default;
};

/// The access key id, and whether a secret and a token are set.
inline std::string to_text(const credentials& value) {
  std::string out = "credentials{access_key_id=" + value.access_key_id + ", access_key_secret=";
  out += value.access_key_secret.empty() ? "(none)" : "(hidden)";
  out += ", security_token=";
  out += value.security_token.empty() ? "(none)" : "(hidden)";
  return out + '}';
}

}  // namespace wirebind::inline WIREBIND_ABI
