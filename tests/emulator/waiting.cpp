// Waiting with the blocking client against the emulator, in real time: milliseconds.
#include "catch.hpp"
#include "fixture.hpp"

#include <fc/v20210406/blocking_client.hpp>
#include <wirebind/client/blocking_waiter.hpp>

#include <chrono>
#include <memory>
#include <string_view>
#include <system_error>

using namespace std::chrono_literals;
namespace api = fc::v20210406;

namespace {

struct service_described {
  using operation = api::get_service;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"ready"};
};
struct service_gone {
  using operation = api::get_service;
  static constexpr int success_status[] = {404};
};

/// Changes the service from inside the wait, where a blocking program has nothing else to do.
struct changing_jitter final : wirebind::jitter_source {
  explicit changing_jitter(api::blocking_client& other) : client(other) {}
  double next() override {
    if (++drawn == 2) client.delete_service({.service_name = "demo"});
    return 0.5;
  }
  api::blocking_client& client;
  int drawn = 0;
};

/// Turns the emulator's clock by a second whenever a wait pauses.
struct turning_jitter final : wirebind::jitter_source {
  explicit turning_jitter(test::hand_clock& turned) : clock(turned) {}
  double next() override {
    clock.turn(1s);
    ++drawn;
    return 0.5;
  }
  test::hand_clock& clock;
  int drawn = 0;
};

struct fixture {
  test::running_context context;
  fc::emulator::server emulator{context.get()};
  api::blocking_client client{{.endpoint = emulator.url(), .credentials = emulator.credentials()}};

  fixture() { client.create_service({.body = {.description = "ready", .service_name = "demo"}}); }
};

}  // namespace

TEST_CASE("blocking waiter: gives the response in which it is done") {
  fixture f;
  const auto answer = wirebind::wait(f.client, service_described{}, {.service_name = "demo"});
  CHECK(answer->service_name == "demo");
}

TEST_CASE("blocking waiter: pauses and polls until a refusal is what is waited for") {
  fixture f;
  changing_jitter jitter(f.client);
  const wirebind::wait_options options{.first = 4ms, .jitter = &jitter};
  CHECK(wirebind::wait(f.client, service_gone{}, {.service_name = "demo"}, options).status() == 404);
  CHECK(jitter.drawn == 3);
}

TEST_CASE("blocking waiter: throws when the time is up") {
  fixture f;
  const wirebind::wait_options options{.first = 2ms, .cap = 4ms, .total = 30ms};
  try {
    wirebind::wait(f.client, service_gone{}, {.service_name = "demo"}, options);
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == wirebind::errc::waiter_timeout);
  }
}

TEST_CASE("blocking waiter: provisioned instances come, and go before their function does") {
  const auto clock = std::make_shared<test::hand_clock>("2026-01-02T03:04:05Z");
  fc::emulator::options how;
  how.clock = clock;
  test::running_context context;
  fc::emulator::server emulator(context.get(), how);
  api::blocking_client client(
      {.endpoint = emulator.url(), .credentials = emulator.credentials(), .clock = clock});
  client.create_service({.body = {.service_name = "demo"}});
  client.create_function({.service_name = "demo",
                          .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes("x")},
                                   .function_name = "f",
                                   .handler = "h",
                                   .runtime = api::runtime::python3_9}});
  const api::get_provision_config_request asked{
      .service_name = "demo", .function_name = "f", .qualifier = "LATEST"};
  turning_jitter jitter(*clock);
  const wirebind::wait_options options{.first = 2ms, .cap = 2ms, .jitter = &jitter};

  client.put_provision_config(
      {.service_name = "demo", .function_name = "f", .qualifier = "LATEST", .body = {.target = 3}});
  const auto ready = wirebind::wait(client, api::provision_target_reached{}, asked, options);
  CHECK(ready->current == 3);
  CHECK(jitter.drawn >= 3);

  jitter.drawn = 0;
  client.put_provision_config(
      {.service_name = "demo", .function_name = "f", .qualifier = "LATEST", .body = {.target = 0}});
  std::error_code error;
  const api::delete_function_request deleted{.service_name = "demo", .function_name = "f"};
  client.call(deleted, error);
  CHECK(error == api::errc::provision_config_exist);
  wirebind::wait(client, api::provision_config_gone{}, asked, options);
  CHECK(jitter.drawn >= 3);
  CHECK(client.delete_function(deleted).status() == 204);
}
