// Which names say that a value is a secret, so that no text of ours shows it.
#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/config.hpp>

#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// Whether the name of a member, a parameter or a header field says that its value is a secret.
inline bool names_secret(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c != '_' && c != '-') letters += ascii::to_lower(c);
  }
  for (const std::string_view part :
       {"secret", "password", "privatekey", "token", "credential", "authorization", "cookie", "apikey",
        "signature", "passwd", "passphrase", "pwd", "xauth", "bearer", "sessionid", "sessionkey"}) {
    if (letters.find(part) != letters.npos) return true;
  }
  return false;
}

}  // namespace wirebind::inline WIREBIND_ABI
