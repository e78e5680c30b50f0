#include "fixture.hpp"

#include <aliyun/access_key.hpp>
#include <wirebind/client/credentials/refresh_machine.hpp>

using namespace credentials_test;
using providers::fetched_credentials;
using providers::refresh_machine;

namespace {

const std::chrono::sys_seconds start{std::chrono::seconds(1700000000)};

fetched_credentials lasting(std::chrono::seconds left, std::chrono::sys_seconds now = start,
                            std::string id = "id") {
  return {.value = aliyun::access_key{std::move(id), "secret", "token"}, .expires = now + left};
}

fetched_credentials failed() { return providers::failure(errc::unexpected_status, "status 500"); }

/// A machine that got credentials at `start`.
refresh_machine holding(std::chrono::seconds left) {
  refresh_machine machine({});
  CHECK(machine.request(start).fetch);
  CHECK_FALSE(machine.settled(lasting(left), start));
  return machine;
}

struct expected {
  bool give;
  bool fetch;
};

bool is(refresh_machine::decision what, expected how) {
  return what.give == how.give && what.fetch == how.fetch;
}

}  // namespace

TEST_CASE("refresh machine: the first caller begins a fetch, the others wait for it") {
  refresh_machine machine({});
  CHECK(is(machine.request(start), {false, true}));
  CHECK(is(machine.request(start), {false, false}));
  CHECK_FALSE(machine.settled(lasting(1h), start));
  CHECK(key_of(machine.value()).access_key_id == "id");
  CHECK(is(machine.request(start), {true, false}));
}

TEST_CASE("refresh machine: credentials without an end are fetched once") {
  refresh_machine machine({});
  machine.request(start);
  CHECK_FALSE(machine.settled({.value = aliyun::access_key{"id", "secret"}}, start));
  CHECK(is(machine.request(start + 24h * 3650), {true, false}));
}

TEST_CASE("refresh machine: 15 minutes before the expiry one refresh begins, and no caller waits for it") {
  auto machine = holding(1h);
  CHECK(is(machine.request(start + 45min - 1s), {true, false}));
  CHECK(is(machine.request(start + 45min), {true, true}));
  CHECK(is(machine.request(start + 46min), {true, false}));
  CHECK_FALSE(machine.settled(lasting(1h, start + 46min, "new"), start + 46min));
  CHECK(key_of(machine.value()).access_key_id == "new");
  CHECK(is(machine.request(start + 1h), {true, false}));
}

TEST_CASE("refresh machine: 3 minutes before the expiry callers wait") {
  auto machine = holding(1h);
  CHECK(is(machine.request(start + 57min), {false, true}));
  CHECK(is(machine.request(start + 57min), {false, false}));
}

TEST_CASE("refresh machine: a failed refresh leaves the old ones in use, and the next comes a minute later") {
  auto machine = holding(1h);
  machine.request(start + 58min);
  CHECK_FALSE(machine.settled(failed(), start + 58min));
  CHECK(machine.last_failure() == "status 500");
  CHECK(is(machine.request(start + 58min + 59s), {true, false}));
  CHECK(is(machine.request(start + 59min), {false, true}));
  CHECK_FALSE(machine.settled(failed(), start + 59min));
  CHECK(key_of(machine.value()).access_key_id == "id");
}

TEST_CASE("refresh machine: expired ones are given to no caller, and each may try again") {
  auto machine = holding(1h);
  CHECK(is(machine.request(start + 1h), {false, true}));
  CHECK(machine.settled(failed(), start + 1h) == errc::unexpected_status);
  CHECK(is(machine.request(start + 1h), {false, true}));
}

TEST_CASE("refresh machine: a refresh that fails after the expiry is an error") {
  auto machine = holding(1h);
  CHECK(machine.request(start + 59min).fetch);
  CHECK(machine.settled(failed(), start + 1h) == errc::unexpected_status);
}

TEST_CASE("refresh machine: short-lived credentials are refreshed in their last quarter") {
  auto machine = holding(15min);
  CHECK(is(machine.request(start + 11min), {true, false}));
  CHECK(is(machine.request(start + 11min + 15s), {true, true}));
  auto shorter = holding(4s);
  CHECK(is(shorter.request(start + 2s), {true, false}));
  CHECK(is(shorter.request(start + 3s), {false, true}));
}

TEST_CASE("refresh machine: a response that has expired or is incomplete is a failure") {
  refresh_machine machine({});
  machine.request(start);
  CHECK(machine.settled(lasting(0s), start) == errc::expired_response);
  machine.request(start);
  CHECK(machine.settled({.value = aliyun::access_key{"id", ""}}, start) == errc::incomplete);
  CHECK_FALSE(machine.request(start).give);
}

