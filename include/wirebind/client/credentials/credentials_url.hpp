// Checks URLs that a secret may come from or go to: https anywhere, plain http on this machine only.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/url.hpp>

#include <optional>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Whether a host is this machine: 127.0.0.0/8 in four decimal numbers, "::1" or "localhost".
WIREBIND_DECL bool is_loopback(std::string_view host) noexcept;

/// The parsed URL if a secret may be sent to or received from it.
WIREBIND_DECL std::optional<http::url> parse_credentials_url(std::string_view text);

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/credentials_url.ipp>
#endif
