// Faults on demand, as they look on the wire and as retries and waiters get over them.
#include "catch.hpp"
#include "one_function.hpp"

#include <fc/v20210406/blocking_client.hpp>
#include <wirebind/client/blocking_waiter.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <vector>

using namespace std::chrono_literals;
namespace api = fc::v20210406;
using fc::emulator::options;
using fc::emulator::planned_fault;
using test::emulator_fixture;

namespace {

std::vector<int> statuses(emulator_fixture& f, int count, const std::string& target = "/services") {
  std::vector<int> out;
  for (int i = 0; i != count; ++i) out.push_back(f.ask("GET", target).status);
  return out;
}

struct with_client {
  test::running_context context;
  fc::emulator::server emulator;
  api::blocking_client client{{.endpoint = emulator.url(), .credentials = emulator.credentials()}};

  explicit with_client(options how = {}) : emulator(context.get(), std::move(how)) {}
};

}  // namespace

TEST_CASE("emulator: a fault of the options hits its operation and no other") {
  options how;
  how.fault("ListServices", {.status = 503, .retry_after = 1500ms});
  emulator_fixture f(how);
  const auto hit = f.ask("GET", "/services");
  CHECK(hit.status == 503);
  CHECK(hit.code() == "ResourceThrottled");
  CHECK(hit.field("x-acs-retry-after") == "1500");
  CHECK(hit.field("X-Fc-Request-Id").size() == 36);
  CHECK(f.create_service("demo").status == 200);
  CHECK(f.ask("GET", "/services/demo").status == 200);
}

TEST_CASE("emulator: a fault has the code that it is given, or the published one of its status") {
  emulator_fixture f;
  const auto code = [&](planned_fault planned) {
    f.emulator->fault("ListServices", planned);
    const auto answer = f.ask("GET", "/services");
    CHECK(answer.status == planned.status);
    return answer.code();
  };
  CHECK(code({.status = 429}) == "Throttling");
  CHECK(code({.status = 500}) == "InternalServerError");
  CHECK(code({.status = 409}) == "ConcurrentUpdateError");
  CHECK(code({.status = 429, .code = "ResourceExhausted"}) == "ResourceExhausted");
}

TEST_CASE("emulator: a fault hits so many requests, every nth, or as its probability has it") {
  emulator_fixture f;
  f.emulator->fault("ListServices", {.status = 503, .count = 2});
  CHECK(statuses(f, 4) == std::vector<int>{503, 503, 200, 200});
  f.emulator->fault("ListServices", {.status = 503, .every = 3});
  CHECK(statuses(f, 6) == std::vector<int>{200, 200, 503, 200, 200, 503});
  f.emulator->fault("ListServices", {.status = 503, .count = 1, .every = 2});
  CHECK(statuses(f, 4) == std::vector<int>{200, 503, 200, 200});
  f.emulator->fault("ListServices", {.status = 503, .probability = 0});
  CHECK(statuses(f, 3) == std::vector<int>{200, 200, 200});
  f.emulator->fault("ListServices", {.status = 503, .probability = 0.5});
  const auto drawn = statuses(f, 40);
  CHECK(std::count(drawn.begin(), drawn.end(), 503) > 5);
  CHECK(std::count(drawn.begin(), drawn.end(), 200) > 5);
  f.emulator->clear_fault("ListServices");
  CHECK(statuses(f, 3) == std::vector<int>{200, 200, 200});
}

TEST_CASE("emulator: a fault of an operation that is none, or that cannot be, is an error at once") {
  emulator_fixture f;
  CHECK_THROWS_AS(f.emulator->fault("ListFunktions", {.status = 503}), std::invalid_argument);
  CHECK_THROWS_AS(f.emulator->fault("ListServices", {.status = 200}), std::invalid_argument);
  CHECK_THROWS_AS(f.emulator->fault("ListServices", {.status = 503, .every = 0}), std::invalid_argument);
  options how;
  how.fault("Nothing", {.status = 503});
  CHECK_THROWS_AS(emulator_fixture(how), std::invalid_argument);
}

TEST_CASE("emulator: a fault may close the connection without a response") {
  emulator_fixture f;
  f.emulator->fault("ListServices", {.count = 1, .close = true});
  CHECK_THROWS_AS(f.ask("GET", "/services"), std::system_error);
  f.reconnect();
  CHECK(f.ask("GET", "/services").status == 200);
}

