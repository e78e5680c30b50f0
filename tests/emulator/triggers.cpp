#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_alias.hpp>
#include <fc/v20210406/operations/create_trigger.hpp>
#include <fc/v20210406/operations/delete_alias.hpp>
#include <fc/v20210406/operations/delete_function.hpp>
#include <fc/v20210406/operations/delete_trigger.hpp>
#include <fc/v20210406/operations/get_trigger.hpp>
#include <fc/v20210406/operations/list_triggers.hpp>
#include <fc/v20210406/operations/update_trigger.hpp>

namespace api = fc::v20210406;
using test::demo_fixture;
using test::refused;

namespace {

constexpr const char* daily = R"({"cronExpression":"0 0 8 * * *","enable":true})";

struct trigger_fixture : demo_fixture {
  auto create(const std::string& name = "t", const std::string& config = daily) {
    return client.create_trigger(
        {.service_name = "demo",
         .function_name = "f",
         .body = {.trigger_config = config, .trigger_name = name, .trigger_type = api::trigger_type::timer}});
  }
  api::get_trigger_response get(const std::string& name = "t") {
    return client.get_trigger({.service_name = "demo", .function_name = "f", .trigger_name = name});
  }
};

}  // namespace

TEST_CASE("emulator: a trigger is created with what was sent, an id, times and an ETag, and got so") {
  trigger_fixture f;
  const auto made =
      f.client.create_trigger({.service_name = "demo",
                               .function_name = "f",
                               .body = {.invocation_role = "acs:ram::1:role/r",
                                        .source_arn = "acs:oss:cn-hangzhou:1:bucket",
                                        .trigger_config = R"({ "events": ["oss:ObjectCreated:*"] })",
                                        .trigger_name = "t",
                                        .trigger_type = api::trigger_type::oss,
                                        .description = "d"}});
  CHECK(made->trigger_name == "t");
  CHECK(made->trigger_type == api::trigger_type::oss);
  CHECK(made->trigger_config == R"({ "events": ["oss:ObjectCreated:*"] })");
  CHECK(made->invocation_role == "acs:ram::1:role/r");
  CHECK(made->source_arn == "acs:oss:cn-hangzhou:1:bucket");
  CHECK(made->description == "d");
  CHECK(made->qualifier == "LATEST");
  REQUIRE(made->trigger_id);
  CHECK(made->trigger_id->size() == 36);
  CHECK(made->created_time == "2026-01-02T03:04:05Z");
  CHECK_FALSE(made->url_internet);
  REQUIRE(made.header.etag);
  CHECK(made.header.etag->size() == 32);
  const auto got = f.get();
  CHECK(got->trigger_config == made->trigger_config);
  CHECK(got->trigger_id == made->trigger_id);
  CHECK(got.header.etag == made.header.etag);
}

TEST_CASE("emulator: a trigger is updated by the members that were sent") {
  trigger_fixture f;
  const auto made = f.create();
  f.clock->turn(std::chrono::seconds(10));
  const auto changed = f.client.update_trigger({.service_name = "demo",
                                                .function_name = "f",
                                                .trigger_name = "t",
                                                .if_match = made.header.etag,
                                                .body = {.trigger_config = R"({"enable":false})"}});
  CHECK(changed->trigger_config == R"({"enable":false})");
  CHECK(changed->trigger_type == api::trigger_type::timer);
  CHECK(changed->trigger_id == made->trigger_id);
  CHECK(changed->status == "RUNNING");
  CHECK(changed->target_arn == "acs:fc:cn-hangzhou:1234567890123456:services/demo.LATEST/functions/f");
  CHECK(changed->created_time == "2026-01-02T03:04:05Z");
  CHECK(changed->last_modified_time == "2026-01-02T03:04:15Z");
  CHECK(changed.header.etag != made.header.etag);
  CHECK(f.get()->trigger_config == R"({"enable":false})");
}

