#include "catch.hpp"

#include <wirebind/retry/decision.hpp>

#include <chrono>
#include <limits>
#include <optional>
#include <vector>

using namespace std::chrono_literals;
using namespace wirebind::retry;
using wirebind::outcome;
using wirebind::retry_advice;

namespace {

const call_facts lookup{.reads_only = true, .idempotent = true};
const call_facts update{.idempotent = true};
const call_facts guarded{.idempotent = true, .guarded = true};
const call_facts create{.guarded = true};
const call_facts invoke{};
const call_facts invoke_with_id{.own_id = true};

attempt_facts answer(int status, std::optional<retry_advice> advice = {}) {
  return {.ending = ending::response, .wrote = true, .status = status, .advice = advice};
}
attempt_facts broken(bool wrote) { return {.ending = ending::broken, .wrote = wrote}; }
attempt_facts timeout(bool wrote) { return {.ending = ending::timeout, .wrote = wrote}; }

bool again(const call_facts& facts, const attempt_facts& how) {
  return classify(facts, how) == verdict::transient;
}

const situation::time_point start = situation::time_point(1h);

}  // namespace

TEST_CASE("retry decision: a response 2xx is success whatever the call is") {
  for (const auto& facts : {lookup, update, guarded, create, invoke, invoke_with_id}) {
    CHECK(classify(facts, answer(200)) == verdict::success);
    CHECK(classify(facts, answer(204)) == verdict::success);
  }
}

TEST_CASE("retry decision: before a byte left every call may be repeated") {
  for (const auto& facts : {lookup, update, guarded, create, invoke, invoke_with_id}) {
    CHECK(again(facts, broken(false)));
    CHECK(again(facts, timeout(false)));
  }
}

TEST_CASE("retry decision: after bytes left only a repeatable call outlives its connection") {
  for (const auto& facts : {lookup, update, invoke_with_id}) {
    CHECK(again(facts, broken(true)));
    CHECK(again(facts, timeout(true)));
  }
  for (const auto& facts : {guarded, create, invoke}) {
    CHECK_FALSE(again(facts, broken(true)));
    CHECK_FALSE(again(facts, timeout(true)));
  }
}

TEST_CASE("retry decision: what a status code advises is what HTTP says of it") {
  for (const int status : {408, 429, 503}) CHECK(advice_of_status(status) == retry_advice::backoff);
  for (const int status : {500, 502, 504, 507, 520, 599, 600, 999}) {
    CHECK(advice_of_status(status) == retry_advice::idempotent);
  }
  for (const int status : {300, 301, 304, 400, 401, 403, 404, 405, 409, 410, 412, 413, 425, 499, 501, 505}) {
    CHECK(advice_of_status(status) == retry_advice::never);
  }
}

TEST_CASE("retry decision: failures of the service are transient for a repeatable call alone") {
  for (const int status : {500, 502, 504}) {
    CHECK(again(lookup, answer(status)));
    CHECK(again(invoke_with_id, answer(status)));
    for (const auto& facts : {guarded, create, invoke}) CHECK_FALSE(again(facts, answer(status)));
  }
}

TEST_CASE("retry decision: a status that means nothing was done serves a guarded call as well") {
  for (const int status : {408, 429, 503}) {
    for (const auto& facts : {lookup, update, guarded, create, invoke_with_id}) {
      CHECK(again(facts, answer(status)));
    }
    CHECK_FALSE(again(invoke, answer(status)));
  }
}

TEST_CASE("retry decision: the API's advice wins over the status, whatever that is") {
  for (const int status : {301, 400, 403, 404, 408, 409, 412, 429, 499, 500, 501, 502, 503, 504, 599}) {
    INFO(status);
    for (const auto& facts : {lookup, update, guarded, create, invoke, invoke_with_id}) {
      CHECK_FALSE(again(facts, answer(status, retry_advice::never)));
      CHECK(again(facts, answer(status, retry_advice::backoff)));
      CHECK(again(facts, answer(status, retry_advice::idempotent)) == facts.repeatable());
    }
  }
}

