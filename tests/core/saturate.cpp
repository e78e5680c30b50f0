#include "catch.hpp"

#include <wirebind/core/saturate.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

using namespace std::chrono_literals;
using namespace wirebind;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using clock_time = std::chrono::steady_clock::time_point;

TEST_CASE("saturate: a sum and a product stop at the ends of their type") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  CHECK(saturating_add<std::int64_t>(most, 1) == most);
  CHECK(saturating_add<std::int64_t>(least, -1) == least);
  CHECK(saturating_add<std::int64_t>(most, least) == -1);
  CHECK(saturating_add(3U, std::numeric_limits<unsigned>::max()) == std::numeric_limits<unsigned>::max());
  CHECK(saturating_multiply<std::int64_t>(most, 2) == most);
  CHECK(saturating_multiply<std::int64_t>(least, -1) == most);
  CHECK(saturating_multiply<std::int64_t>(most, -2) == least);
  CHECK(saturating_multiply<std::int64_t>(-7, 6) == -42);
}

TEST_CASE("saturate: a duration in a finer unit stops at the ends of that unit, one in a coarser is cut") {
  CHECK(saturating_cast<nanoseconds>(milliseconds::max()) == nanoseconds::max());
  CHECK(saturating_cast<nanoseconds>(milliseconds::min()) == nanoseconds::min());
  CHECK(saturating_cast<nanoseconds>(3ms) == 3000000ns);
  CHECK(saturating_cast<seconds>(1999ms) == 1s);
  CHECK(saturating_cast<seconds>(std::chrono::minutes::max()) == seconds::max());
  CHECK(saturating_cast<milliseconds>(nanoseconds::max()) == milliseconds(9223372036854));
}

TEST_CASE("saturate: no clock reaches a deadline of the largest duration, nor one of zero or less") {
  const clock_time now(1h);
  CHECK(deadline_after(now, 5ms) == now + 5ms);
  for (const milliseconds none : {milliseconds::max(), milliseconds::min(), 0ms, -1ms}) {
    CHECK(deadline_after(now, none) == clock_time::max());
  }
  CHECK(time_after(now, milliseconds::max()) == clock_time::max());
  CHECK(time_after(now, -1ms) == now - 1ms);
  CHECK(time_after(now, milliseconds::min()) == clock_time::min() + 1h);
  CHECK(time_after(clock_time::max(), 1ns) == clock_time::max());
}

TEST_CASE("saturate: the time between two points stops at the ends of its unit") {
  CHECK(time_between(clock_time(1h), clock_time(3h)) == 2h);
  CHECK(time_between(clock_time(3h), clock_time(1h)) == -2h);
  CHECK(time_between(clock_time::min(), clock_time::max()) == nanoseconds::max());
  CHECK(time_between(clock_time::max(), clock_time::min()) == nanoseconds::min());
}

TEST_CASE("saturate: a calculated wait is no shorter than nothing and no longer than the largest") {
  CHECK(saturating_milliseconds(12.9) == 12ms);
  CHECK(saturating_milliseconds(-1) == 0ms);
  CHECK(saturating_milliseconds(std::nan("")) == 0ms);
  CHECK(saturating_milliseconds(std::numeric_limits<double>::infinity()) == milliseconds::max());
  CHECK(saturating_milliseconds(9223372036854775808.0) == milliseconds::max());
}
