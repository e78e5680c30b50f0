// The call machine alone: scripts of inputs, each also with a cancellation of each kind at each step.
#include "catch.hpp"

#include <wirebind/client/detail/call_machine.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/net/error.hpp>

#include <chrono>
#include <vector>

using namespace std::chrono_literals;
using wirebind::client::attempt_end;
using wirebind::client::call_action;
using wirebind::client::call_machine;
namespace client = wirebind::client;
namespace net = wirebind::net;
namespace retry = wirebind::retry;
using wirebind::outcome;

namespace {

using actions = std::vector<call_action>;

const retry::call_facts get{.reads_only = true, .idempotent = true};
const retry::call_facts update{.idempotent = true};
const retry::call_facts invoke{};

const std::error_code reset = std::make_error_code(std::errc::connection_reset);
const std::error_code service = wirebind::errc::service_error;
const std::error_code aborted = net::operation_aborted();

const attempt_end ok{.error = {}, .facts = {.ending = retry::ending::response, .wrote = true, .status = 200}};
attempt_end broken(bool wrote = true) {
  return {.error = reset, .facts = {.ending = retry::ending::broken, .wrote = wrote}};
}
attempt_end answer(int status) {
  return {.error = service, .facts = {.ending = retry::ending::response, .wrote = true, .status = status}};
}
const attempt_end stopped{.error = aborted, .facts = {.ending = retry::ending::refused, .wrote = false}};

struct driver {
  explicit driver(const retry::call_facts& facts, retry::policy policy = {},
                  std::chrono::milliseconds total = 100s)
      : rules(policy), total(total), machine(rules, facts, *quota) {}

  actions drain() {
    actions all;
    for (call_action each; (each = machine.next()) != call_action::none;) all.push_back(each);
    return all;
  }
  actions start(bool digest_first = false) {
    machine.start(now, total, digest_first);
    return drain();
  }
  actions digested(std::error_code error = {}) {
    machine.digest_ready(error);
    return drain();
  }
  actions credentials(std::error_code error = {}) {
    machine.credentials_ready(error);
    return drain();
  }
  actions ended(const attempt_end& how) {
    machine.attempt_ended(how, now, 0.5);
    return drain();
  }
  actions advance(std::chrono::milliseconds step) {
    now += step;
    machine.timer(now);
    return drain();
  }
  actions cancel(net::cancel_kind kind) {
    machine.cancel(kind);
    return drain();
  }
  void to_attempt() {
    start();
    credentials();
  }
  void to_wait(const attempt_end& how) {
    to_attempt();
    ended(how);
  }

  std::shared_ptr<retry::quota> quota = std::make_shared<retry::quota>(retry::budget{});
  const retry::policy rules;
  const std::chrono::milliseconds total;
  call_machine machine;
  call_machine::time_point now{1h};
};

}  // namespace

TEST_CASE("call machine: credentials, an attempt, the end") {
  driver d(get);
  CHECK(d.start() == actions{call_action::credentials});
  CHECK(d.credentials() == actions{call_action::attempt});
  CHECK(d.machine.attempts() == 1);
  CHECK(d.ended(ok) == actions{call_action::complete});
  CHECK_FALSE(d.machine.result());
  CHECK(d.machine.outcome() == outcome::done);
}

TEST_CASE("call machine: a broken attempt is followed by a wait and fresh credentials, three times in all") {
  driver d(get);
  d.to_attempt();
  CHECK(d.ended(broken()) == actions{call_action::wait});
  CHECK(d.machine.deadline() == d.now + 50ms);
  CHECK(d.advance(49ms).empty());
  CHECK(d.advance(1ms) == actions{call_action::credentials});
  CHECK(d.credentials() == actions{call_action::attempt});
  CHECK(d.ended(broken()) == actions{call_action::wait});
  CHECK(d.machine.deadline() == d.now + 100ms);
  d.advance(100ms);
  d.credentials();
  CHECK(d.machine.attempts() == 3);
  CHECK(d.ended(broken()) == actions{call_action::complete});
  CHECK(d.machine.result() == reset);
}

TEST_CASE("call machine: credentials that cannot be had end the call") {
  driver d(get);
  d.start();
  CHECK(d.credentials(reset) == actions{call_action::complete});
  CHECK(d.machine.result() == reset);
  CHECK(d.machine.attempts() == 0);
}

