#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_alias.hpp>
#include <fc/v20210406/operations/delete_alias.hpp>
#include <fc/v20210406/operations/delete_function.hpp>
#include <fc/v20210406/operations/delete_service_version.hpp>
#include <fc/v20210406/operations/deregister_event_source.hpp>
#include <fc/v20210406/operations/list_event_sources.hpp>
#include <fc/v20210406/operations/register_event_source.hpp>

#include <optional>

// Upstream deprecates removal, which is played all the same.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

using test::refused;

namespace {

constexpr const char* rule = "acs:eventbridge:cn-hangzhou:1:eventbus/b/rule/r/target/t";

using texts = std::vector<std::string>;
using qualifier = std::optional<std::string>;

struct source_fixture : test::demo_fixture {
  auto add(const std::string& arn, const qualifier& of = {}) {
    return client.register_event_source(
        {.service_name = "demo", .function_name = "f", .qualifier = of, .body = {.source_arn = arn}});
  }
  texts listed(const qualifier& of = {}) {
    texts out;
    const auto page =
        client.list_event_sources({.service_name = "demo", .function_name = "f", .qualifier = of});
    REQUIRE(page->event_sources.has_value());
    for (const auto& each : page->event_sources) out.push_back(each.source_arn.value());
    return out;
  }
  int remove(const std::string& arn, const qualifier& of = {}) {
    return client
        .deregister_event_source(
            {.service_name = "demo", .function_name = "f", .source_arn = arn, .qualifier = of})
        .status();
  }
};

}  // namespace

TEST_CASE("emulator: event sources are registered, listed in order, and removed, by ARNs with slashes") {
  source_fixture f;
  CHECK(f.listed().empty());
  const auto made = f.add(rule);
  CHECK(made->source_arn == rule);
  CHECK(made->created_time == "2026-01-02T03:04:05Z");
  f.add("acs:a");
  CHECK(f.listed() == texts{"acs:a", rule});
  CHECK(f.remove(rule) == 204);
  CHECK(f.listed() == texts{"acs:a"});
}

TEST_CASE("emulator: registering twice and removing what is not there change nothing") {
  source_fixture f;
  f.add(rule);
  f.clock->turn(std::chrono::seconds(10));
  CHECK(f.add(rule)->created_time == "2026-01-02T03:04:05Z");
  CHECK(f.listed() == texts{rule});
  CHECK(f.remove("acs:x") == 204);
  CHECK(f.listed() == texts{rule});
}

TEST_CASE("emulator: each qualifier has event sources of its own, and takes them along when it goes") {
  source_fixture f;
  f.publish();
  const auto alias = [&f] {
    f.client.create_alias({.service_name = "demo", .body = {.alias_name = "prod", .version_id = "1"}});
  };
  alias();
  f.add("acs:latest");
  f.add("acs:one", "1");
  f.add("acs:prod", "prod");
  CHECK(f.listed("LATEST") == texts{"acs:latest"});
  CHECK(f.listed("1") == texts{"acs:one"});
  CHECK(f.listed("prod") == texts{"acs:prod"});
  CHECK(f.remove("acs:one", "prod") == 204);
  CHECK(f.listed("1") == texts{"acs:one"});
  f.client.delete_alias({.service_name = "demo", .alias_name = "prod"});
  alias();
  CHECK(f.listed("prod").empty());
  f.client.delete_function({.service_name = "demo", .function_name = "f"});
  CHECK(f.listed("1") == texts{"acs:one"});
  f.create_function();
  CHECK(f.listed().empty());
}

TEST_CASE("emulator: event sources need a function, in the version that is named") {
  source_fixture f;
  const auto all = [&f](const std::string& service, const std::string& function, const qualifier& of) {
    return texts{
        refused([&] {
          f.client.register_event_source({.service_name = service,
                                          .function_name = function,
                                          .qualifier = of,
                                          .body = {.source_arn = rule}});
        }),
        refused([&] {
          f.client.list_event_sources({.service_name = service, .function_name = function, .qualifier = of});
        }),
        refused([&] {
          f.client.deregister_event_source(
              {.service_name = service, .function_name = function, .source_arn = rule, .qualifier = of});
        })};
  };
  CHECK(all("nope", "f", {}) == texts(3, "404 ServiceNotFound"));
  CHECK(all("demo", "nope", {}) == texts(3, "404 FunctionNotFound"));
  CHECK(all("demo", "f", "1") == texts(3, "404 VersionNotFound"));
  CHECK(all("demo", "f", "prod") == texts(3, "404 AliasNotFound"));
  CHECK(refused([&] { f.add(""); }) == "400 InvalidArgument");
}
