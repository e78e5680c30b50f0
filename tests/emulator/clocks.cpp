// Clients whose clock is wrong, against an emulator whose clock is right.
#include "catch.hpp"
#include "fixture.hpp"

#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <fc/v20210406/blocking_client.hpp>
#include <wirebind/net/clock.hpp>

#include <chrono>
#include <memory>

using namespace std::chrono_literals;
namespace api = fc::v20210406;

namespace {

struct wrong_clock final : wirebind::clock {
  explicit wrong_clock(std::chrono::seconds ahead) : ahead(ahead) {}
  std::chrono::steady_clock::time_point now() const override { return wirebind::net::real_clock()->now(); }
  std::chrono::sys_seconds wall() const override { return wirebind::net::real_clock()->wall() + ahead; }

  const std::chrono::seconds ahead;
};

struct with_wrong_clock {
  with_wrong_clock(std::chrono::seconds ahead, aliyun::scheme signing, wirebind::retry::policy retry = {})
      : emulator(context.get(), {}),
        client({.endpoint = emulator.url(),
                .credentials = emulator.credentials(),
                .authentication = aliyun::signer(signing),
                .clock = std::make_shared<wrong_clock>(ahead),
                .retry = retry}) {}

  test::running_context context;
  fc::emulator::server emulator;
  api::blocking_client client;
};

}  // namespace

TEST_CASE("emulator and client: a wrong clock costs the first call one attempt and no other call any") {
  using aliyun::scheme;
  for (const auto signing : {scheme::acs3, scheme::fc, scheme::roa}) {
    for (const auto ahead : {1h, -1h}) {
      INFO(static_cast<int>(signing) << ", " << ahead.count());
      with_wrong_clock f(ahead, signing);
      const auto created = f.client.create_service({.body = {.service_name = "demo"}});
      REQUIRE(created.attempts().size() == 2);
      CHECK(created.attempts().front().status == 403);
      CHECK(created.details().outcome == wirebind::outcome::done);
      CHECK(f.client.get_service({.service_name = "demo"}).attempts().size() == 1);
    }
  }
}

TEST_CASE("emulator and client: a clock that is wrong within the service's tolerance costs nothing") {
  for (const auto ahead : {14min, -14min}) {
    with_wrong_clock f(ahead, aliyun::scheme::acs3);
    CHECK(f.client.list_services({}).attempts().size() == 1);
  }
}

TEST_CASE(
    "emulator and client: without further attempts a wrong clock is an error, and corrected for the next "
    "call") {
  with_wrong_clock f(1h, aliyun::scheme::fc, wirebind::retry::none);
  std::error_code error;
  const auto refused = f.client.call(api::list_services_request{}, error);
  CHECK(error == wirebind::errc::service_error);
  CHECK(refused.details().outcome == wirebind::outcome::refused);
  CHECK(f.client.list_services({}).status() == 200);
}
