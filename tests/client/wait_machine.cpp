#include "catch.hpp"

#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/client/detail/wait_response.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using wirebind::client::find_in;
using wirebind::client::wait_machine;
using wirebind::client::wait_verdict;
namespace api = fc::v20210406;

namespace {

// Waiters as the generator writes them, over members that the operation happens to have.
struct described {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"Succeeded"};
  static constexpr std::string_view failure[] = {"Failed", "Stopped"};
};
struct runtime_is_custom {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::runtime;
  static constexpr std::string_view success[] = {"custom"};
};
struct memory_reaches_timeout {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::memory_size;
  static constexpr auto target = &operation::response_body::timeout;
  static constexpr auto failure_member = &operation::response_body::description;
};
struct gone {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::memory_size;
  static constexpr bool zero = true;
  static constexpr int success_status[] = {404};
  static constexpr std::string_view success_errors[] = {"ProvisionConfigExist"};
};
struct deleted {
  using operation = api::get_function;
  static constexpr int success_status[] = {404};
};

template <class Waiter>
wait_verdict verdict(const api::get_function::response_body& body) {
  api::get_function_response answer;
  answer.body() = body;
  return find_in<Waiter>({}, answer).verdict;
}

template <class Waiter>
wait_verdict verdict(const std::error_code& error, int status, std::string code = {}) {
  const auto details = std::make_shared<wirebind::call_details>();
  details->status = status;
  details->code = std::move(code);
  api::get_function_response answer;
  answer.set_details(details);
  return find_in<Waiter>(error, answer).verdict;
}

constexpr auto service = wirebind::errc::service_error;
const wait_machine::time_point start = wait_machine::time_point(1h);

}  // namespace

TEST_CASE("wait response: listed values end the wait, all others are pending") {
  CHECK(verdict<described>({.description = "Succeeded"}) == wait_verdict::done);
  CHECK(verdict<described>({.description = "Stopped"}) == wait_verdict::failed);
  CHECK(verdict<described>({.description = "succeeded"}) == wait_verdict::pending);
  CHECK(verdict<described>({.description = "NeverHeardOf"}) == wait_verdict::pending);
  CHECK(verdict<described>({}) == wait_verdict::pending);
  CHECK(verdict<runtime_is_custom>({.runtime = "custom"}) == wait_verdict::done);
  CHECK(verdict<runtime_is_custom>({.runtime = "brand-new"}) == wait_verdict::pending);
}

TEST_CASE("wait response: a number reaches another at the same or a greater value") {
  CHECK(verdict<memory_reaches_timeout>({.memory_size = 2, .timeout = 3}) == wait_verdict::pending);
  CHECK(verdict<memory_reaches_timeout>({.memory_size = 3, .timeout = 3}) == wait_verdict::done);
  CHECK(verdict<memory_reaches_timeout>({.memory_size = 4, .timeout = 3}) == wait_verdict::done);
  CHECK(verdict<memory_reaches_timeout>({.memory_size = 4}) == wait_verdict::pending);
  CHECK(verdict<memory_reaches_timeout>({.timeout = 0}) == wait_verdict::pending);
}

TEST_CASE("wait response: a failure member with any text comes first") {
  CHECK(verdict<memory_reaches_timeout>({.description = "no machine", .memory_size = 3, .timeout = 3}) ==
        wait_verdict::failed);
  CHECK(verdict<memory_reaches_timeout>({.description = "", .memory_size = 3, .timeout = 3}) ==
        wait_verdict::done);
}

TEST_CASE("wait response: nothing left is zero, or an error that says so") {
  CHECK(verdict<gone>({.memory_size = 0}) == wait_verdict::done);
  CHECK(verdict<gone>({.memory_size = 1}) == wait_verdict::pending);
  CHECK(verdict<gone>(service, 404) == wait_verdict::done);
  CHECK(verdict<gone>(api::errc::provision_config_exist, 409, "ProvisionConfigExist") == wait_verdict::done);
  CHECK(verdict<deleted>(api::errc::function_not_found, 404) == wait_verdict::done);
  CHECK(verdict<deleted>({}) == wait_verdict::pending);
  CHECK(verdict<described>(service, 404) == wait_verdict::broken);
}

TEST_CASE("wait response: errors that pass are pending, others break the wait") {
  CHECK(verdict<described>(service, 429) == wait_verdict::pending);
  CHECK(verdict<described>(service, 503) == wait_verdict::pending);
  CHECK(verdict<described>(service, 500) == wait_verdict::pending);
  CHECK(verdict<described>(service, 408) == wait_verdict::pending);
  CHECK(verdict<described>(service, 501) == wait_verdict::broken);
  CHECK(verdict<described>(service, 403) == wait_verdict::broken);
  CHECK(verdict<described>(api::errc::resource_throttled, 503) == wait_verdict::pending);
  CHECK(verdict<described>(api::errc::concurrent_update_error, 409) == wait_verdict::pending);
  CHECK(verdict<described>(api::errc::bad_response, 502) == wait_verdict::broken);
  CHECK(verdict<deleted>(std::make_error_code(std::errc::connection_refused), 0) == wait_verdict::broken);
  CHECK(verdict<deleted>(std::make_error_code(std::errc::connection_refused), 404) == wait_verdict::broken);
}

