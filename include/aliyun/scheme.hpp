// The signature schemes by name; <aliyun/canonical.hpp> defines what each of them signs.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace aliyun::inline WIREBIND_ABI {

/// How a request is signed.
enum class scheme : std::uint8_t {
  acs3,        ///< ACS3-HMAC-SHA256: signs host, content-type, x-acs-* and the hash of the body.
  fc,          ///< FC-native: signs content-md5, content-type, date and x-fc-*.
  fc_trigger,  ///< FC-native for calls of HTTP triggers: signs the query as well.
  roa,         ///< ROA version 2 with HMAC-SHA1: signs accept, content-md5, content-type, date and x-acs-*.
  none,        ///< Not signed.
};

/// Whether the signature is that of Function Compute itself.
constexpr bool is_fc_native(scheme how) noexcept { return how == scheme::fc || how == scheme::fc_trigger; }

}  // namespace aliyun::inline WIREBIND_ABI
