#include "catch.hpp"

#include <fc/ext/time.hpp>

#include <string>

using namespace std::chrono;
using fc::ext::parse_time;

namespace {

constexpr fc::ext::timestamp morning = sys_days(year(2016) / 8 / 15) + hours(15);

}  // namespace

static_assert(parse_time("2016-08-15T15:00:00.000+0000") == morning);

TEST_CASE("time: both published forms are read") {
  CHECK(parse_time("2016-08-15T15:00:00.000+0000") == morning);
  CHECK(parse_time("2020-04-01T08:15:27Z") ==
        sys_days(year(2020) / 4 / 1) + hours(8) + minutes(15) + seconds(27));
}

TEST_CASE("time: parts of a second and offsets in their variants") {
  CHECK(parse_time("2016-08-15T15:00:00.5Z") == morning + 500ms);
  CHECK(parse_time("2016-08-15T15:00:00.123456789Z") == morning + 123ms);
  CHECK(parse_time("2016-08-15T23:00:00.007+0800") == morning + 7ms);
  CHECK(parse_time("2016-08-15T23:00:00+08:00") == morning);
  CHECK(parse_time("2016-08-15T09:30:00-05:30") == morning);
  CHECK(parse_time("0000-01-01T00:00:00Z"));
  CHECK(parse_time("9999-12-31T23:59:59.999Z"));
  CHECK(parse_time("2024-02-29T00:00:00Z"));
}

TEST_CASE("time: anything else is refused") {
  for (const char* text : {"",
                           "2016",
                           "2016-08-15",
                           "2016-08-15T15:00:00",
                           "2016-08-15 15:00:00Z",
                           "2016-08-15T15:00Z",
                           "2016-08-15T15:00:00z",
                           "2016-08-15T15:00:00.Z",
                           "2016-08-15T15:00:00.0000000000Z",
                           "2016-13-15T15:00:00Z",
                           "2016-00-15T15:00:00Z",
                           "2016-08-00T15:00:00Z",
                           "2023-02-29T15:00:00Z",
                           "2016-08-15T24:00:00Z",
                           "2016-08-15T15:60:00Z",
                           "2016-08-15T15:00:60Z",
                           "2016-08-15T15:00:00Z ",
                           " 2016-08-15T15:00:00Z",
                           "2016-08-15T15:00:00+",
                           "2016-08-15T15:00:00+00",
                           "2016-08-15T15:00:00+000",
                           "2016-08-15T15:00:00+00:0",
                           "2016-08-15T15:00:00+2400",
                           "2016-08-15T15:00:00+0060",
                           "2016-08-15T15:00:00+00000",
                           "+016-08-15T15:00:00Z",
                           "2016-08-15T15:00:00-0000Z",
                           "2016-8-15T15:00:00Z",
                           "1471273200000",
                           "\xD9\xA2"
                           "016-08-15T15:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
  CHECK_FALSE(parse_time(std::string(100000, '9')));
}
