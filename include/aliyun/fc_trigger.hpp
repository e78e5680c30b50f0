// The signature of Function Compute for calls of HTTP triggers.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

namespace aliyun::inline WIREBIND_ABI {

/// `FC id:signature` over the query as well, as HTTP triggers with their own hosts require: needs no digest
/// of the body.
inline std::shared_ptr<wirebind::auth::authenticator> fc_trigger() { return signer(scheme::fc_trigger); }

}  // namespace aliyun::inline WIREBIND_ABI
