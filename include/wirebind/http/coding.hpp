// Content codings (RFC 9110 section 8.4.1) by name; <wirebind/http/gunzip.hpp> decodes gzip.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::http {

/// The content coding that is requested and decoded.
enum class coding : std::uint8_t {
  identity,  ///< None.
  gzip,      ///< RFC 1952.
};

}  // namespace wirebind::inline WIREBIND_ABI::http
