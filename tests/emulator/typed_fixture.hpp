// The typed client against an emulator whose clock stands still, and how a call was refused. A file includes
// the operations that it calls.
#pragma once

#include "catch.hpp"
#include "fixture.hpp"

#include <fc/v20210406/authentication.hpp>
#include <fc/v20210406/declarations/blocking_client.hpp>
#include <fc/v20210406/operations/create_function.hpp>
#include <fc/v20210406/operations/create_service.hpp>
#include <fc/v20210406/operations/publish_service_version.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/make_blocking_client.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace test {

namespace api = fc::v20210406;

/// The details of a call that has to fail; empty when it did not.
template <class Call>
wirebind::call_details failure(Call&& call) {
  try {
    call();
  } catch (const wirebind::call_error& error) {
    return error.details();
  }
  return {};
}

/// Status and code of a refusal, such as "404 ServiceNotFound"; "0 " when the call went well.
template <class Call>
std::string refused(Call&& call) {
  const auto why = failure(std::forward<Call>(call));
  return std::to_string(why.status) + " " + why.code;
}

class typed_fixture {
  // First, so destroyed last: its thread runs what the emulator posts.
  running_context context_;

 public:
  explicit typed_fixture(fc::emulator::options options = {})
      : clock(std::make_shared<hand_clock>("2026-01-02T03:04:05Z")),
        emulator(context_.get(), with_clock(std::move(options))),
        client({.endpoint = emulator.url(), .credentials = emulator.credentials(), .clock = clock}) {}

  void create_service(const std::string& name = "demo") {
    client.create_service({.body = {.service_name = name}});
  }
  void create_function(const std::string& name = "f", const std::string& package = "123456789",
                       const std::string& service = "demo") {
    client.create_function(
        {.service_name = service,
         .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes(package)},
                  .function_name = name,
                  .handler = "index.handler",
                  .runtime = api::runtime::python3_9}});
  }
  /// The number of the new version.
  std::string publish(const std::string& service = "demo") {
    return client.publish_service_version({.service_name = service})->version_id.value();
  }

  std::shared_ptr<hand_clock> clock;
  fc::emulator::server emulator;
  api::blocking_client client;

 private:
  fc::emulator::options with_clock(fc::emulator::options options) const {
    options.clock = clock;
    return options;
  }
};

/// A service "demo" with a function "f".
struct demo_fixture : typed_fixture {
  explicit demo_fixture(fc::emulator::options options = {}) : typed_fixture(std::move(options)) {
    create_service();
    create_function();
  }
};

}  // namespace test
