// Content codings (RFC 9110 section 8.4.1): what a body may be wrapped in. Owns their names; gzip is taken
// off by <wirebind/http/gunzip.hpp>.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::http {

/// What is done about content codings.
enum class coding : std::uint8_t {
  identity,  ///< None.
  gzip,      ///< RFC 1952.
};

}  // namespace wirebind::inline WIREBIND_ABI::http
