// A set of security schemes of an API, for the alternatives of an operation.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI {

/// Security schemes that authenticate a call together: bit i stands for scheme i of the API. 0 is a call
/// without authentication.
using scheme_set = std::uint64_t;

}  // namespace wirebind::inline WIREBIND_ABI