TEST_CASE("emulator: a delay comes before the response, by the alarms of the clock") {
  const auto clock = std::make_shared<wirebind::testing::manual_clock>();
  options how;
  how.clock = clock;
  how.require_signature = false;
  how.fault("ListServices", {.delay = 5s});
  test::running_context context(2);
  fc::emulator::server emulator(context.get(), how);
  test::raw_client slow(emulator.port());
  test::raw_client other(emulator.port());
  slow.send("GET /2021-04-06/services HTTP/1.1\r\nHost: h\r\n\r\n");
  for (int tries = 0; tries != 2000 && clock->next_deadline() == std::chrono::steady_clock::time_point::max();
       ++tries) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(other.ask("GET /2021-04-06/services/x HTTP/1.1\r\nHost: h\r\n\r\n").status == 404);
  CHECK(slow.socket().available() == 0);
  clock->advance(4999ms);
  CHECK(slow.socket().available() == 0);
  clock->advance(1ms);
  CHECK(slow.read_response().status == 200);
}

TEST_CASE("emulator: the largest and the smallest numbers of a fault") {
  emulator_fixture f;
  const auto most = std::numeric_limits<std::uint32_t>::max();
  for (const auto bound : {std::chrono::milliseconds::min(), -1ms}) {
    f.emulator->fault("ListServices", {.delay = bound});
    CHECK(statuses(f, 1) == std::vector<int>{200});
  }
  f.emulator->fault("ListServices", {.status = 503, .count = most});
  CHECK(statuses(f, 2) == std::vector<int>{503, 503});
  f.emulator->fault("ListServices", {.status = 503, .count = 0});
  CHECK(statuses(f, 1) == std::vector<int>{200});
  f.emulator->fault("ListServices", {.status = 503, .every = most});
  CHECK(statuses(f, 2) == std::vector<int>{200, 200});
  for (const auto asked : {std::chrono::milliseconds::max(), std::chrono::milliseconds::min()}) {
    f.emulator->fault("ListServices", {.status = 503, .retry_after = asked});
    CHECK(f.ask("GET", "/services").field("x-acs-retry-after") == std::to_string(asked.count()));
  }
}

TEST_CASE("emulator: a response that is delayed goes nowhere after stop") {
  emulator_fixture f;
  f.emulator->fault("ListServices",
                    {.delay = GENERATE(std::chrono::milliseconds(1h), std::chrono::milliseconds::max())});
  auto asked = std::async(std::launch::async, [&] { return f.ask("GET", "/services"); });
  std::this_thread::sleep_for(20ms);
  f.emulator->stop();
  CHECK_THROWS_AS(asked.get(), std::system_error);
}

TEST_CASE("emulator and client: retries get over faults that end") {
  with_client f;
  for (const planned_fault& planned : {planned_fault{.status = 429, .count = 2, .retry_after = 1ms},
                                       planned_fault{.status = 503, .count = 2, .retry_after = 1ms},
                                       planned_fault{.status = 500, .count = 1, .retry_after = 1ms}}) {
    INFO(planned.status);
    f.emulator.fault("ListServices", planned);
    const auto answer = f.client.list_services({});
    CHECK(answer.status() == 200);
    CHECK(answer.attempts().size() == *planned.count + 1);
  }
}

TEST_CASE("emulator and client: a connection that ends without a response costs another attempt") {
  with_client f;
  f.emulator.fault("ListServices", {.count = 1, .close = true});
  const auto answer = f.client.list_services({});
  CHECK(answer.status() == 200);
  CHECK(answer.attempts().size() == 2);
}

TEST_CASE("emulator and client: what may not be sent twice is not, and fails with the connection") {
  with_client f;
  f.client.create_service({.body = {.service_name = "demo"}});
  f.emulator.fault("InvokeFunction", {.count = 1, .close = true});
  std::error_code error;
  f.client.call(api::invoke_function_request{.service_name = "demo", .function_name = "f"}, error);
  CHECK(error == wirebind::net::errc::connection_closed);
}

TEST_CASE("emulator and client: a fault that does not end is the error that it says") {
  with_client f;
  f.emulator.fault("ListServices", {.status = 429, .retry_after = 1ms});
  try {
    f.client.list_services({});
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == api::errc::throttling);
    CHECK(error.details().status == 429);
  }
}

TEST_CASE("emulator and client: waiters go on over a fault") {
  with_client f;
  f.client.create_service({.body = {.service_name = "demo"}});
  f.client.create_function({.service_name = "demo",
                            .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes("x")},
                                     .function_name = "f",
                                     .handler = "h",
                                     .runtime = api::runtime::python3_9}});
  f.client.invoke_function({.service_name = "demo",
                            .function_name = "f",
                            .invocation_type = "Async",
                            .stateful_async_invocation_id = "job",
                            .stateful_async_invocation_enable = true});
  f.emulator.fault("GetStatefulAsyncInvocation", {.status = 503, .count = 2, .retry_after = 1ms});
  const auto done =
      wirebind::wait(f.client, api::stateful_async_invocation_finished{},
                     {.service_name = "demo", .function_name = "f", .invocation_id = "job"}, {.first = 1ms});
  CHECK(done->status == api::invocation_status::succeeded);
}