TEST_CASE("emulator: triggers are listed in name order, by page, prefix and first name") {
  trigger_fixture f;
  for (const char* name : {"c", "aa", "ab", "b"}) f.create(name);
  const auto names = [](const api::list_triggers_response& page) {
    std::string out;
    for (const auto& each : page->triggers) out += each.trigger_name.value() + " ";
    return out;
  };
  const auto first = f.client.list_triggers({.service_name = "demo", .function_name = "f", .limit = 3});
  CHECK(names(first) == "aa ab b ");
  CHECK(first->triggers[0].trigger_config == daily);
  const auto last =
      f.client.list_triggers({.service_name = "demo", .function_name = "f", .next_token = first->next_token});
  CHECK(names(last) == "c ");
  CHECK(last->next_token == "");
  CHECK(names(f.client.list_triggers({.service_name = "demo", .function_name = "f", .prefix = "a"})) ==
        "aa ab ");
  CHECK(names(f.client.list_triggers({.service_name = "demo", .function_name = "f", .start_key = "ab"})) ==
        "ab b c ");
}

TEST_CASE("emulator: a function is not deleted while it has triggers") {
  trigger_fixture f;
  f.create();
  CHECK(refused([&] { f.client.delete_function({.service_name = "demo", .function_name = "f"}); }) ==
        "409 FunctionNotEmpty");
  CHECK(
      f.client.delete_trigger({.service_name = "demo", .function_name = "f", .trigger_name = "t"}).status() ==
      204);
  CHECK(f.client.list_triggers({.service_name = "demo", .function_name = "f"})->triggers.empty());
  CHECK(f.client.delete_function({.service_name = "demo", .function_name = "f"}).status() == 204);
}

TEST_CASE("emulator: a stale If-Match neither changes nor deletes a trigger") {
  trigger_fixture f;
  const auto made = f.create();
  CHECK(refused([&] {
          f.client.update_trigger({.service_name = "demo",
                                   .function_name = "f",
                                   .trigger_name = "t",
                                   .if_match = "stale",
                                   .body = {.description = "x"}});
        }) == "412 PreconditionFailed");
  CHECK(refused([&] {
          f.client.delete_trigger(
              {.service_name = "demo", .function_name = "f", .trigger_name = "t", .if_match = "stale"});
        }) == "412 PreconditionFailed");
  CHECK(f.get()->description == "");
  CHECK(f.client
            .delete_trigger({.service_name = "demo",
                             .function_name = "f",
                             .trigger_name = "t",
                             .if_match = made.header.etag})
            .status() == 204);
}

TEST_CASE("emulator: triggers, functions and services that are not there are 404") {
  trigger_fixture f;
  const auto all = [&f](const std::string& service, const std::string& function, const std::string& name) {
    const api::create_trigger_request create{
        .service_name = service,
        .function_name = function,
        .body = {.trigger_config = "{}", .trigger_name = name, .trigger_type = api::trigger_type::timer}};
    std::vector<std::string> out;
    out.push_back(refused([&] {
      f.client.get_trigger({.service_name = service, .function_name = function, .trigger_name = name});
    }));
    out.push_back(refused([&] {
      f.client.update_trigger({.service_name = service, .function_name = function, .trigger_name = name});
    }));
    out.push_back(refused([&] {
      f.client.delete_trigger({.service_name = service, .function_name = function, .trigger_name = name});
    }));
    if (name == "t") {
      out.push_back(
          refused([&] { f.client.list_triggers({.service_name = service, .function_name = function}); }));
      out.push_back(refused([&] { f.client.create_trigger(create); }));
    }
    return out;
  };
  CHECK(all("nope", "f", "t") == std::vector<std::string>(5, "404 ServiceNotFound"));
  CHECK(all("demo", "nope", "t") == std::vector<std::string>(5, "404 FunctionNotFound"));
  CHECK(all("demo", "f", "nope") == std::vector<std::string>(3, "404 TriggerNotFound"));
}

TEST_CASE("emulator: a trigger's name is free within its function, and checked") {
  trigger_fixture f;
  f.create();
  CHECK(refused([&] { f.create(); }) == "409 TriggerAlreadyExists");
  f.create_function("g");
  CHECK(refused([&] {
          f.client.create_trigger(
              {.service_name = "demo",
               .function_name = "g",
               .body = {
                   .trigger_config = "{}", .trigger_name = "t", .trigger_type = api::trigger_type::timer}});
        }) == "0 ");
  const auto why = test::failure([&] {
    f.client.create_trigger(
        {.service_name = "demo",
         .function_name = "f",
         .body = {.trigger_config = "{}", .trigger_name = "9t", .trigger_type = api::trigger_type::timer}},
        {.validate = wirebind::validation::off});
  });
  CHECK(why.code == "InvalidArgument");
  CHECK(why.message.find("triggerName") != std::string::npos);
}

