#include "typed_fixture.hpp"

#include <fc/v20210406/operations/delete_function.hpp>
#include <fc/v20210406/operations/delete_service.hpp>
#include <fc/v20210406/operations/delete_service_version.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/get_function_code.hpp>
#include <fc/v20210406/operations/get_service.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <fc/v20210406/operations/list_service_versions.hpp>
#include <fc/v20210406/operations/update_function.hpp>
#include <fc/v20210406/operations/update_service.hpp>

namespace api = fc::v20210406;
using test::demo_fixture;
using test::refused;

namespace {

std::vector<std::string> numbers(const api::list_service_versions_response& page) {
  std::vector<std::string> out;
  for (const auto& each : page->versions) out.push_back(each.version_id.value());
  return out;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("emulator: an update changes the members of a service that were sent, and the ETag") {
  demo_fixture f;
  const auto before = f.client.get_service({.service_name = "demo"});
  f.clock->turn(std::chrono::seconds(10));
  const auto after = f.client.update_service(
      {.service_name = "demo",
       .if_match = before.header.etag,
       .body = {.description = "pictures", .log_config = api::log_config{.logstore = "l", .project = "p"}}});
  CHECK(after->description == "pictures");
  REQUIRE(after->log_config);
  CHECK(after->log_config->project == "p");
  CHECK(after->internet_access == true);
  CHECK(after->service_name == "demo");
  CHECK(after->service_id == before->service_id);
  CHECK(after->created_time == "2026-01-02T03:04:05Z");
  CHECK(after->last_modified_time == "2026-01-02T03:04:15Z");
  CHECK(after.header.etag != before.header.etag);
  const auto got = f.client.get_service({.service_name = "demo"});
  CHECK(got->description == "pictures");
  CHECK(got.header.etag == after.header.etag);
}

TEST_CASE("emulator: a service that is not there, or has another ETag, is not updated") {
  demo_fixture f;
  CHECK(refused([&] { f.client.update_service({.service_name = "nope"}); }) == "404 ServiceNotFound");
  CHECK(refused([&] {
          f.client.update_service(
              {.service_name = "demo", .if_match = "stale", .body = {.description = "x"}});
        }) == "412 PreconditionFailed");
  CHECK(f.client.get_service({.service_name = "demo"})->description == "");
}

TEST_CASE("emulator: versions have numbers from 1 on, a note, times and an ETag") {
  demo_fixture f;
  const auto first =
      f.client.publish_service_version({.service_name = "demo", .body = {.description = "before the sale"}});
  CHECK(first->version_id == "1");
  CHECK(first->description == "before the sale");
  CHECK(first->created_time == "2026-01-02T03:04:05Z");
  CHECK(first->last_modified_time == "2026-01-02T03:04:05Z");
  REQUIRE(first.header.etag);
  CHECK(first.header.etag->size() == 32);
  const auto second = f.client.publish_service_version({.service_name = "demo"});
  CHECK(second->version_id == "2");
  CHECK(second->description == "");
  CHECK(second.header.etag != first.header.etag);
}

TEST_CASE("emulator: a version is published of the service that If-Match names, and of none else") {
  demo_fixture f;
  const auto etag = f.client.get_service({.service_name = "demo"}).header.etag;
  CHECK(f.client.publish_service_version({.service_name = "demo", .if_match = etag})->version_id == "1");
  f.client.update_service({.service_name = "demo"});
  CHECK(refused([&] { f.client.publish_service_version({.service_name = "demo", .if_match = etag}); }) ==
        "412 PreconditionFailed");
  CHECK(refused([&] { f.client.publish_service_version({.service_name = "nope"}); }) ==
        "404 ServiceNotFound");
  CHECK(f.publish() == "2");
}

TEST_CASE("emulator: a version shows the service as it was published") {
  demo_fixture f;
  f.client.update_service({.service_name = "demo", .body = {.description = "old"}});
  const auto frozen = f.client.get_service({.service_name = "demo"});
  f.publish();
  f.client.update_service({.service_name = "demo", .body = {.description = "new"}});
  const auto version = f.client.get_service({.service_name = "demo", .qualifier = "1"});
  CHECK(version->description == "old");
  CHECK(version.header.etag == frozen.header.etag);
  CHECK(f.client.get_service({.service_name = "demo", .qualifier = "LATEST"})->description == "new");
}

TEST_CASE("emulator: a version keeps its functions through their updates and deletion") {
  demo_fixture f;
  const auto frozen = f.client.get_function({.service_name = "demo", .function_name = "f"});
  f.publish();
  f.client.update_function(
      {.service_name = "demo",
       .function_name = "f",
       .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes("other")}, .timeout = 60}});
  f.create_function("g");
  const api::get_function_request of_version{.service_name = "demo", .function_name = "f", .qualifier = "1"};
  CHECK(f.client.get_function(of_version)->timeout == 3);
  CHECK(f.client.get_function(of_version)->code_checksum == "11051210869376104954");
  CHECK(f.client.get_function(of_version).header.etag == frozen.header.etag);
  CHECK(f.client.get_function({.service_name = "demo", .function_name = "f"})->timeout == 60);
  f.client.delete_function({.service_name = "demo", .function_name = "f"});
  CHECK(f.client.get_function(of_version)->timeout == 3);
  const auto listed = f.client.list_functions({.service_name = "demo", .qualifier = "1"});
  REQUIRE(listed->functions.size() == 1);
  CHECK(listed->functions[0].function_name == "f");
  const auto latest = f.client.list_functions({.service_name = "demo"});
  REQUIRE(latest->functions.size() == 1);
  CHECK(latest->functions[0].function_name == "g");
  CHECK(refused([&] {
          f.client.get_function({.service_name = "demo", .function_name = "g", .qualifier = "1"});
        }) == "404 FunctionNotFound");
}