TEST_CASE(
    "call machine: the total deadline bounds credentials, and a wait that it leaves no room for is not "
    "begun") {
  driver late(get, {}, 10ms);
  late.start();
  CHECK(late.machine.deadline() == late.now + 10ms);
  CHECK(late.advance(10ms) == actions{call_action::complete});
  CHECK(late.machine.result() == net::errc::total_timeout);

  driver narrow(get, {}, 50ms);
  narrow.to_attempt();
  CHECK(narrow.ended(broken()) == actions{call_action::complete});
  CHECK(narrow.machine.result() == reset);

  driver unbounded(get, {}, 0ms);
  unbounded.to_attempt();
  CHECK(unbounded.machine.expires() == call_machine::time_point::max());
  CHECK(unbounded.ended(broken()) == actions{call_action::wait});
}

TEST_CASE("call machine: an empty quota ends a call with what its attempt gave") {
  driver d(get);
  while (d.quota->pay(false)) {
  }
  d.to_attempt();
  CHECK(d.ended(broken()) == actions{call_action::complete});
  CHECK(d.machine.result() == reset);
}

TEST_CASE("call machine: what an attempt cost comes back with success") {
  driver d(get);
  d.to_attempt();
  d.ended({.error = net::errc::read_timeout, .facts = {.ending = retry::ending::timeout, .wrote = true}});
  CHECK(d.quota->left() == 490);
  d.advance(50ms);
  d.credentials();
  d.ended(ok);
  CHECK(d.quota->left() == 500);
}

TEST_CASE("call machine: refused credentials give one attempt at once, and not a second one") {
  driver d(invoke);
  d.to_attempt();
  attempt_end refused = answer(401);
  refused.credentials_refused = true;
  CHECK(d.ended(refused) == actions{call_action::credentials});
  CHECK(d.credentials() == actions{call_action::attempt});
  CHECK(d.ended(refused) == actions{call_action::complete});
  CHECK(d.machine.outcome() == outcome::refused);
  CHECK(d.quota->left() == 500);

  driver once(invoke, retry::none);
  once.to_attempt();
  CHECK(once.ended(refused) == actions{call_action::complete});
}

TEST_CASE("call machine: a corrected clock gives one attempt at once, and not a second one") {
  driver d(invoke);
  d.to_attempt();
  attempt_end refused = answer(403);
  refused.clock_corrected = true;
  CHECK(d.ended(refused) == actions{call_action::credentials});
  CHECK(d.credentials() == actions{call_action::attempt});
  CHECK(d.ended(refused) == actions{call_action::complete});
  CHECK(d.machine.result() == service);
  CHECK(d.machine.outcome() == outcome::refused);
  CHECK(d.quota->left() == 500);

  driver once(invoke, retry::none);
  once.to_attempt();
  CHECK(once.ended(refused) == actions{call_action::complete});
}

TEST_CASE("call machine: the outcome is that of the attempt which may have done the most") {
  const auto outcome_of = [](const retry::call_facts& facts, std::vector<attempt_end> ends) {
    driver d(facts);
    d.start();
    for (const auto& each : ends) {
      d.credentials();
      d.ended(each);
      d.advance(1s);
    }
    REQUIRE(d.machine.done());
    return d.machine.outcome();
  };
  CHECK(outcome_of(invoke, {broken()}) == outcome::unknown);
  CHECK(outcome_of(invoke, {answer(500)}) == outcome::unknown);
  CHECK(outcome_of(invoke, {answer(404)}) == outcome::refused);
  CHECK(outcome_of(invoke, {answer(503)}) == outcome::refused);
  CHECK(outcome_of(invoke, {broken(false), ok}) == outcome::done);
  CHECK(outcome_of(invoke, {broken(false), broken(false), broken(false)}) == outcome::not_sent);
  CHECK(outcome_of(update, {answer(503), broken(false), broken(false)}) == outcome::refused);
  CHECK(outcome_of(update, {broken(), broken(false), broken(false)}) == outcome::unknown);
  CHECK(outcome_of(update, {broken(), answer(404)}) == outcome::unknown);
  CHECK(outcome_of(update, {broken(), ok}) == outcome::done);
  CHECK(outcome_of(get, {broken(), broken(), broken()}) == outcome::unknown);
  attempt_end cut = broken();
  cut.facts.status = 200;
  CHECK(outcome_of(update, {cut, answer(409)}) == outcome::done);
}

