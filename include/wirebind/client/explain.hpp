// The text for a person about a call that failed. Apart from the errors themselves, so that a file that only
// calls compiles none of it.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>

#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// Several lines for a person: what failed, what the service said, what became of the call, what to do next,
/// what to quote. Holds no secret.
WIREBIND_DECL std::string explain(std::error_code code, const call_details& details);

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/explain.ipp>
#endif