TEST_CASE("emulator: an invocation of a version runs with the settings and the code of the version") {
  demo_fixture f;
  std::string level;
  f.emulator.on_invoke("demo", "f", [&level](const fc::emulator::invocation& call) {
    level = call.environment.at("LEVEL");
    return fc::emulator::invocation_result{.payload = call.payload};
  });
  const auto set_level = [&f](const std::string& value) {
    f.client.update_function({.service_name = "demo",
                              .function_name = "f",
                              .body = {.environment_variables = {{"LEVEL", value}}}});
  };
  set_level("old");
  f.publish();
  set_level("new");
  f.client.update_function(
      {.service_name = "demo",
       .function_name = "f",
       .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes("other")}}});
  const auto versioned =
      f.client.invoke_function({.service_name = "demo", .function_name = "f", .qualifier = "1"});
  CHECK(level == "old");
  CHECK(versioned.header.code_checksum == "11051210869376104954");
  const auto latest = f.client.invoke_function({.service_name = "demo", .function_name = "f"});
  CHECK(level == "new");
  CHECK(latest.header.code_checksum != versioned.header.code_checksum);
}

TEST_CASE("emulator: a version that was not published is VersionNotFound wherever a qualifier is taken") {
  demo_fixture f;
  f.publish();
  for (const std::string& qualifier : texts{"2", "01", "0", "99999999999999999999999"}) {
    INFO(qualifier);
    const std::string expected = "404 VersionNotFound";
    CHECK(refused([&] { f.client.get_service({.service_name = "demo", .qualifier = qualifier}); }) ==
          expected);
    CHECK(refused([&] {
            f.client.get_function({.service_name = "demo", .function_name = "f", .qualifier = qualifier});
          }) == expected);
    CHECK(refused([&] { f.client.list_functions({.service_name = "demo", .qualifier = qualifier}); }) ==
          expected);
    CHECK(refused([&] {
            f.client.get_function_code(
                {.service_name = "demo", .function_name = "f", .qualifier = qualifier});
          }) == expected);
    CHECK(refused([&] {
            f.client.invoke_function({.service_name = "demo", .function_name = "f", .qualifier = qualifier});
          }) == expected);
  }
}

TEST_CASE("emulator: versions are listed downwards by number, or upwards on request") {
  demo_fixture f;
  for (int i = 0; i != 11; ++i) f.publish();
  const auto down = f.client.list_service_versions({.service_name = "demo", .limit = 3});
  CHECK(numbers(down) == texts{"11", "10", "9"});
  CHECK(down->direction == api::list_direction::backward);
  const auto more =
      f.client.list_service_versions({.service_name = "demo", .limit = 100, .next_token = down->next_token});
  CHECK(numbers(more) == texts{"8", "7", "6", "5", "4", "3", "2", "1"});
  CHECK(more->next_token == "");
  const auto up = f.client.list_service_versions(
      {.service_name = "demo", .limit = 2, .start_key = "9", .direction = api::list_direction::forward});
  CHECK(numbers(up) == texts{"9", "10"});
  CHECK(up->direction == api::list_direction::forward);
  const auto end = f.client.list_service_versions(
      {.service_name = "demo", .next_token = up->next_token, .direction = api::list_direction::forward});
  CHECK(numbers(end) == texts{"11"});
  CHECK(end->next_token == "");
  CHECK(numbers(f.client.list_service_versions({.service_name = "demo", .start_key = "2"})) ==
        texts{"2", "1"});
}