TEST_CASE("call machine: a call that never got to an attempt was not sent") {
  driver d(update);
  d.start();
  d.credentials(reset);
  CHECK(d.machine.outcome() == outcome::not_sent);
}

TEST_CASE("call machine: a cancellation of an attempt is passed on with its kind") {
  for (const auto kind : {net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal}) {
    driver d(update);
    d.to_attempt();
    CHECK(d.cancel(kind) == actions{call_action::cancel});
    CHECK(d.machine.cancelled() == kind);
    CHECK(d.ended(stopped) == actions{call_action::complete});
    CHECK(d.machine.result() == aborted);
  }
}

TEST_CASE("call machine: partial and terminal forbid further attempts, total does not") {
  for (const auto kind : {net::cancel_kind::partial, net::cancel_kind::terminal}) {
    driver d(update);
    d.to_attempt();
    d.cancel(kind);
    CHECK(d.ended(broken()) == actions{call_action::complete});
    CHECK(d.machine.result() == reset);
  }
  driver d(update);
  d.to_attempt();
  d.cancel(net::cancel_kind::total);
  CHECK(d.ended(broken()) == actions{call_action::wait});
}

TEST_CASE("call machine: a wait ends at partial and terminal, and at total while nothing was written") {
  for (const auto kind : {net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal}) {
    for (const bool wrote : {false, true}) {
      driver d(update);
      d.to_wait(broken(wrote));
      const bool ends = kind != net::cancel_kind::total || !wrote;
      CHECK(d.cancel(kind) == (ends ? actions{call_action::complete} : actions{}));
      CHECK(d.machine.done() == ends);
      if (ends) CHECK(d.machine.result() == aborted);
      CHECK(d.machine.outcome() == (wrote ? outcome::unknown : outcome::not_sent));
    }
  }
}

TEST_CASE("call machine: total is not passed on to a second attempt when the first one wrote") {
  driver d(update);
  d.to_wait(broken());
  d.advance(50ms);
  d.credentials();
  CHECK(d.cancel(net::cancel_kind::total).empty());
  CHECK(d.cancel(net::cancel_kind::terminal) == actions{call_action::cancel});
}

TEST_CASE("call machine: with a failure or a cancellation at any step it ends once and stays ended") {
  constexpr int steps = 9;
  for (const bool digest : {false, true}) {
    for (int step = 0; step != steps; ++step) {
      for (int how = 0; how != 4; ++how) {
        INFO("step " << step << ", " << how << ", digest " << digest);
        driver d(update);
        int completions = 0;
        bool digesting = false;
        int number = 0;
        const auto count = [&](const actions& all) {
          for (const call_action each : all) {
            digesting = digesting || each == call_action::digest;
            if (each == call_action::complete) CHECK_FALSE(digesting);
            completions += each == call_action::complete;
          }
        };
        const auto disturb = [&] {
          if (number++ != step) return;
          if (how == 3) {
            d.machine.fail(reset);
          } else {
            d.machine.cancel(static_cast<net::cancel_kind>(how));
          }
          count(d.drain());
        };
        disturb();
        count(d.start(digest));
        disturb();
        digesting = false;
        count(d.digested());
        disturb();
        count(d.credentials());
        for (int attempt = 0; attempt != 3; ++attempt) {
          disturb();
          count(d.ended(attempt == 2 ? ok : broken()));
          disturb();
          count(d.advance(1s));
          count(d.credentials());
        }
        CHECK(completions == 1);
        CHECK(d.machine.done());
        CHECK(d.machine.deadline() == call_machine::time_point::max());
        count(d.start());
        count(d.digested());
        count(d.credentials());
        count(d.ended(ok));
        d.machine.fail(reset);
        count(d.drain());
        count(d.cancel(net::cancel_kind::terminal));
        count(d.advance(1h));
        CHECK(completions == 1);
      }
    }
  }
}

TEST_CASE("call machine: a digest that fails ends the call with its error") {
  driver d(update);
  CHECK(d.start(true) == actions{call_action::digest});
  CHECK(d.digested(reset) == actions{call_action::complete});
  CHECK(d.machine.result() == reset);
  CHECK(d.machine.attempts() == 0);
}
