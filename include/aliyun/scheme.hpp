// The ways to sign a request, by name; what each of them signs is decided in the canonicaliser.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace aliyun::inline WIREBIND_ABI {

/// How a request is signed.
enum class scheme : std::uint8_t {
  acs3,  ///< ACS3-HMAC-SHA256: signs host, content-type, x-acs-* and the hash of the body.
  fc,    ///< FC-native: signs content-md5, content-type, date and x-fc-*.
  roa,   ///< ROA version 2 with HMAC-SHA1: signs accept, content-md5, content-type, date and x-acs-*.
  none,  ///< Not signed.
};

}  // namespace aliyun::inline WIREBIND_ABI
