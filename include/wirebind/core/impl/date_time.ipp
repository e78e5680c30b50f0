#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/date_time.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// Takes texts of dates apart; after the first thing that does not fit it has failed.
class date_reader {
 public:
  explicit date_reader(std::string_view text) noexcept : rest_(text) {}

  bool failed() const noexcept { return failed_; }
  bool at_end() const noexcept { return !failed_ && rest_.empty(); }

  /// A number of exactly that many digits that is at most `largest`.
  int number(std::size_t digits, int largest) noexcept {
    int value = 0;
    if (rest_.size() < digits) return fail();
    for (const char c : rest_.substr(0, digits)) {
      if (!ascii::is_digit(c)) return fail();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value <= largest ? value : fail();
  }
  /// Steps over one of two characters; false where neither stands there.
  bool skip(char first, char second) noexcept {
    if (rest_.empty() || (rest_.front() != first && rest_.front() != second)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char first, char second) noexcept {
    if (!skip(first, second)) fail();
  }
  /// The digits of a fraction as microseconds.
  std::int64_t fraction() noexcept {
    std::int64_t value = 0;
    std::size_t count = 0;
    for (; count != rest_.size() && ascii::is_digit(rest_[count]); ++count) {
      if (count < 6) value = value * 10 + (rest_[count] - '0');
    }
    if (count == 0) fail();
    for (std::size_t i = count; i < 6; ++i) value *= 10;
    rest_.remove_prefix(count);
    return value;
  }
  std::chrono::year_month_day date() noexcept {
    const int year = number(4, 9999);
    expect('-', '-');
    const int month = number(2, 12);
    expect('-', '-');
    const int day = number(2, 31);
    const std::chrono::year_month_day found{std::chrono::year(year),
                                            std::chrono::month(static_cast<unsigned>(month)),
                                            std::chrono::day(static_cast<unsigned>(day))};
    if (!found.ok()) fail();
    return found;
  }
  /// Digits before a unit, and at most 18 of them.
  std::int64_t count() noexcept {
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; digits != rest_.size() && ascii::is_digit(rest_[digits]); ++digits) {
      if (digits == 18) return fail();
      value = value * 10 + (rest_[digits] - '0');
    }
    if (digits == 0) return fail();
    rest_.remove_prefix(digits);
    return value;
  }

 private:
  int fail() noexcept {
    failed_ = true;
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

inline void append_digits(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  out.append(width - (std::min)(width, digits.size()), '0').append(digits);
}

/// The fraction of a second without zeros at its end.
inline void append_fraction(std::string& out, std::int64_t microseconds) {
  if (microseconds == 0) return;
  out += '.';
  append_digits(out, microseconds, 6);
  while (out.back() == '0') out.pop_back();
}

/// Adds `count` units to a length; false where that does not fit.
inline bool add_units(std::int64_t& total, std::int64_t count, std::int64_t unit) noexcept {
  constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
  if (count > (most - total) / unit) return false;
  total += count * unit;
  return true;
}

}  // namespace detail

WIREBIND_DECL std::optional<date_time> parse_date_time(std::string_view text) {
  using namespace std::chrono;
  detail::date_reader reader(text);
  const year_month_day date = reader.date();
  reader.expect('T', 't');
  const hours hour(reader.number(2, 23));
  reader.expect(':', ':');
  const minutes minute(reader.number(2, 59));
  reader.expect(':', ':');
  const seconds second(reader.number(2, 60));
  const microseconds fraction(reader.skip('.', '.') ? reader.fraction() : 0);
  minutes offset{};
  if (!reader.skip('Z', 'z')) {
    const bool west = reader.skip('-', '-');
    if (!west) reader.expect('+', '+');
    offset = hours(reader.number(2, 23));
    reader.expect(':', ':');
    offset += minutes(reader.number(2, 59));
    if (west) offset = -offset;
  }
  if (!reader.at_end()) return std::nullopt;
  return sys_days(date) + hour + minute + second + fraction - offset;
}

WIREBIND_DECL std::string format_date_time(date_time time) {
  using namespace std::chrono;
  constexpr date_time first = sys_days(year(0) / January / 1);
  constexpr date_time behind = sys_days(year(10000) / January / 1);
  time = std::clamp(time, first, behind - microseconds(1));
  const sys_days day = floor<days>(time);
  const microseconds of_day = time - day;
  const std::int64_t total = of_day.count() / 1'000'000;
  std::string out = format_date(day);
  const std::int64_t parts[] = {total / 3600, total / 60 % 60, total % 60};
  for (std::size_t i = 0; i != 3; ++i) {
    out += i == 0 ? 'T' : ':';
    detail::append_digits(out, parts[i], 2);
  }
  detail::append_fraction(out, of_day.count() % 1'000'000);
  return out + 'Z';
}

WIREBIND_DECL std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  detail::date_reader reader(text);
  const std::chrono::year_month_day date = reader.date();
  if (!reader.at_end()) return std::nullopt;
  return date;
}

WIREBIND_DECL std::string format_date(std::chrono::year_month_day date) {
  const int year = static_cast<int>(date.year());
  std::string out;
  if (!date.ok() || year < 0 || year > 9999) return out;
  detail::append_digits(out, year, 4);
  out += '-';
  detail::append_digits(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  detail::append_digits(out, static_cast<unsigned>(date.day()), 2);
  return out;
}

WIREBIND_DECL std::optional<std::chrono::microseconds> parse_duration(std::string_view text) {
  struct unit {
    char name;
    std::int64_t seconds;
    bool of_day;
  };
  constexpr unit units[] = {
      {'W', 604800, false}, {'D', 86400, false}, {'H', 3600, true}, {'M', 60, true}, {'S', 1, true}};
  constexpr std::int64_t second = 1'000'000;
  detail::date_reader reader(text);
  const bool negative = reader.skip('-', '-');
  reader.expect('P', 'P');
  std::int64_t total = 0;
  std::size_t next = 0;
  bool any = false;
  bool in_day = false;
  while (!reader.failed() && !reader.at_end()) {
    if (!in_day && reader.skip('T', 'T')) {
      in_day = true;
      any = false;
      continue;
    }
    const std::int64_t count = reader.count();
    const std::int64_t part = reader.skip('.', ',') ? reader.fraction() : -1;
    while (next != 5 && (units[next].of_day != in_day || !reader.skip(units[next].name, units[next].name)))
      ++next;
    if (reader.failed() || next == 5 || (part >= 0 && units[next].name != 'S')) return std::nullopt;
    if (!detail::add_units(total, count, units[next].seconds * second)) return std::nullopt;
    if (part > 0 && !detail::add_units(total, part, 1)) return std::nullopt;
    ++next;
    any = true;
  }
  if (reader.failed() || !any) return std::nullopt;
  return std::chrono::microseconds(negative ? -total : total);
}

WIREBIND_DECL std::string format_duration(std::chrono::microseconds length) {
  const std::int64_t count = length.count();
  // The least number has no counterpart above zero.
  const std::uint64_t size =
      count < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  std::string out = count < 0 ? "-PT" : "PT";
  out += std::to_string(size / 1'000'000);
  detail::append_fraction(out, static_cast<std::int64_t>(size % 1'000'000));
  return out + 'S';
}

}  // namespace wirebind::inline WIREBIND_ABI
