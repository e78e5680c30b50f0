// Converts the timestamps of FC to time points. The API has them as text, in two forms.
// Rejects all other texts, including local times without an offset.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace fc::ext {

namespace detail {

/// Removes `count` digits from the front; nothing if there are fewer.
constexpr std::optional<int> take_digits(std::string_view& text, std::size_t count) noexcept {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i != count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

constexpr bool take(std::string_view& text, char wanted) noexcept {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

/// Removes `count` numbers of two digits with a separator between them.
constexpr bool take_pairs(std::string_view& text, char separator, int (&out)[2]) noexcept {
  for (int i = 0; i != 2; ++i) {
    if (i != 0 && separator != '\0' && !take(text, separator)) return false;
    const auto number = take_digits(text, 2);
    if (!number) return false;
    out[i] = *number;
  }
  return true;
}

/// Removes ".123"; digits after the third are dropped, one to nine are allowed.
constexpr std::optional<std::chrono::milliseconds> take_fraction(std::string_view& text) noexcept {
  if (!take(text, '.')) return std::chrono::milliseconds(0);
  int value = 0;
  std::size_t count = 0;
  for (; count != text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
    if (count < 3) value = value * 10 + (text[count] - '0');
  }
  if (count == 0 || count > 9) return std::nullopt;
  for (std::size_t i = count; i < 3; ++i) value *= 10;
  text.remove_prefix(count);
  return std::chrono::milliseconds(value);
}

/// Removes "Z", "+0000" or "+00:00", which must be the rest.
constexpr std::optional<std::chrono::minutes> take_offset(std::string_view text) noexcept {
  if (text == "Z") return std::chrono::minutes(0);
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  int parts[2] = {};
  if (!take_pairs(text, text.size() == 5 ? ':' : '\0', parts) || !text.empty()) return std::nullopt;
  if (parts[0] > 23 || parts[1] > 59) return std::nullopt;
  return std::chrono::minutes(sign * (parts[0] * 60 + parts[1]));
}

}  // namespace detail

using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Parses "2020-04-01T08:15:27Z" or "2016-08-15T15:00:00.000+0000", as `created_time` and
/// `last_modified_time` have them; years 0000 to 9999, seconds to 59, parts of a second to the millisecond.
/// Nothing for any other text.
constexpr std::optional<timestamp> parse_time(std::string_view text) noexcept {
  const auto year = detail::take_digits(text, 4);
  int date[2] = {};
  int time[2] = {};
  if (!year || !detail::take(text, '-') || !detail::take_pairs(text, '-', date)) return std::nullopt;
  if (!detail::take(text, 'T') || !detail::take_pairs(text, ':', time) || !detail::take(text, ':')) {
    return std::nullopt;
  }
  const auto second = detail::take_digits(text, 2);
  const std::chrono::year_month_day day(std::chrono::year(*year),
                                        std::chrono::month(static_cast<unsigned>(date[0])),
                                        std::chrono::day(static_cast<unsigned>(date[1])));
  if (!second || !day.ok() || time[0] > 23 || time[1] > 59 || *second > 59) return std::nullopt;
  const auto fraction = detail::take_fraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = detail::take_offset(text);
  if (!offset) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(time[0]) + std::chrono::minutes(time[1]) +
         std::chrono::seconds(*second) + *fraction - *offset;
}

}  // namespace fc::ext
