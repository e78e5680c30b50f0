// Validates times in the forms of Function Compute: cron expressions of six fields, `@every`
// intervals, and the schedules of provisioned instances. Nothing is triggered.
#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/date.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace fc::emulator {
namespace detail {

/// The values of one field of a cron expression, and the names that stand for them in order.
struct cron_field {
  int least;
  int most;
  std::span<const std::string_view> names{};
  int first_name = 0;
  bool question = false;  ///< Whether `?`, no particular value, is allowed.
};

inline constexpr std::array<std::string_view, 12> month_names = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                                 "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
inline constexpr std::array<std::string_view, 7> day_names = {"SUN", "MON", "TUE", "WED",
                                                              "THU", "FRI", "SAT"};

/// Seconds, minutes, hours, days of the month, months, days of the week.
inline constexpr std::array<cron_field, 6> cron_fields = {
    {{0, 59}, {0, 59}, {0, 23}, {1, 31, {}, 0, true}, {1, 12, month_names, 1}, {0, 7, day_names, 0, true}}};

/// Removes the part before the next separator; nothing at the end of the text.
inline std::optional<std::string_view> next_part(std::optional<std::string_view>& rest, char separator) {
  if (!rest) return std::nullopt;
  const std::string_view text = *rest;
  const std::size_t end = text.find(separator);
  rest = end == std::string_view::npos ? std::nullopt : std::optional(text.substr(end + 1));
  return text.substr(0, end);
}

inline std::optional<int> read_digits(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (!wirebind::ascii::is_digit(c)) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

inline std::optional<int> read_cron_value(std::string_view text, const cron_field& field) {
  int value = field.first_name;
  for (const std::string_view name : field.names) {
    if (wirebind::ascii::iequals(text, name)) return value;
    ++value;
  }
  const auto number = read_digits(text);
  return number && *number >= field.least && *number <= field.most ? number : std::nullopt;
}

/// `*`, `?`, `5` or `5-9`, each optionally with `/` and a step.
inline bool is_cron_item(std::string_view text, const cron_field& field) {
  std::optional<std::string_view> rest = text;
  const std::string_view range = *next_part(rest, '/');
  if (rest && read_digits(*rest).value_or(0) < 1) return false;
  if (range == "*") return true;
  if (range == "?") return field.question && !rest;
  std::optional<std::string_view> bounds = range;
  const auto first = read_cron_value(*next_part(bounds, '-'), field);
  const auto last = bounds ? read_cron_value(*bounds, field) : first;
  return first && last && *first <= *last;
}

inline bool is_cron_field(std::string_view text, const cron_field& field) {
  std::optional<std::string_view> rest = text;
  while (const auto item = next_part(rest, ',')) {
    if (!is_cron_item(*item, field)) return false;
  }
  return true;
}

/// The next word of a text, without the blanks before it.
inline std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix((std::min)(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

inline bool is_time_zone(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return wirebind::ascii::is_alnum(c) || std::string_view("/_+-").find(c) != std::string_view::npos;
  });
}

/// `1h30m`: whole numbers with the units h, m and s, more than zero in all, and no more than 63 bits of
/// nanoseconds.
inline bool is_interval(std::string_view text) {
  constexpr std::uint64_t most = 9'223'372'036;
  std::uint64_t seconds = 0;
  while (!text.empty()) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    if (read.ec != std::errc() || number > most || text.empty()) return false;
    const std::uint64_t unit = text[0] == 'h' ? 3600 : text[0] == 'm' ? 60 : text[0] == 's' ? 1 : 0;
    seconds += number * unit;
    if (unit == 0 || seconds > most) return false;
    text.remove_prefix(1);
  }
  return seconds != 0;
}

}  // namespace detail

/// `0 30 8 * * MON-FRI`, six fields, optionally after `CRON_TZ=Asia/Shanghai`; or `@every 5m`.
inline bool is_cron_expression(std::string_view text) {
  constexpr std::string_view zone = "CRON_TZ=";
  std::string_view rest = text;
  std::string_view word = detail::next_word(rest);
  if (word == "@every")
    return detail::is_interval(detail::next_word(rest)) && detail::next_word(rest).empty();
  if (word.starts_with(zone)) {
    if (!detail::is_time_zone(word.substr(zone.size()))) return false;
    word = detail::next_word(rest);
  }
  for (const detail::cron_field& field : detail::cron_fields) {
    if (!detail::is_cron_field(word, field)) return false;
    word = detail::next_word(rest);
  }
  return word.empty();
}

/// ISO 8601 in seconds; `Z` is optional, as it is where a time zone is set separately.
inline bool is_time(std::string_view text) {
  std::string full(text);
  if (!full.ends_with('Z')) full += 'Z';
  return wirebind::http::parse_iso_date(full).has_value();
}

/// `cron(0 0 8 * * *)` or `at(2022-10-10T10:10:10)`.
inline bool is_schedule(std::string_view text) {
  if (!text.ends_with(')')) return false;
  text.remove_suffix(1);
  if (text.starts_with("cron(")) return is_cron_expression(text.substr(5));
  return text.starts_with("at(") && is_time(text.substr(3));
}

}  // namespace fc::emulator
