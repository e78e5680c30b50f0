#include "catch.hpp"

#include <wirebind/retry/decision.hpp>

#include <chrono>
#include <vector>

using namespace std::chrono_literals;
using namespace wirebind::retry;

namespace {

const call_facts lookup{.reads_only = true, .idempotent = true};
const call_facts update{.idempotent = true};
const call_facts guarded{.idempotent = true, .guarded = true};
const call_facts create{.guarded = true};
const call_facts invoke{};
const call_facts invoke_with_id{.own_id = true};

outcome answer(int status, std::string_view code = {}) {
  return {.ending = ending::answer, .wrote = true, .status = status, .code = code};
}
outcome broken(bool wrote) { return {.ending = ending::broken, .wrote = wrote}; }
outcome timeout(bool wrote) { return {.ending = ending::timeout, .wrote = wrote}; }

bool again(const call_facts& facts, const outcome& how) { return classify(facts, how) == verdict::transient; }

const situation::time_point start = situation::time_point(1h);

}  // namespace

TEST_CASE("retry decision: an answer 2xx is success whatever the call is") {
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

TEST_CASE("retry decision: failures of the service are passing for a repeatable call alone") {
  for (const int status : {500, 502, 504}) {
    CHECK(again(lookup, answer(status)));
    CHECK(again(invoke_with_id, answer(status)));
    for (const auto& facts : {guarded, create, invoke}) CHECK_FALSE(again(facts, answer(status)));
  }
  CHECK(again(update, answer(409, "ConcurrentUpdateError")));
  CHECK_FALSE(again(invoke, answer(409, "ConcurrentUpdateError")));
  CHECK_FALSE(again(update, answer(409, "FunctionAlreadyExists")));
}

TEST_CASE("retry decision: throttling proves that nothing was done, which a guarded call may build on") {
  for (const auto& how :
       {answer(429), answer(503), answer(400, "Throttling.User"), answer(403, "UserThrottling")}) {
    CHECK(is_throttling(how));
    for (const auto& facts : {lookup, update, guarded, create, invoke_with_id}) CHECK(again(facts, how));
    CHECK_FALSE(again(invoke, how));
  }
  CHECK_FALSE(is_throttling(broken(true)));
}

TEST_CASE("retry decision: what is wrong with the request itself is final") {
  for (const int status : {301, 304, 400, 401, 403, 404, 408, 412, 413, 499, 501})
    CHECK_FALSE(again(lookup, answer(status)));
  CHECK_FALSE(again(lookup, {.ending = ending::refused}));
}

TEST_CASE("retry decision: whether the service may have acted") {
  CHECK(may_have_acted(broken(true)));
  CHECK(may_have_acted(timeout(true)));
  CHECK(may_have_acted({.ending = ending::refused, .wrote = true}));
  CHECK(may_have_acted(answer(500)));
  CHECK(may_have_acted(answer(502)));
  for (const auto& how :
       {broken(false), timeout(false), answer(400), answer(404), answer(412), answer(429), answer(503)}) {
    CHECK_FALSE(may_have_acted(how));
  }
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

TEST_CASE("retry decision: what the service asks for is the least that is waited, up to a limit") {
  auto busy = answer(503);
  busy.asked_wait = 3s;
  CHECK(decide({}, lookup, busy, {.attempt = 1, .now = start, .random = 0}) == 3s);
  CHECK(decide({}, lookup, busy, {.attempt = 1, .now = start, .random = 0.5}) == 3050ms);
  busy.asked_wait = 2min + 1ms;
  CHECK_FALSE(decide({}, lookup, busy, {.attempt = 1, .now = start}));
}

TEST_CASE("retry decision: a wait that would pass the end of the call is not begun") {
  auto busy = answer(503);
  busy.asked_wait = 3s;
  CHECK(decide({}, lookup, busy, {.attempt = 1, .now = start, .expires = start + 3001ms}));
  CHECK_FALSE(decide({}, lookup, busy, {.attempt = 1, .now = start, .expires = start + 3s}));
  CHECK_FALSE(decide({}, lookup, busy, {.attempt = 1, .now = start, .expires = start - 1ms}));
}
