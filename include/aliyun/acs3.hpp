// The ACS3 signature, version 3 of Alibaba Cloud, which every service accepts.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

namespace aliyun::inline WIREBIND_ABI {

/// `ACS3-HMAC-SHA256`: needs the SHA-256 of the body.
inline std::shared_ptr<wirebind::auth::authenticator> acs3() { return signer(scheme::acs3); }

}  // namespace aliyun::inline WIREBIND_ABI
