// The emulator through the generated client: both come from one description, so these tests say that they fit
// together; what is on the wire is held by the tests that write it by hand.
#include "typed_fixture.hpp"

#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <fc/ext/log_tail.hpp>
#include <fc/v20210406/blocking_client.hpp>

namespace api = fc::v20210406;

using fixture = test::demo_fixture;
using test::failure;

TEST_CASE("emulator and client: the life of a function") {
  fixture f;
  const auto updated = f.client.update_function(
      {.service_name = "demo",
       .function_name = "f",
       .body = {
           .environment_variables = {{"LEVEL", "info"}}, .memory_size = 1024, .instance_concurrency = 10}});
  CHECK(updated->memory_size == 1024);
  CHECK(updated->instance_concurrency == 10);
  CHECK(updated->code_checksum == "11051210869376104954");
  CHECK(updated.request_id().size() == 36);
  const auto got = f.client.get_function({.service_name = "demo", .function_name = "f"});
  CHECK(got->environment_variables == wirebind::map<std::string>{{"LEVEL", "info"}});
  CHECK(got.header.etag == updated.header.etag);
  const auto listed = f.client.list_functions({.service_name = "demo"});
  REQUIRE(listed->functions.size() == 1);
  CHECK(listed->functions[0].function_name == "f");
  CHECK(f.client.delete_function({.service_name = "demo", .function_name = "f"}).status() == 204);
  CHECK(f.client.delete_service({.service_name = "demo"}).status() == 204);
  CHECK(f.client.list_services({})->services.empty());
}

TEST_CASE("emulator and client: a stale If-Match is PreconditionFailed") {
  fixture f;
  const auto why = failure([&] {
    f.client.update_function(
        {.service_name = "demo", .function_name = "f", .if_match = "stale", .body = {.timeout = 9}});
  });
  CHECK(why.status == 412);
  CHECK(why.code == "PreconditionFailed");
}

TEST_CASE("emulator and client: a function that does not exist is FunctionNotFound") {
  fixture f;
  const auto why = failure([&] { f.client.get_function({.service_name = "demo", .function_name = "nope"}); });
  CHECK(why.status == 404);
  CHECK(why.code == "FunctionNotFound");
  CHECK(why.request_id.size() == 36);
}

TEST_CASE("emulator and client: the server refuses what the client does not check") {
  fixture f;
  const api::update_function_request request{
      .service_name = "demo", .function_name = "f", .body = {.memory_size = 100}};
  const auto local = failure([&] { f.client.update_function(request); });
  CHECK(local.status == 0);
  const auto remote =
      failure([&] { f.client.update_function(request, {.validate = wirebind::validation::off}); });
  CHECK(remote.status == 400);
  CHECK(remote.code == "InvalidArgument");
  CHECK(remote.message.find("memorySize") != std::string::npos);
}

TEST_CASE("emulator and client: an invocation brings bytes, log tail and the function's failure") {
  fixture f;
  f.emulator.on_invoke("demo", "f", [](const fc::emulator::invocation& call) {
    return fc::emulator::invocation_result{
        .payload = call.payload, .error = fc::emulator::function_error::handled, .log = "one line"};
  });
  const auto answer = f.client.invoke_function({.service_name = "demo",
                                                .function_name = "f",
                                                .log_type = api::log_type::tail,
                                                .body = wirebind::bytes("event")});
  CHECK(answer->view() == "event");
  REQUIRE(answer.header.error_type);
  CHECK(answer.header.error_type->text() == "HandledInvocationError");
  CHECK(fc::ext::log_tail(answer) == "one line");
  const auto quiet = f.client.invoke_function({.service_name = "demo", .function_name = "f"});
  CHECK_FALSE(fc::ext::log_tail(quiet));
}

TEST_CASE("emulator and client: a wrong secret is SignatureNotMatch") {
  fixture f;
  auto key = f.emulator.credentials();
  key.access_key_secret = "wrong";
  api::blocking_client stranger{{.endpoint = f.emulator.url(), .credentials = key, .clock = f.clock}};
  const auto why = failure([&] { stranger.list_services({}); });
  CHECK(why.status == 403);
  CHECK(why.code == "SignatureNotMatch");
}

TEST_CASE("emulator and client: the FC-native scheme works as well") {
  fixture f;
  api::blocking_client other{{.endpoint = f.emulator.url(),
                              .credentials = f.emulator.credentials(),
                              .authentication = aliyun::signer(aliyun::scheme::fc),
                              .clock = f.clock}};
  CHECK(other.list_services({})->services.size() == 1);
}
