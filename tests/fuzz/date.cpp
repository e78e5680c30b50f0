// Dates: one text for one time and back, and the readers agree with each other.
#include "fuzz.hpp"

#include <fc/ext/time.hpp>
#include <wirebind/http/date.hpp>

#include <chrono>

namespace http = wirebind::http;
using fuzz::require;

namespace {

/// Two texts that come from a time must lead back to it.
void check_time(std::chrono::sys_seconds time) {
  require(http::parse_iso_date(http::format_iso_date(time)) == time, "an ISO date leads back");
  require(http::parse_http_date(http::format_http_date(time)) == time, "an HTTP date leads back");
  require(fc::ext::parse_time(http::format_iso_date(time)) == time, "FC's times are ISO dates too");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const exact_copy copy(input);
  const std::string_view text = copy.view();
  if (const auto time = http::parse_iso_date(text)) {
    require(http::format_iso_date(*time) == text, "an ISO date has one spelling");
    check_time(*time);
  }
  if (const auto time = http::parse_http_date(text)) {
    const bool obsolete = text.size() != 29;  // those of RFC 850 and asctime are longer and shorter
    require(obsolete || http::format_http_date(*time) == text, "an HTTP date has one spelling of today");
    check_time(*time);
  }
  if (const auto time = fc::ext::parse_time(text)) {
    require(text.size() >= 20 && text.size() <= 35, "a time of FC has date, time and offset");
    const auto shown = std::chrono::floor<std::chrono::seconds>(*time);
    require(*time - shown < std::chrono::seconds(1), "a fraction is less than a second");
  }
  std::uint64_t number = 0;
  for (const char c : text.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(c);
  // From the year 0 to the end of 9999.
  const std::chrono::sys_seconds first = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
  const std::chrono::sys_seconds last = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
  const auto range = static_cast<std::uint64_t>((last - first).count());
  check_time(first + std::chrono::seconds(number % range));
}
