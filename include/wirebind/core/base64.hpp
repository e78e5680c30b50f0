// Base64 with the standard alphabet and padding (RFC 4648 section 4).
// Decoding rejects anything else: line breaks, missing padding, bits after the end.
#pragma once

#include <wirebind/core/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// Encodes bytes as base64.
WIREBIND_DECL std::string encode_base64(std::string_view data);

/// Decodes base64 text; nothing if it is not strictly base64.
WIREBIND_DECL std::optional<std::string> decode_base64(std::string_view text);

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/core/impl/base64.ipp>
#endif
