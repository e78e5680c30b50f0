// Formats and parses the dates of HTTP and of ISO 8601, in whole seconds of UTC and without any locale.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// "2026-01-02T03:04:05Z". Years 0 to 9999.
WIREBIND_DECL std::string format_iso_date(std::chrono::sys_seconds time);
/// The same without memory of its own.
WIREBIND_DECL std::array<char, 20> iso_date(std::chrono::sys_seconds time) noexcept;
WIREBIND_DECL std::optional<std::chrono::sys_seconds> parse_iso_date(std::string_view text);

/// "Fri, 02 Jan 2026 03:04:05 GMT" (RFC 1123; IMF-fixdate of RFC 9110 section 5.6.7). The weekday must
/// match.
WIREBIND_DECL std::string format_http_date(std::chrono::sys_seconds time);
/// That format, and the obsolete ones that recipients have to accept: "Friday, 02-Jan-26 03:04:05 GMT" (RFC
/// 850), whose year is at most 50 years ahead of the system's clock, and "Fri Jan  2 03:04:05 2026"
/// (asctime).
WIREBIND_DECL std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/date.ipp>
#endif
