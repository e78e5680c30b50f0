// Waiting with the blocking client against the emulator, in real time: milliseconds.
#include "catch.hpp"
#include "fixture.hpp"

#include <fc/v20210406/blocking_client.hpp>
#include <wirebind/client/blocking_waiter.hpp>

#include <string_view>

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

struct fixture {
  test::running_context context;
  fc::emulator::server emulator{context.get()};
  api::blocking_client client{{.endpoint = emulator.url(), .credentials = emulator.credentials()}};

  fixture() { client.create_service({.body = {.description = "ready", .service_name = "demo"}}); }
};

}  // namespace

TEST_CASE("blocking waiter: gives the answer in which it is done") {
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
