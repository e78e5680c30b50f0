// Content codings (RFC 9110 section 8.4.1) by name: what a body may be wrapped in. Owns the names; gzip is
// taken off by <wirebind/http/gunzip.hpp>.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <optional>

namespace wirebind::inline v0::http {

class fields;

/// What is done about content codings.
enum class coding : std::uint8_t {
  identity,  ///< None.
  gzip,      ///< RFC 1952.
};

/// Whether this program can take gzip off: it was compiled with WIREBIND_HAS_ZLIB.
WIREBIND_DECL bool gzip_available() noexcept;

/// The coding of a message's body, `identity` where no field names one; nothing for any other, and for
/// several on top of each other.
WIREBIND_DECL std::optional<coding> coding_of(const fields& all);

}  // namespace wirebind::inline v0::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/coding.ipp>
#endif