TEST_CASE("retry decision: what is wrong with the request itself is final") {
  for (const int status : {301, 304, 400, 401, 403, 404, 409, 412, 413, 499, 501, 505})
    CHECK_FALSE(again(lookup, answer(status)));
  CHECK_FALSE(again(lookup, {.ending = ending::refused}));
}

TEST_CASE("retry decision: a body that cannot be read again leaves every failure final") {
  for (const auto& how : {broken(false), timeout(true), answer(503), answer(503, retry_advice::backoff)}) {
    attempt_facts spent = how;
    spent.spent = true;
    CHECK_FALSE(again(lookup, spent));
  }
}

TEST_CASE("retry decision: the outcome of every end of an attempt") {
  using advice = std::optional<retry_advice>;
  for (const ending how : {ending::response, ending::broken, ending::timeout, ending::refused}) {
    for (const bool wrote : {false, true}) {
      for (const advice& said : {advice(), advice(retry_advice::never), advice(retry_advice::backoff),
                                 advice(retry_advice::idempotent)}) {
        const auto of = [&](int status) {
          return outcome_of({.ending = how, .wrote = wrote, .status = status, .advice = said});
        };
        INFO(static_cast<int>(how) << wrote << (said ? static_cast<int>(*said) : -1));
        for (const int status : {0, 100, 103})
          CHECK(of(status) == (wrote ? outcome::unknown : outcome::not_sent));
        for (const int status : {200, 202, 204, 299}) CHECK(of(status) == outcome::done);
        for (const int status : {301, 400, 404, 408, 409, 412, 429, 499, 501, 503, 505}) {
          CHECK(of(status) == (said == retry_advice::idempotent ? outcome::unknown : outcome::refused));
        }
        for (const int status : {500, 502, 504, 520}) {
          CHECK(of(status) == (said == retry_advice::backoff ? outcome::refused : outcome::unknown));
        }
      }
    }
  }
}

TEST_CASE("retry decision: each outcome has its words") {
  CHECK(to_string(outcome::not_sent) == "not sent");
  CHECK(to_string(outcome::refused) == "refused");
  CHECK(to_string(outcome::unknown) == "unknown");
  CHECK(to_string(outcome::done) == "done");
}

TEST_CASE("retry decision: the largest durations neither overflow nor wait beyond the call") {
  constexpr auto most = std::chrono::milliseconds::max();
  const policy rules{.max_attempts = std::numeric_limits<unsigned>::max(),
                     .base = most,
                     .cap = most,
                     .longest_requested_wait = most};
  attempt_facts busy = answer(503);
  for (const unsigned attempt : {1u, 2u, 100u}) {
    for (const double random : {0.0, 0.5, 0.9999999999999999}) {
      const situation bounded{.attempt = attempt, .now = start, .expires = start + 1h, .random = random};
      CHECK(decide(rules, lookup, busy, bounded).has_value() == (random == 0.0));
    }
  }
  busy.requested_wait = most;
  CHECK_FALSE(decide(rules, lookup, busy, {.attempt = 1, .now = start, .random = 0.9}));
  const policy slow{.max_attempts = 100, .base = 1ms, .cap = most};
  CHECK(decide(slow, lookup, broken(true), {.attempt = 11, .now = start, .random = 0.5}) == 512ms);
  CHECK(decide({.base = 0ms, .cap = 0ms}, lookup, broken(true),
               {.attempt = 1, .now = start, .random = 0.9}) == 0ms);
}