TEST_CASE("emulator: a list of versions shows what publishing said, and nothing as an empty list") {
  demo_fixture f;
  const auto none = f.client.list_service_versions({.service_name = "demo"});
  CHECK(none->versions.has_value());
  CHECK(none->versions.empty());
  CHECK(none->next_token == "");
  f.client.publish_service_version({.service_name = "demo", .body = {.description = "note"}});
  const auto one = f.client.list_service_versions({.service_name = "demo"});
  REQUIRE(one->versions.size() == 1);
  CHECK(one->versions[0].description == "note");
  CHECK(one->versions[0].created_time == "2026-01-02T03:04:05Z");
}

TEST_CASE("emulator: a list of versions is refused for a wrong service, start, token, limit or direction") {
  demo_fixture f;
  const auto list = [&f](api::list_service_versions_request request) {
    return refused([&] { f.client.list_service_versions(request, {.validate = wirebind::validation::off}); });
  };
  CHECK(list({.service_name = "nope"}) == "404 ServiceNotFound");
  CHECK(list({.service_name = "demo", .start_key = "one"}) == "400 InvalidArgument");
  CHECK(list({.service_name = "demo", .next_token = "one"}) == "400 InvalidArgument");
  CHECK(list({.service_name = "demo", .next_token = "bjpvbmU="}) == "400 InvalidArgument");
  CHECK(list({.service_name = "demo", .limit = 0}) == "400 InvalidArgument");
  CHECK(list({.service_name = "demo", .limit = 101}) == "400 InvalidArgument");
  CHECK(list({.service_name = "demo", .direction = api::list_direction("SIDEWAYS")}) ==
        "400 InvalidArgument");
  CHECK(list({.service_name = "demo", .limit = 100}) == "0 ");
}

TEST_CASE("emulator: a deleted version is gone, and its number is not used again") {
  demo_fixture f;
  f.publish();
  f.publish();
  CHECK(f.client.delete_service_version({.service_name = "demo", .version_id = "2"}).status() == 204);
  CHECK(refused([&] { f.client.get_service({.service_name = "demo", .qualifier = "2"}); }) ==
        "404 VersionNotFound");
  CHECK(f.publish() == "3");
  CHECK(numbers(f.client.list_service_versions({.service_name = "demo"})) == texts{"3", "1"});
  CHECK(refused([&] { f.client.delete_service_version({.service_name = "demo", .version_id = "2"}); }) ==
        "404 VersionNotFound");
  CHECK(refused([&] { f.client.delete_service_version({.service_name = "demo", .version_id = "LATEST"}); }) ==
        "404 VersionNotFound");
  CHECK(refused([&] { f.client.delete_service_version({.service_name = "nope", .version_id = "1"}); }) ==
        "404 ServiceNotFound");
}

TEST_CASE("emulator: versions do not keep a service from being deleted, and a new one starts at 1") {
  demo_fixture f;
  f.publish();
  f.client.delete_function({.service_name = "demo", .function_name = "f"});
  CHECK(f.client.delete_service({.service_name = "demo"}).status() == 204);
  f.create_service();
  CHECK(f.client.list_service_versions({.service_name = "demo"})->versions.empty());
  CHECK(f.publish() == "1");
}

TEST_CASE("emulator: code has a checksum and an address where it is fetched without a signature") {
  demo_fixture f;
  f.publish();
  f.client.update_function(
      {.service_name = "demo",
       .function_name = "f",
       .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes("other")}}});
  const auto fetch = [&f](const std::string& url) {
    REQUIRE(url.substr(0, f.emulator.url().size()) == f.emulator.url());
    test::raw_client wire(f.emulator.port());
    return wire.ask("GET " + url.substr(f.emulator.url().size()) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  };
  const auto version =
      f.client.get_function_code({.service_name = "demo", .function_name = "f", .qualifier = "1"});
  CHECK(version->checksum == "11051210869376104954");
  const auto package = fetch(version->url.value());
  CHECK(package.status == 200);
  CHECK(package.fields.find("Content-Type") == "application/zip");
  CHECK(package.body == "123456789");
  const auto latest = f.client.get_function_code({.service_name = "demo", .function_name = "f"});
  CHECK(latest->checksum != version->checksum);
  CHECK(fetch(latest->url.value()).body == "other");
  CHECK(fetch(f.emulator.url() + "/packages/functions/demo/LATEST/nope").status == 403);
  CHECK(fetch(latest->url->substr(0, latest->url->find('?'))).status == 403);
  CHECK(fetch(*latest->url + '0').status == 403);
}

TEST_CASE("emulator: there is no code without the function") {
  demo_fixture f;
  CHECK(refused([&] { f.client.get_function_code({.service_name = "nope", .function_name = "f"}); }) ==
        "404 ServiceNotFound");
  CHECK(refused([&] { f.client.get_function_code({.service_name = "demo", .function_name = "nope"}); }) ==
        "404 FunctionNotFound");
}
