#include "catch.hpp"

#include <wirebind/http/date.hpp>

#include <chrono>
#include <clocale>
#include <string>

namespace {

namespace http = wirebind::http;

constexpr std::chrono::sys_seconds at(long long seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

struct known_date {
  long long seconds;
  const char* iso;
  const char* http;
};

// Computed with the date program of GNU coreutils.
constexpr known_date known[] = {
    {0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
    {951868799, "2000-02-29T23:59:59Z", "Tue, 29 Feb 2000 23:59:59 GMT"},
    {1767323045, "2026-01-02T03:04:05Z", "Fri, 02 Jan 2026 03:04:05 GMT"},
    {4107542400, "2100-03-01T00:00:00Z", "Mon, 01 Mar 2100 00:00:00 GMT"},
    {-1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
};

}  // namespace

TEST_CASE("date: both spellings of known times are written and read") {
  for (const known_date& date : known) {
    CHECK(http::format_iso_date(at(date.seconds)) == date.iso);
    CHECK(http::format_http_date(at(date.seconds)) == date.http);
    CHECK(http::parse_iso_date(date.iso) == at(date.seconds));
    CHECK(http::parse_http_date(date.http) == at(date.seconds));
  }
}

TEST_CASE("date: times over forty years come back") {
  for (long long seconds = 1700000000; seconds < 1700000000 + 40LL * 366 * 86400; seconds += 1234567) {
    REQUIRE(http::parse_iso_date(http::format_iso_date(at(seconds))) == at(seconds));
    REQUIRE(http::parse_http_date(http::format_http_date(at(seconds))) == at(seconds));
  }
}

TEST_CASE("date: times whose year has more than four digits, or is below 0, are written as the nearest") {
  for (const std::chrono::sys_seconds late : {std::chrono::sys_seconds::max(), at(253402300800)}) {
    CHECK(http::format_iso_date(late) == "9999-12-31T23:59:59Z");
    CHECK(http::format_http_date(late) == "Fri, 31 Dec 9999 23:59:59 GMT");
  }
  for (const std::chrono::sys_seconds early : {std::chrono::sys_seconds::min(), at(-62167219201)}) {
    CHECK(http::format_iso_date(early) == "0000-01-01T00:00:00Z");
    CHECK(http::format_http_date(early) == "Sat, 01 Jan 0000 00:00:00 GMT");
  }
}

TEST_CASE("date: a locale changes nothing") {
  std::setlocale(LC_ALL, "");
  CHECK(http::format_http_date(at(known[2].seconds)) == known[2].http);
  std::setlocale(LC_ALL, "C");
}

TEST_CASE("date: other spellings of ISO dates are refused") {
  for (const char* bad : {"",
                          "2026-01-02",
                          "2026-01-02T03:04:05",
                          "2026-01-02t03:04:05Z",
                          "2026-01-02T03:04:05z",
                          "2026-01-02 03:04:05Z",
                          "2026-01-02T03:04:05+00:00",
                          "2026-01-02T03:04:05.0Z",
                          "2026-1-2T03:04:05ZZZZ",
                          "2026-02-29T00:00:00Z",
                          "2026-13-01T00:00:00Z",
                          "2026-00-01T00:00:00Z",
                          "2026-01-00T00:00:00Z",
                          "2026-01-32T00:00:00Z",
                          "2026-01-02T24:00:00Z",
                          "2026-01-02T03:60:05Z",
                          "2026-01-02T03:04:60Z",
                          "+026-01-02T03:04:05Z",
                          "2026-01-02T-3:04:05Z",
                          "2026-01-02T03.04.05Z"}) {
    INFO(bad);
    CHECK_FALSE(http::parse_iso_date(bad));
  }
}

TEST_CASE("date: other spellings of HTTP dates are refused") {
  for (const char* bad : {"",
                          "Fri, 2 Jan 2026 03:04:05 GMT",
                          "Thu, 02 Jan 2026 03:04:05 GMT",
                          "fri, 02 Jan 2026 03:04:05 GMT",
                          "Fri, 02 jan 2026 03:04:05 GMT",
                          "Fri, 02 Jan 2026 03:04:05 UTC",
                          "Fri, 02 Jan 2026 03:04:05 +00",
                          "Thursday, 02-Jan-26 03:04:05 GMT",
                          "Fri, 02-Jan-26 03:04:05 GMT",
                          "friday, 02-Jan-26 03:04:05 GMT",
                          "Friday, 02-Jan-2026 03:04:05 GMT",
                          "Friday, 02-Jan-26 03:04:05",
                          "Friday 02-Jan-26 03:04:05 GMT",
                          "Thu Jan  2 03:04:05 2026",
                          "Fri Jan 2 03:04:05 2026",
                          "Fri Jan  2 03:04:05 26",
                          "Fri Jan  0 03:04:05 2026",
                          "Fri, 30 Feb 2026 03:04:05 GMT",
                          "Fri, 02 Jan 2026 03:04:60 GMT",
                          "Fri, 02 anF 2026 03:04:05 GMT",
                          "Fri; 02 Jan 2026 03:04:05 GMT",
                          "Fri, 02-Jan-2026 03:04:05 GMT"}) {
    INFO(bad);
    CHECK_FALSE(http::parse_http_date(bad));
  }
}

TEST_CASE("date: the obsolete formats of HTTP are read") {
  const auto imf = [](const char* text) { return http::parse_http_date(text); };
  const auto wanted = imf("Fri, 02 Jan 2026 03:04:05 GMT");
  REQUIRE(wanted);
  CHECK(imf("Friday, 02-Jan-26 03:04:05 GMT") == wanted);
  CHECK(imf("Fri Jan  2 03:04:05 2026") == wanted);
  CHECK(imf("Sunday, 06-Nov-94 08:49:37 GMT") == imf("Sun, 06 Nov 1994 08:49:37 GMT"));
  CHECK(imf("Sun Nov  6 08:49:37 1994") == imf("Sun, 06 Nov 1994 08:49:37 GMT"));
  CHECK(imf("Wed Nov 16 08:49:37 1994") == imf("Wed, 16 Nov 1994 08:49:37 GMT"));
}
