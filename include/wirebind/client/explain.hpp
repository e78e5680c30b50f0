// Explains a failed call to a person. A header of its own, so that files that only call need not compile it.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>

#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// Several lines for a person: what failed, the service's message, what became of the call, what to do next,
/// and what to quote in a support case. Holds no secret.
WIREBIND_DECL std::string explain(std::error_code code, const call_details& details);

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/explain.ipp>
#endif
