#include "catch.hpp"

#include <wirebind/core/date_time.hpp>

#include <chrono>
#include <string>

using namespace std::chrono;

namespace {

std::string again(const char* text) {
  const auto time = wirebind::parse_date_time(text);
  return time ? wirebind::format_date_time(*time) : "none";
}

std::string length_again(const char* text) {
  const auto length = wirebind::parse_duration(text);
  return length ? wirebind::format_duration(*length) : "none";
}

}  // namespace

TEST_CASE("date-time: texts of RFC 3339 are points in time, to the microsecond") {
  CHECK(wirebind::parse_date_time("1970-01-02T00:00:01Z") == sys_days(1970y / 1 / 2) + 1s);
  CHECK(again("2026-01-02T03:04:05Z") == "2026-01-02T03:04:05Z");
  CHECK(again("2026-01-02t03:04:05.250z") == "2026-01-02T03:04:05.25Z");
  CHECK(again("2026-01-02T03:04:05.123456789+02:30") == "2026-01-02T00:34:05.123456Z");
  CHECK(again("2025-12-31T23:30:00-01:00") == "2026-01-01T00:30:00Z");
  CHECK(again("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z");
  CHECK(again("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00Z");
  CHECK(again("0000-01-01T00:00:00+01:00") == "0000-01-01T00:00:00Z");
  CHECK(again("1969-12-31T23:59:59.5Z") == "1969-12-31T23:59:59.5Z");
}

TEST_CASE("date-time: any other text is none") {
  for (const char* text :
       {"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-1-2T03:04:05Z",
        "2026-02-30T03:04:05Z", "2026-13-01T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T03:60:00Z",
        "2026-01-02T03:04:61Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05Zx",
        "+026-01-02T03:04:05Z"}) {
    CAPTURE(text);
    CHECK(again(text) == "none");
  }
}

TEST_CASE("date: texts of RFC 3339 are days") {
  CHECK(wirebind::parse_date("2024-02-29") == 2024y / 2 / 29);
  CHECK(wirebind::format_date(2024y / 2 / 29) == "2024-02-29");
  CHECK_FALSE(wirebind::parse_date("2023-02-29"));
  CHECK_FALSE(wirebind::parse_date("2024-02-29T"));
  CHECK(wirebind::format_date(2023y / 2 / 29).empty());
}

TEST_CASE("duration: lengths of ISO 8601 that have a fixed length") {
  CHECK(wirebind::parse_duration("P1DT2H") == 26h);
  CHECK(wirebind::parse_duration("P2W") == 336h);
  CHECK(length_again("PT1M30.5S") == "PT90.5S");
  CHECK(length_again("-PT1S") == "-PT1S");
  CHECK(length_again("PT0S") == "PT0S");
  for (const char* text : {"", "P", "PT", "P1Y", "P1M", "P1DT", "1D", "PT1.5H", "PT1S1M", "P1S", "PT1D", "PT",
                           "P-1D", "PT99999999999999S", "PT1", "PT1S ", "P1D1D"}) {
    CAPTURE(text);
    CHECK(length_again(text) == "none");
  }
}
