// The texts of `format: date-time`, `date` and `duration` as std::chrono has them, and back: every text is
// checked.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// A point in time that every date-time has; RFC 3339 has the years 0 to 9999.
using date_time = std::chrono::sys_time<std::chrono::microseconds>;

/// "2026-01-02T03:04:05.25Z" or with an offset such as "+02:00" (RFC 3339). Digits behind the microseconds
/// are cut off, a leap second is the one after it; nothing for any other text.
WIREBIND_DECL std::optional<date_time> parse_date_time(std::string_view text);
/// In UTC, with a fraction only where there is one. Times outside of the years 0 to 9999 become the nearest
/// inside.
WIREBIND_DECL std::string format_date_time(date_time time);

/// "2026-01-02" (RFC 3339, full-date).
WIREBIND_DECL std::optional<std::chrono::year_month_day> parse_date(std::string_view text);
/// A date that is not valid, or not in the years 0 to 9999, is an empty text.
WIREBIND_DECL std::string format_date(std::chrono::year_month_day date);

/// "P1DT2H", "PT0.5S" or "P2W" (ISO 8601). Nothing for lengths in years or months, which have no fixed one,
/// and for what does not fit.
WIREBIND_DECL std::optional<std::chrono::microseconds> parse_duration(std::string_view text);
/// In seconds, such as "PT90.5S" or "-PT1S".
WIREBIND_DECL std::string format_duration(std::chrono::microseconds length);

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/core/impl/date_time.ipp>
#endif
