// The native signature of Function Compute.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

namespace aliyun::inline WIREBIND_ABI {

/// `FC id:signature`: needs no digest of the body.
inline std::shared_ptr<wirebind::auth::authenticator> fc_native() { return signer(scheme::fc); }

}  // namespace aliyun::inline WIREBIND_ABI
