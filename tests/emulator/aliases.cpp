#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_alias.hpp>
#include <fc/v20210406/operations/delete_alias.hpp>
#include <fc/v20210406/operations/delete_service_version.hpp>
#include <fc/v20210406/operations/get_alias.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/get_function_code.hpp>
#include <fc/v20210406/operations/get_service.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <fc/v20210406/operations/list_aliases.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <fc/v20210406/operations/update_alias.hpp>
#include <fc/v20210406/operations/update_function.hpp>
#include <fc/v20210406/operations/update_service.hpp>

namespace api = fc::v20210406;
using test::refused;

namespace {

/// A service with two versions, which differ in the service's description and in the variable V of "f".
struct two_versions : test::demo_fixture {
  two_versions() {
    for (const char* number : {"1", "2"}) {
      client.update_service({.service_name = "demo", .body = {.description = number}});
      client.update_function(
          {.service_name = "demo", .function_name = "f", .body = {.environment_variables = {{"V", number}}}});
      publish();
    }
    client.update_service({.service_name = "demo", .body = {.description = "latest"}});
    emulator.on_invoke("demo", "f", [](const fc::emulator::invocation& call) {
      return fc::emulator::invocation_result{.payload = wirebind::bytes(call.environment.at("V"))};
    });
  }
  auto create(const std::string& name, const std::string& version,
              wirebind::map<float> weights = wirebind::map<float>()) {
    return client.create_alias(
        {.service_name = "demo",
         .body = {.additional_version_weight = weights, .alias_name = name, .version_id = version}});
  }
  /// One letter an invocation: the version that ran.
  std::string invoke(const std::string& qualifier, int times) {
    std::string out;
    for (int i = 0; i != times; ++i) {
      out += client.invoke_function({.service_name = "demo", .function_name = "f", .qualifier = qualifier})
                 ->view();
    }
    return out;
  }
};

}  // namespace

TEST_CASE("emulator: an alias is created with what was sent, times and an ETag, and got so") {
  two_versions f;
  const auto made = f.client.create_alias(
      {.service_name = "demo",
       .body = {.additional_version_weight = {{"2", 0.05F}},
                .alias_name = "prod",
                .description = "d",
                .version_id = "1",
                .resolve_policy = api::resolve_policy::content,
                .route_policy =
                    api::route_policy{.condition = api::route_condition::and_,
                                      .policy_items = {{.type = api::policy_item_type::header,
                                                        .key = "x-test-uid",
                                                        .value = "11111",
                                                        .operator_ = api::policy_item_operator::equal}}}}});
  CHECK(made->alias_name == "prod");
  CHECK(made->version_id == "1");
  CHECK(made->description == "d");
  CHECK(made->additional_version_weight == wirebind::map<float>{{"2", 0.05F}});
  CHECK(made->resolve_policy == api::resolve_policy::content);
  REQUIRE(made->route_policy);
  CHECK(made->route_policy->policy_items[0].key == "x-test-uid");
  CHECK(made->created_time == "2026-01-02T03:04:05Z");
  const auto got = f.client.get_alias({.service_name = "demo", .alias_name = "prod"});
  CHECK(got->version_id == "1");
  CHECK(got->additional_version_weight == made->additional_version_weight);
  REQUIRE(made.header.etag);
  CHECK(made.header.etag->size() == 32);
  CHECK(got.header.etag == made.header.etag);
}

TEST_CASE("emulator: an alias names its version wherever a qualifier is taken") {
  two_versions f;
  f.create("prod", "1");
  CHECK(f.client.get_service({.service_name = "demo", .qualifier = "prod"})->description == "1");
  const auto function =
      f.client.get_function({.service_name = "demo", .function_name = "f", .qualifier = "prod"});
  CHECK(function->environment_variables == wirebind::map<std::string>{{"V", "1"}});
  const auto listed = f.client.list_functions({.service_name = "demo", .qualifier = "prod"});
  REQUIRE(listed->functions.size() == 1);
  CHECK(listed->functions[0].environment_variables == wirebind::map<std::string>{{"V", "1"}});
  CHECK(f.client.get_function_code({.service_name = "demo", .function_name = "f", .qualifier = "prod"})
            ->checksum == "11051210869376104954");
  CHECK(f.invoke("prod", 1) == "1");
}

