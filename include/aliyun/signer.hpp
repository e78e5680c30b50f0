// The signature schemes as authenticators of calls.
#pragma once

#include <aliyun/scheme.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

namespace aliyun::inline WIREBIND_ABI {

/// Signs each attempt with an `access_key`, as `sign` does. For `scheme::none` it sends calls unchanged.
WIREBIND_DECL std::shared_ptr<wirebind::auth::authenticator> signer(scheme how);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/signer.ipp>
#endif
