// The signature of ROA services, version 2.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

namespace aliyun::inline WIREBIND_ABI {

/// `acs id:signature` with HMAC-SHA1: needs no digest of the body.
inline std::shared_ptr<wirebind::auth::authenticator> roa() { return signer(scheme::roa); }

}  // namespace aliyun::inline WIREBIND_ABI