TEST_CASE("emulator: an alias that is updated names another version from then on") {
  two_versions f;
  const auto made = f.create("prod", "1");
  f.clock->turn(std::chrono::seconds(10));
  const auto moved = f.client.update_alias({.service_name = "demo",
                                            .alias_name = "prod",
                                            .if_match = made.header.etag,
                                            .body = {.description = "moved", .version_id = "2"}});
  CHECK(moved->version_id == "2");
  CHECK(moved->description == "moved");
  CHECK(moved->alias_name == "prod");
  CHECK(moved->created_time == "2026-01-02T03:04:05Z");
  CHECK(moved->last_modified_time == "2026-01-02T03:04:15Z");
  CHECK(moved.header.etag != made.header.etag);
  CHECK(f.invoke("prod", 1) == "2");
  CHECK(f.client.get_service({.service_name = "demo", .qualifier = "prod"})->description == "2");
}

TEST_CASE("emulator: a second version gets its share of the invocations, exactly; reads see the main one") {
  two_versions f;
  f.create("prod", "1", {{"2", 0.25F}});
  CHECK(f.invoke("prod", 8) == "11121112");
  CHECK(f.client.get_service({.service_name = "demo", .qualifier = "prod"})->description == "1");
  const auto share = [&f](float weight) {
    f.client.update_alias({.service_name = "demo",
                           .alias_name = "prod",
                           .body = {.additional_version_weight = {{"2", weight}}}});
    return f.invoke("prod", 10);
  };
  CHECK(share(0.7F) == "1221221222");
  CHECK(share(1) == "2222222222");
  CHECK(share(0) == "1111111111");
  f.client.update_alias({.service_name = "demo",
                         .alias_name = "prod",
                         .body = {.additional_version_weight = wirebind::empty_value}});
  CHECK(f.invoke("prod", 10) == "1111111111");
}

TEST_CASE("emulator: rules about contents send nothing to the second version") {
  two_versions f;
  f.client.create_alias({.service_name = "demo",
                         .body = {.additional_version_weight = {{"2", 1.0F}},
                                  .alias_name = "prod",
                                  .version_id = "1",
                                  .resolve_policy = api::resolve_policy::content}});
  CHECK(f.invoke("prod", 3) == "111");
}

TEST_CASE("emulator: an alias does not share requests out with its main version") {
  two_versions f;
  const std::string expected = "400 AdditionalVersionContainsMajorVersion";
  CHECK(refused([&] { f.create("prod", "1", {{"1", 0.5F}}); }) == expected);
  f.create("prod", "1", {{"2", 0.5F}});
  CHECK(refused([&] {
          f.client.update_alias({.service_name = "demo", .alias_name = "prod", .body = {.version_id = "2"}});
        }) == expected);
  CHECK(refused([&] {
          f.client.update_alias({.service_name = "demo",
                                 .alias_name = "prod",
                                 .body = {.additional_version_weight = {{"1", 0.5F}}}});
        }) == expected);
  const auto got = f.client.get_alias({.service_name = "demo", .alias_name = "prod"});
  CHECK(got->version_id == "1");
  CHECK(got->additional_version_weight == wirebind::map<float>{{"2", 0.5F}});
}

TEST_CASE("emulator: a weight is 0 to 1, of one further version") {
  two_versions f;
  CHECK(refused([&] { f.create("a", "1", {{"2", 1.5F}}); }) == "400 InvalidArgument");
  CHECK(refused([&] { f.create("a", "1", {{"2", -0.5F}}); }) == "400 InvalidArgument");
  f.publish();
  CHECK(refused([&] { f.create("a", "1", {{"2", 0.5F}, {"3", 0.5F}}); }) == "400 InvalidArgument");
  const auto why = test::failure([&] { f.create("a", "1", {{"2", 1.5F}}); });
  CHECK(why.message.find("additionalVersionWeight.2") != std::string::npos);
  CHECK(f.create("a", "1", {{"2", 1.0F}})->additional_version_weight == wirebind::map<float>{{"2", 1.0F}});
}

TEST_CASE("emulator: the versions of an alias have to be published") {
  two_versions f;
  CHECK(refused([&] { f.create("a", "3"); }) == "404 VersionNotFound");
  CHECK(refused([&] { f.create("a", "LATEST"); }) == "404 VersionNotFound");
  CHECK(refused([&] { f.create("a", "1", {{"3", 0.5F}}); }) == "404 VersionNotFound");
  f.create("a", "1");
  CHECK(refused([&] {
          f.client.update_alias({.service_name = "demo", .alias_name = "a", .body = {.version_id = "3"}});
        }) == "404 VersionNotFound");
  CHECK(f.client.get_alias({.service_name = "demo", .alias_name = "a"})->version_id == "1");
}