TEST_CASE("wait machine: pauses grow by the factor up to the cap") {
  wait_machine machine({}, start);
  std::vector<long> pauses;
  for (int i = 0; i != 9; ++i) {
    pauses.push_back(static_cast<long>(machine.next(wait_verdict::pending, {}, start, 1.0).pause.count()));
  }
  CHECK(pauses == std::vector<long>{1000, 1500, 2250, 3375, 5062, 7593, 11390, 15000, 15000});
  CHECK(machine.polls() == 9);
}

TEST_CASE("wait machine: a pause is any part of the longest") {
  for (const double random : {0.0, 0.25, 0.999}) {
    wait_machine machine({}, start);
    CHECK(machine.next(wait_verdict::pending, {}, start, random).pause.count() ==
          static_cast<long>(1000 * random));
  }
  for (int i = 0; i != 100; ++i) {
    const double drawn = wirebind::client::random_fraction();
    CHECK((drawn >= 0 && drawn < 1));
  }
}

TEST_CASE("wait machine: the last poll begins one first pause before the end") {
  wait_machine machine({.total = 10s}, start);
  CHECK(machine.next(wait_verdict::pending, {}, start + 8600ms, 1.0).pause == 400ms);
  const auto last = machine.next(wait_verdict::pending, {}, start + 9s, 1.0);
  CHECK(last.over);
  CHECK(last.error == wirebind::errc::waiter_timeout);
}

TEST_CASE("wait machine: without a bound it goes on") {
  wait_machine machine({.total = 0ms}, start);
  CHECK_FALSE(machine.next(wait_verdict::pending, {}, start + 10000h, 1.0).over);
  CHECK_FALSE(machine.poll_options({}, start + 10000h).timeouts);
}

TEST_CASE("wait machine: verdicts end it, each with its error") {
  CHECK_FALSE(wait_machine({}, start).next(wait_verdict::done, service, start, 0).error);
  CHECK(wait_machine({}, start).next(wait_verdict::failed, {}, start, 0).error ==
        wirebind::errc::waiter_failed);
  const auto refused = std::make_error_code(std::errc::connection_refused);
  CHECK(wait_machine({}, start).next(wait_verdict::broken, refused, start, 0).error == refused);
  CHECK(wait_machine({}, start).next(wait_verdict::broken, refused, start + 10min, 0).error ==
        wirebind::errc::waiter_timeout);
  CHECK(wait_machine({}, start).next(wait_verdict::done, {}, start + 1h, 0).over);
}

TEST_CASE("wait machine: a poll gets what is left") {
  wait_machine machine({.total = 60s}, start);
  const wirebind::net::timeouts defaults{.total = 30s};
  CHECK(machine.poll_options(defaults, start).timeouts->total == 30s);
  CHECK(machine.poll_options(defaults, start + 50s).timeouts->total == 10s);
  CHECK(machine.poll_options(defaults, start + 61s).timeouts->total == 1ms);
  CHECK(machine.poll_options({.total = 0ms}, start).timeouts->total == 60s);
  CHECK(machine.poll_options(defaults, start).timeouts->connect == defaults.connect);
}

TEST_CASE("wait machine: the largest settings mean no bound, the smallest no pause") {
  using std::chrono::milliseconds;
  const auto longest = milliseconds::max();
  const auto pause = [](const wirebind::wait_options& options, double random = 0.5) {
    wait_machine machine(options, start);
    machine.next(wait_verdict::pending, {}, start, random);
    return machine.next(wait_verdict::pending, {}, start + 1h, random);
  };
  for (const milliseconds none : {longest, milliseconds::min(), 0ms}) {
    CHECK(pause({.total = none}).pause == 750ms);
    wait_machine machine({.total = none}, start);
    CHECK_FALSE(machine.poll_options({}, start + 1h).timeouts);
  }
  CHECK(pause({.first = longest, .cap = longest, .total = longest}).pause > longest / 4);
  CHECK(pause({.first = longest, .factor = 1e308, .cap = longest, .total = longest}, 1).pause == longest);
  CHECK(pause({.first = longest, .cap = 10ms, .total = longest}).pause == 5ms);
  CHECK(pause({.first = longest}).error == wirebind::errc::waiter_timeout);
  CHECK(pause({.first = milliseconds::min(), .total = 2h}).pause == 0ms);
  CHECK(pause({.cap = milliseconds::min(), .total = 2h}).pause == 0ms);
  for (const double factor : {-1.0, 0.0, std::nan(""), -HUGE_VAL}) {
    CHECK(pause({.factor = factor, .total = longest}).pause == 0ms);
  }
}