TEST_CASE("refresh machine: a fetch that is lost makes room for another") {
  refresh_machine machine({});
  machine.request(start);
  CHECK_FALSE(machine.request(start).fetch);
  machine.lost();
  CHECK(machine.request(start).fetch);
}

TEST_CASE("refresh machine: with each fetch failing or lost in turn, one runs at a time and none is stuck") {
  enum class how { fails, is_lost, has_expired, is_incomplete };
  for (const how disturbed : {how::fails, how::is_lost, how::has_expired, how::is_incomplete}) {
    for (int failing = 0; failing != 5; ++failing) {
      INFO("fetch " << failing << ", " << static_cast<int>(disturbed));
      refresh_machine machine({});
      int fetches = 0;
      std::optional<std::chrono::sys_seconds> expires;
      // Three callers a minute over four lives of the credentials; a fetch takes until the third one came.
      for (auto now = start; now != start + 4h; now += 1min) {
        bool fetching = false;
        for (int caller = 0; caller != 3; ++caller) {
          const auto what = machine.request(now);
          CHECK_FALSE((what.fetch && fetching));
          fetching |= what.fetch;
          if (what.give) CHECK((expires && now < *expires));
          if (!what.give) CHECK(fetching);
        }
        if (!fetching) continue;
        const bool held = expires && now < *expires;
        const bool good = fetches++ != failing;
        if (!good && disturbed == how::is_lost) {
          machine.lost();
          continue;
        }
        fetched_credentials outcome = lasting(1h, now);
        if (!good && disturbed == how::fails) outcome = failed();
        if (!good && disturbed == how::has_expired) outcome = lasting(0s, now);
        if (!good && disturbed == how::is_incomplete) outcome.value = aliyun::access_key{"id", ""};
        if (good) expires = outcome.expires;
        CHECK(!machine.settled(std::move(outcome), now) == (good || held));
      }
      CHECK(fetches > failing + 1);
      CHECK(fetches <= 7);
    }
  }
}

TEST_CASE("refresh machine: the largest and the smallest windows, pauses and expiries keep their order") {
  using std::chrono::seconds;
  const auto made = [](const providers::refresh_options& options) {
    refresh_machine machine(options);
    machine.request(start);
    CHECK_FALSE(machine.settled(lasting(1h), start));
    return machine;
  };
  auto large =
      made({.refresh_before = seconds::max(), .wait_before = seconds::max(), .pause = seconds::max()});
  CHECK(is(large.request(start + 45min - 1s), {true, false}));
  CHECK(is(large.request(start + 45min), {false, true}));
  CHECK_FALSE(large.settled(failed(), start + 45min));
  CHECK(is(large.request(start + 59min), {true, false}));
  CHECK(is(large.request(start + 1h), {false, true}));

  auto small =
      made({.refresh_before = seconds::min(), .wait_before = seconds::min(), .pause = seconds::min()});
  CHECK(is(small.request(start + 1h - 1s), {true, false}));
  CHECK(is(small.request(start + 1h), {false, true}));

  refresh_machine endless({});
  endless.request(start);
  CHECK_FALSE(endless.settled(
      {.value = aliyun::access_key{"id", "secret"}, .expires = std::chrono::sys_seconds::max()}, start));
  CHECK(is(endless.request(start + 24h * 36500), {true, false}));
  refresh_machine gone({});
  gone.request(start);
  CHECK(
      gone.settled({.value = aliyun::access_key{"id", "secret"}, .expires = std::chrono::sys_seconds::min()},
                   start) == errc::expired_response);
}

TEST_CASE("refresh machine: a refused snapshot is refreshed by the next get, which waits for it") {
  refresh_machine machine = holding(1h);
  const wirebind::credentials refused = machine.value();
  const auto later = start + 5min;
  CHECK(machine.refuse(refused, later));
  CHECK(machine.refuse(refused, later));
  auto what = machine.request(later);
  CHECK(what.fetch);
  CHECK_FALSE(what.give);
  what = machine.request(later);
  CHECK_FALSE(what.fetch);
  CHECK_FALSE(what.give);
  CHECK_FALSE(machine.settled(lasting(1h, later, "new"), later));
  CHECK(machine.refuse(refused, later));
  what = machine.request(later);
  CHECK(what.give);
  CHECK_FALSE(what.fetch);
  CHECK(key_of(machine.value()).access_key_id == "new");
}

TEST_CASE("refresh machine: a snapshot that has just come is not refreshed for a refusal") {
  refresh_machine machine = holding(1h);
  CHECK_FALSE(machine.refuse(machine.value(), start + 59s));
  CHECK(machine.request(start + 59s).give);
  CHECK(machine.refuse(machine.value(), start + 60s));
  CHECK_FALSE(machine.request(start + 60s).give);
  CHECK_FALSE(machine.settled(failed(), start + 60s));
  CHECK(machine.request(start + 61s).give);
}