TEST_CASE("emulator: an alias has a name that no version and no other alias has") {
  two_versions f;
  f.create("prod", "1");
  CHECK(refused([&] { f.create("prod", "2"); }) == "409 AliasAlreadyExists");
  for (const char* name : {"LATEST", "7", "007"}) {
    INFO(name);
    CHECK(refused([&] { f.create(name, "1"); }) == "400 InvalidArgument");
  }
  CHECK(refused([&] {
          f.client.create_alias(
              {.service_name = "demo", .body = {.alias_name = std::string(129, 'a'), .version_id = "1"}},
              {.validate = wirebind::validation::off});
        }) == "400 InvalidArgument");
  f.create_service("other");
  f.publish("other");
  CHECK(f.client.create_alias({.service_name = "other", .body = {.alias_name = "prod", .version_id = "1"}})
            ->alias_name == "prod");
}

TEST_CASE("emulator: aliases that are not there, or services, are 404") {
  two_versions f;
  CHECK(refused([&] { f.client.get_alias({.service_name = "demo", .alias_name = "x"}); }) ==
        "404 AliasNotFound");
  CHECK(refused([&] { f.client.update_alias({.service_name = "demo", .alias_name = "x"}); }) ==
        "404 AliasNotFound");
  CHECK(refused([&] { f.client.delete_alias({.service_name = "demo", .alias_name = "x"}); }) ==
        "404 AliasNotFound");
  CHECK(refused([&] { f.client.get_service({.service_name = "demo", .qualifier = "x"}); }) ==
        "404 AliasNotFound");
  CHECK(refused([&] { f.invoke("x", 1); }) == "404 AliasNotFound");
  const std::string expected = "404 ServiceNotFound";
  CHECK(refused([&] { f.client.get_alias({.service_name = "nope", .alias_name = "x"}); }) == expected);
  CHECK(refused([&] { f.client.list_aliases({.service_name = "nope"}); }) == expected);
  CHECK(refused([&] { f.client.delete_alias({.service_name = "nope", .alias_name = "x"}); }) == expected);
  CHECK(refused([&] { f.client.update_alias({.service_name = "nope", .alias_name = "x"}); }) == expected);
  CHECK(refused([&] {
          f.client.create_alias({.service_name = "nope", .body = {.alias_name = "x", .version_id = "1"}});
        }) == expected);
}

TEST_CASE("emulator: a stale If-Match neither changes nor deletes an alias") {
  two_versions f;
  const auto made = f.create("prod", "1");
  CHECK(
      refused([&] {
        f.client.update_alias(
            {.service_name = "demo", .alias_name = "prod", .if_match = "stale", .body = {.version_id = "2"}});
      }) == "412 PreconditionFailed");
  CHECK(refused([&] {
          f.client.delete_alias({.service_name = "demo", .alias_name = "prod", .if_match = "stale"});
        }) == "412 PreconditionFailed");
  CHECK(f.client.get_alias({.service_name = "demo", .alias_name = "prod"})->version_id == "1");
  CHECK(f.client.delete_alias({.service_name = "demo", .alias_name = "prod", .if_match = made.header.etag})
            .status() == 204);
  CHECK(f.client.list_aliases({.service_name = "demo"})->aliases.empty());
}

TEST_CASE("emulator: aliases are listed in name order, by page, prefix and first name") {
  two_versions f;
  for (const char* name : {"prod", "beta", "pre", "alpha"}) f.create(name, "1");
  const auto names = [](const api::list_aliases_response& page) {
    std::string out;
    for (const auto& each : page->aliases) out += each.alias_name.value() + " ";
    return out;
  };
  const auto first = f.client.list_aliases({.service_name = "demo", .limit = 3});
  CHECK(names(first) == "alpha beta pre ");
  const auto last = f.client.list_aliases({.service_name = "demo", .next_token = first->next_token});
  CHECK(names(last) == "prod ");
  CHECK(last->next_token == "");
  CHECK(names(f.client.list_aliases({.service_name = "demo", .prefix = "pr"})) == "pre prod ");
  CHECK(names(f.client.list_aliases({.service_name = "demo", .start_key = "beta"})) == "beta pre prod ");
}

TEST_CASE("emulator: an alias outlives its version and then names nothing") {
  two_versions f;
  f.create("prod", "1");
  f.client.delete_service_version({.service_name = "demo", .version_id = "1"});
  CHECK(f.client.get_alias({.service_name = "demo", .alias_name = "prod"})->version_id == "1");
  CHECK(refused([&] { f.invoke("prod", 1); }) == "404 VersionNotFound");
  f.client.update_alias({.service_name = "demo", .alias_name = "prod", .body = {.version_id = "2"}});
  CHECK(f.invoke("prod", 1) == "2");
}
