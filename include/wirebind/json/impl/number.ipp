#pragma once

#include <wirebind/json/error.hpp>
#include <wirebind/json/impl/scan.ipp>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::json::detail {

WIREBIND_JSON_HOT bool is_digit(char c) noexcept { return static_cast<unsigned char>(c - '0') < 10; }

/// A JSON number taken apart. A byte that is no digit must follow the text.
struct number_text {
  const char* end = nullptr;
  /// Value of the digits without sign and point; meaningful up to 19 digits.
  std::uint64_t digits = 0;
  std::int64_t exponent = 0;
  std::size_t count = 0;
  bool negative = false;
  bool integral = true;
};

/// Largest exponent kept; everything beyond is zero or infinite anyway.
inline constexpr std::int64_t exponent_limit = 1'000'000'000;

/// Reads the exponent after `e`; false when it has no digits.
inline bool scan_exponent(const char*& p, std::int64_t& exponent) noexcept {
  const bool negative = *p == '-';
  if (*p == '-' || *p == '+') ++p;
  if (!is_digit(*p)) return false;
  std::int64_t value = 0;
  for (; is_digit(*p); ++p) {
    if (value < exponent_limit) value = value * 10 + (*p - '0');
  }
  exponent += negative ? -value : value;
  return true;
}

/// Reads a number; on failure `end` is null and p stands at the byte that is wrong.
inline number_text scan_number(const char*& p) noexcept {
  number_text number;
  number.negative = *p == '-';
  if (number.negative) ++p;
  const char* const first = p;
  for (; is_digit(*p); ++p) number.digits = number.digits * 10 + static_cast<std::uint64_t>(*p - '0');
  number.count = static_cast<std::size_t>(p - first);
  if (number.count == 0) return number;
  if (*first == '0' && number.count > 1) {
    p = first + 1;
    return number;
  }
  if (*p == '.') {
    const char* const fraction = ++p;
    for (; is_digit(*p); ++p) number.digits = number.digits * 10 + static_cast<std::uint64_t>(*p - '0');
    if (p == fraction) return number;
    number.exponent = fraction - p;
    number.count += static_cast<std::size_t>(p - fraction);
    number.integral = false;
  }
  if ((*p | 0x20) == 'e') {
    ++p;
    number.integral = false;
    if (!scan_exponent(p, number.exponent)) return number;
  }
  number.end = p;
  return number;
}

/// Whether a number that from_chars refused is too small, not too large: its first digit stands after the
/// point.
inline bool underflows(const char* p, const number_text& number) noexcept {
  std::int64_t leading = static_cast<std::int64_t>(number.count) + number.exponent;
  for (; *p == '-' || *p == '0' || *p == '.'; ++p) {
    if (*p == '0') --leading;
  }
  return leading < 0;
}

/// Neither infinite nor no number; <cmath> would say it at the price of all its special functions.
template <class Float>
WIREBIND_JSON_HOT bool is_finite(Float value) noexcept {
  return value - value == 0;
}

/// Value of a number that starts at `start`; correctly rounded.
template <class Float>
errc to_float(const char* start, const number_text& number, Float& value) noexcept {
  constexpr Float powers[] = {1e0F, 1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F, 1e8F, 1e9F, 1e10F};
  constexpr std::uint64_t exact = std::uint64_t{1} << std::numeric_limits<Float>::digits;
  // Both operands are exact, so one division or product rounds once (Clinger 1990).
  if (number.count <= 19 && number.digits <= exact && number.exponent >= -10 && number.exponent <= 10) {
    const auto digits = static_cast<Float>(number.digits);
    value = number.exponent < 0 ? digits / powers[-number.exponent] : digits * powers[number.exponent];
    if (number.negative) value = -value;
    return errc::ok;
  }
  if (number.digits == 0 && number.count <= 19) {
    value = number.negative ? -Float{0} : Float{0};
    return errc::ok;
  }
  if (std::from_chars(start, number.end, value).ec == std::errc{}) {
    return is_finite(value) ? errc::ok : errc::out_of_range;
  }
  if (!underflows(start, number)) return errc::out_of_range;
  value = number.negative ? -Float{0} : Float{0};
  return errc::ok;
}

inline constexpr char digit_pairs[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

WIREBIND_JSON_HOT char* write_pair(char* p, unsigned value) noexcept {
  std::memcpy(p, digit_pairs + std::size_t{value} * 2, 2);
  return p + 2;
}

/// Writes a number of less than five digits.
WIREBIND_JSON_HOT char* write_short(char* p, unsigned value) noexcept {
  if (value < 10) {
    *p = static_cast<char>('0' + value);
    return p + 1;
  }
  if (value < 100) return write_pair(p, value);
  const unsigned hundreds = value / 100;
  if (hundreds < 10) {
    *p++ = static_cast<char>('0' + hundreds);
  } else {
    p = write_pair(p, hundreds);
  }
  return write_pair(p, value - hundreds * 100);
}

/// Writes a number of at most 20 digits.
[[gnu::noinline]] inline char* write_long(char* p, std::uint64_t value) noexcept {
  unsigned groups[4];  // of four digits, the last first
  std::size_t count = 0;
  for (; value >= 10000; value /= 10000) groups[count++] = static_cast<unsigned>(value % 10000);
  p = write_short(p, static_cast<unsigned>(value));
  while (count-- != 0) p = write_pair(write_pair(p, groups[count] / 100), groups[count] % 100);
  return p;
}

WIREBIND_JSON_HOT char* write_unsigned(char* p, std::uint64_t value) noexcept {
  return value < 10000 ? write_short(p, static_cast<unsigned>(value)) : write_long(p, value);
}

WIREBIND_JSON_HOT char* write_signed(char* p, std::int64_t value) noexcept {
  if (value >= 0) return write_unsigned(p, static_cast<std::uint64_t>(value));
  *p = '-';
  return write_unsigned(p + 1, std::uint64_t{0} - static_cast<std::uint64_t>(value));
}

/// Room that the shortest text of any number needs.
inline constexpr std::size_t number_room = 32;

/// The thousandths of a value above 0 whose shortest text has up to three decimals and six (float) or fifteen
/// (double) digits; false for any other. A text this short that divides back to the value is its shortest.
template <class Float>
bool to_thousandths(Float value, std::uint64_t& thousandths) noexcept {
  constexpr Float limit = std::is_same_v<Float, float> ? Float{1e3F} : Float{1e12F};
  if (!(value > 0 && value < limit)) return false;
  const Float scaled = value * 1000;
  const auto whole = static_cast<std::int64_t>(scaled);
  thousandths = static_cast<std::uint64_t>(whole);
  return static_cast<Float>(whole) == scaled && static_cast<Float>(whole) / 1000 == value;
}

/// Writes the shortest text that reads back as the same value, which is finite.
template <class Float>
char* write_float(char* p, Float value) noexcept {
  std::uint64_t thousandths = 0;
  if (to_thousandths(value, thousandths)) {
    p = write_unsigned(p, thousandths / 1000);
    unsigned decimals = static_cast<unsigned>(thousandths % 1000);
    if (decimals != 0) *p++ = '.';
    for (unsigned unit = 100; decimals != 0; decimals %= unit, unit /= 10) {
      *p++ = static_cast<char>('0' + decimals / unit);
    }
    return p;
  }
  return std::to_chars(p, p + number_room, value).ptr;
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
