#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/date.hpp>

#include <chrono>
#include <cstddef>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

inline constexpr std::string_view month_names = "JanFebMarAprMayJunJulAugSepOctNovDec";
inline constexpr std::string_view weekday_names = "SunMonTueWedThuFriSat";

/// Writes a number over as many digits as it may have there.
inline void put_number(char* to, unsigned value, int width) noexcept {
  for (int i = width; i-- != 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
}

/// Writes a time over "00:00:00".
inline void put_time(char* to, std::chrono::seconds of_day) noexcept {
  const auto total = static_cast<unsigned>(of_day.count());
  put_number(to, total / 3600, 2);
  put_number(to + 3, total / 60 % 60, 2);
  put_number(to + 6, total % 60, 2);
}

// The number at a place of a text that is long enough, or -1.
inline int number_at(std::string_view text, std::size_t place, std::size_t width) noexcept {
  int value = 0;
  for (const char c : text.substr(place, width)) {
    if (!ascii::is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

inline std::optional<std::chrono::seconds> time_at(std::string_view text, std::size_t place) noexcept {
  const int hour = number_at(text, place, 2);
  const int minute = number_at(text, place + 3, 2);
  const int second = number_at(text, place + 6, 2);
  const bool shaped = text[place + 2] == ':' && text[place + 5] == ':';
  if (!shaped || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  return std::chrono::seconds(hour * 3600 + minute * 60 + second);
}

inline std::optional<std::chrono::sys_seconds> join_date(
    int year, int month, int day, std::optional<std::chrono::seconds> of_day) noexcept {
  if (year < 0 || month < 0 || day < 0 || !of_day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + *of_day;
}

// The nearest time whose year has four digits.
inline std::chrono::sys_seconds writable(std::chrono::sys_seconds time) noexcept {
  using namespace std::chrono;
  constexpr sys_seconds first = sys_days(year(0) / January / 1);
  constexpr sys_seconds behind = sys_days(year(10000) / January / 1);
  return time < first ? first : least(time, behind - seconds(1));
}

// Where a three-letter name stands among others of its kind, counted from 0, or -1.
inline int name_at(std::string_view text, std::size_t place, std::string_view names) noexcept {
  for (std::size_t i = 0; i != names.size(); i += 3) {
    if (text.substr(place, 3) == names.substr(i, 3)) return static_cast<int>(i / 3);
  }
  return -1;
}

/// The time if it is of the weekday with that number.
inline std::optional<std::chrono::sys_seconds> on_weekday(std::optional<std::chrono::sys_seconds> time,
                                                          int weekday) noexcept {
  if (!time || weekday < 0) return std::nullopt;
  const std::chrono::weekday found(std::chrono::floor<std::chrono::days>(*time));
  return found.c_encoding() == static_cast<unsigned>(weekday) ? time : std::nullopt;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT".
inline std::optional<std::chrono::sys_seconds> parse_fixed_date(std::string_view text) noexcept {
  const bool shaped = text.size() == 29 && text.substr(3, 2) == ", " && text[7] == ' ' && text[11] == ' ' &&
                      text[16] == ' ' && text.substr(25) == " GMT";
  if (!shaped) return std::nullopt;
  const auto time = join_date(number_at(text, 12, 4), name_at(text, 8, month_names) + 1,
                              number_at(text, 5, 2), time_at(text, 17));
  return on_weekday(time, name_at(text, 0, weekday_names));
}

/// "Sun Nov  6 08:49:37 1994".
inline std::optional<std::chrono::sys_seconds> parse_asctime_date(std::string_view text) noexcept {
  const bool shaped =
      text.size() == 24 && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[19] == ' ';
  if (!shaped) return std::nullopt;
  const int day = text[8] == ' ' ? number_at(text, 9, 1) : number_at(text, 8, 2);
  const auto time =
      join_date(number_at(text, 20, 4), name_at(text, 4, month_names) + 1, day, time_at(text, 11));
  return on_weekday(time, name_at(text, 0, weekday_names));
}

/// "Sunday, 06-Nov-94 08:49:37 GMT". The year is at most 50 years ahead.
inline std::optional<std::chrono::sys_seconds> parse_rfc850_date(std::string_view text,
                                                                 std::size_t comma) noexcept {
  using namespace std::chrono;
  static constexpr std::string_view names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};
  int weekday = 0;
  while (weekday != 7 && names[weekday] != text.substr(0, comma)) ++weekday;
  const std::string_view rest = text.substr(comma + 1);
  const bool shaped = weekday != 7 && rest.size() == 23 && rest[0] == ' ' && rest[3] == '-' &&
                      rest[7] == '-' && rest[10] == ' ' && rest.substr(19) == " GMT";
  if (!shaped) return std::nullopt;
  const int of_century = number_at(rest, 8, 2);
  if (of_century < 0) return std::nullopt;
  const int present = static_cast<int>(year_month_day(floor<days>(system_clock::now())).year());
  int full = present - present % 100 + of_century;
  if (full > present + 50) full -= 100;
  if (full <= present - 50) full += 100;
  const auto time =
      join_date(full, name_at(rest, 4, month_names) + 1, number_at(rest, 1, 2), time_at(rest, 11));
  return on_weekday(time, weekday);
}

}  // namespace detail

WIREBIND_DECL std::array<char, 20> iso_date(std::chrono::sys_seconds time) noexcept {
  time = detail::writable(time);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  std::array<char, 20> out;
  ascii::copy("0000-00-00T00:00:00Z", out.data());
  detail::put_number(out.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
  detail::put_number(out.data() + 5, static_cast<unsigned>(date.month()), 2);
  detail::put_number(out.data() + 8, static_cast<unsigned>(date.day()), 2);
  detail::put_time(out.data() + 11, time - day);
  return out;
}

WIREBIND_DECL std::string format_iso_date(std::chrono::sys_seconds time) {
  const std::array<char, 20> text = iso_date(time);
  return {text.data(), text.size()};
}

WIREBIND_DECL std::optional<std::chrono::sys_seconds> parse_iso_date(std::string_view text) {
  if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[19] != 'Z') {
    return std::nullopt;
  }
  return detail::join_date(detail::number_at(text, 0, 4), detail::number_at(text, 5, 2),
                           detail::number_at(text, 8, 2), detail::time_at(text, 11));
}

WIREBIND_DECL std::string format_http_date(std::chrono::sys_seconds time) {
  time = detail::writable(time);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  std::string out = "Sun, 00 Jan 0000 00:00:00 GMT";
  detail::weekday_names.copy(out.data(), 3, std::chrono::weekday(day).c_encoding() * 3);
  detail::put_number(out.data() + 5, static_cast<unsigned>(date.day()), 2);
  detail::month_names.copy(out.data() + 8, 3, (static_cast<unsigned>(date.month()) - 1) * 3);
  detail::put_number(out.data() + 12, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  detail::put_time(out.data() + 17, time - day);
  return out;
}

WIREBIND_DECL std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == text.npos) return detail::parse_asctime_date(text);
  return comma == 3 ? detail::parse_fixed_date(text) : detail::parse_rfc850_date(text, comma);
}

}  // namespace wirebind::inline WIREBIND_ABI::http