TEST_CASE("retry decision: the wait is random below a bound that doubles up to the cap") {
  const policy rules{.max_attempts = 20};
  const auto wait = [&](unsigned attempt, double random) {
    return decide(rules, lookup, broken(true), {.attempt = attempt, .now = start, .random = random}).value();
  };
  CHECK(wait(1, 0) == 0ms);
  CHECK(wait(1, 0.5) == 50ms);
  CHECK(wait(1, 0.9999) == 99ms);
  CHECK(wait(2, 0.5) == 100ms);
  CHECK(wait(3, 0.5) == 200ms);
  CHECK(wait(8, 0.5) == 6400ms);
  CHECK(wait(9, 0.5) == 10s);
  CHECK(wait(19, 0.5) == 10s);
}

TEST_CASE("retry decision: the attempts of a policy are counted, and none means one") {
  CHECK(decide({}, lookup, broken(true), {.attempt = 2, .now = start}));
  CHECK_FALSE(decide({}, lookup, broken(true), {.attempt = 3, .now = start}));
  CHECK_FALSE(decide(none, lookup, broken(true), {.attempt = 1, .now = start}));
  CHECK_FALSE(decide({.max_attempts = 0}, lookup, broken(true), {.attempt = 1, .now = start}));
}

TEST_CASE("retry decision: what the service requests is the least that is waited, up to a limit") {
  auto busy = answer(503);
  busy.requested_wait = 3s;
  CHECK(decide({}, lookup, busy, {.attempt = 1, .now = start, .random = 0}) == 3s);
  CHECK(decide({}, lookup, busy, {.attempt = 1, .now = start, .random = 0.5}) == 3050ms);
  busy.requested_wait = 2min + 1ms;
  CHECK_FALSE(decide({}, lookup, busy, {.attempt = 1, .now = start}));
}

TEST_CASE("retry decision: a wait that would pass the end of the call is not begun") {
  auto busy = answer(503);
  busy.requested_wait = 3s;
  CHECK(decide({}, lookup, busy, {.attempt = 1, .now = start, .expires = start + 3001ms}));
  CHECK_FALSE(decide({}, lookup, busy, {.attempt = 1, .now = start, .expires = start + 3s}));
  CHECK_FALSE(decide({}, lookup, busy, {.attempt = 1, .now = start, .expires = start - 1ms}));
}

TEST_CASE("retry decision: the largest cap bounds nothing, and a wait that no clock ends is none") {
  using std::chrono::milliseconds;
  const auto longest = milliseconds::max();
  const auto wait = [](const policy& rules, unsigned attempt, double random = 0.5,
                       std::optional<milliseconds> asked = {}) {
    attempt_facts how = answer(503);
    how.requested_wait = asked;
    return decide(rules, lookup, how, {.attempt = attempt, .now = start, .random = random});
  };
  const policy unbounded{
      .max_attempts = ~0U, .base = 100ms, .cap = longest, .longest_requested_wait = longest};
  CHECK(wait(unbounded, 1) == 50ms);
  CHECK(wait(unbounded, 4) == 400ms);
  CHECK(wait(unbounded, 1, 0.5, 1000h) == 1000h + 50ms);
  CHECK_FALSE(wait(unbounded, 100));
  CHECK_FALSE(wait(unbounded, ~0U - 1));
  CHECK_FALSE(wait(unbounded, 1, 0.5, longest));
  CHECK(wait({.base = longest, .cap = 10ms}, 1) == 5ms);
  for (const milliseconds none : {milliseconds::min(), milliseconds(-1), milliseconds(0)}) {
    CHECK(wait({.max_attempts = ~0U, .base = none}, ~0U - 1) == 0ms);
    CHECK(wait({.cap = none}, 2) == 0ms);
    CHECK(wait({.longest_requested_wait = none}, 1, 0.5, 0ms).has_value() == (none == 0ms));
    CHECK_FALSE(wait({.longest_requested_wait = none}, 1, 0.5, 1ms));
    CHECK(wait({.longest_requested_wait = none}, 1));
  }
  CHECK_FALSE(wait({.max_attempts = 0}, 1));
}