TEST_CASE("emulator: a trigger's configuration is a JSON object in a string") {
  trigger_fixture f;
  for (const char* config : {"", "x", "[]", "\"{}\"", "{} {}", R"({"a":)"}) {
    INFO(config);
    const auto why = test::failure([&] { f.create("t", config); });
    CHECK(why.status == 400);
    CHECK(why.code == "InvalidArgument");
    CHECK(why.message.find("triggerConfig") != std::string::npos);
  }
  f.create("t", " { } ");
  CHECK(refused([&] {
          f.client.update_trigger({.service_name = "demo",
                                   .function_name = "f",
                                   .trigger_name = "t",
                                   .body = {.trigger_config = "null"}});
        }) == "400 InvalidArgument");
  CHECK(f.get()->trigger_config == " { } ");
}

TEST_CASE("emulator: triggers on a source need its ARN") {
  trigger_fixture f;
  const auto create = [&f](const std::string& type) {
    return test::failure([&] {
      f.client.create_trigger({.service_name = "demo",
                               .function_name = "f",
                               .body = {.trigger_config = "{}",
                                        .trigger_name = "of_" + type,
                                        .trigger_type = api::trigger_type(type)}});
    });
  };
  for (const char* type : {"oss", "log", "tablestore", "cdn_events", "mns_topic"}) {
    INFO(type);
    CHECK(create(type).code == "InvalidArgument");
    CHECK(create(type).message.find("sourceArn") != std::string::npos);
  }
  for (const char* type : {"timer", "http"}) {
    INFO(type);
    CHECK(create(type).status == 0);
  }
}

TEST_CASE("emulator: a trigger's qualifier has to name the function when it is set, not afterwards") {
  trigger_fixture f;
  const auto create = [&f](const std::string& qualifier) {
    return refused([&] {
      f.client.create_trigger({.service_name = "demo",
                               .function_name = "f",
                               .body = {.qualifier = qualifier,
                                        .trigger_config = "{}",
                                        .trigger_name = "t",
                                        .trigger_type = api::trigger_type::timer}});
    });
  };
  CHECK(create("1") == "400 InvalidArgument");
  CHECK(create("prod") == "400 InvalidArgument");
  f.publish();
  f.client.create_alias({.service_name = "demo", .body = {.alias_name = "prod", .version_id = "1"}});
  CHECK(create("prod") == "0 ");
  CHECK(f.get()->qualifier == "prod");
  f.client.delete_alias({.service_name = "demo", .alias_name = "prod"});
  const auto update = [&f](api::update_trigger_request_body body) {
    return f.client.update_trigger(
        {.service_name = "demo", .function_name = "f", .trigger_name = "t", .body = body});
  };
  CHECK(update({.description = "d"})->qualifier == "prod");
  CHECK(refused([&] { update({.qualifier = "prod"}); }) == "400 InvalidArgument");
  CHECK(update({.qualifier = "1"})->target_arn ==
        "acs:fc:cn-hangzhou:1234567890123456:services/demo.1/functions/f");
}

TEST_CASE("emulator: an HTTP trigger has addresses") {
  trigger_fixture f;
  const auto made =
      f.client.create_trigger({.service_name = "demo",
                               .function_name = "f",
                               .body = {.trigger_config = R"({"authType":"anonymous","methods":["GET"]})",
                                        .trigger_name = "web",
                                        .trigger_type = api::trigger_type::http}});
  REQUIRE(made->domain_name);
  CHECK(made->domain_name->starts_with("demo-f-"));
  CHECK(made->url_internet == "https://" + *made->domain_name + ".cn-hangzhou.fcapp.run");
  CHECK(made->url_intranet == "https://" + *made->domain_name + ".cn-hangzhou-vpc.fcapp.run");
  CHECK(f.get("web")->url_internet == made->url_internet);
}
