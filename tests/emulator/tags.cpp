#include "typed_fixture.hpp"

#include <fc/v20210406/operations/delete_service.hpp>
#include <fc/v20210406/operations/get_resource_tags.hpp>
#include <fc/v20210406/operations/list_tagged_resources.hpp>
#include <fc/v20210406/operations/tag_resource.hpp>
#include <fc/v20210406/operations/untag_resource.hpp>

namespace api = fc::v20210406;
using test::refused;

namespace {

using tag_map = wirebind::map<std::string>;

std::string arn_of(const std::string& service) {
  return "acs:fc:cn-hangzhou:1234567890123456:services/" + service;
}

tag_map many(int first, int end) {
  tag_map out;
  for (int i = first; i != end; ++i) out["k" + std::to_string(i)] = "v";
  return out;
}

struct tag_fixture : test::typed_fixture {
  tag_fixture() { create_service(); }
  void tag(const tag_map& tags, const std::string& service = "demo") {
    client.tag_resource({.body = {.resource_arn = arn_of(service), .tags = tags}});
  }
  tag_map tags(const std::string& service = "demo") {
    return client.get_resource_tags({.resource_arn = arn_of(service)})->tags;
  }
};

}  // namespace

TEST_CASE("emulator: tags are set, changed and added, and got with the resource") {
  tag_fixture f;
  CHECK(f.client.get_resource_tags({.resource_arn = arn_of("demo")})->tags == tag_map(wirebind::empty_value));
  CHECK(f.client.tag_resource({.body = {.resource_arn = arn_of("demo"), .tags = {{"team", "media"}}}})
            .status() == 200);
  f.tag({{"team", "photo"}, {"stage", ""}});
  const auto got = f.client.get_resource_tags({.resource_arn = arn_of("demo")});
  CHECK(got->tags == tag_map{{"stage", ""}, {"team", "photo"}});
  CHECK(got->resource_arn == arn_of("demo"));
}

TEST_CASE("emulator: tags are removed by key, or all of them; keys that are not there do not matter") {
  tag_fixture f;
  f.tag({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  f.client.untag_resource({.body = {.resource_arn = arn_of("demo"), .tag_keys = {"a", "x"}}});
  CHECK(f.tags() == tag_map{{"b", "2"}, {"c", "3"}});
  f.client.untag_resource({.body = {.resource_arn = arn_of("demo")}});
  CHECK(f.tags() == tag_map{{"b", "2"}, {"c", "3"}});
  f.client.untag_resource({.body = {.resource_arn = arn_of("demo"), .tag_keys = {"b"}, .all = false}});
  CHECK(f.tags() == tag_map{{"c", "3"}});
  f.client.untag_resource({.body = {.resource_arn = arn_of("demo"), .tag_keys = {"x"}, .all = true}});
  CHECK(f.tags().empty());
}

TEST_CASE("emulator: a resource has 20 tags at most, whether they come at once or one after the other") {
  tag_fixture f;
  CHECK(refused([&] { f.tag(many(0, 21)); }) == "400 LimitExceededError");
  CHECK(f.tags().empty());
  f.tag(many(0, 20));
  CHECK(refused([&] { f.tag({{"one more", ""}}); }) == "400 LimitExceededError");
  CHECK(f.tags() == many(0, 20));
  f.tag({{"k7", "new"}});
  CHECK(f.tags().at("k7") == "new");
}

TEST_CASE("emulator: keys and values of tags are checked, and nothing is set when one is wrong") {
  tag_fixture f;
  for (const std::string& key :
       {std::string(), std::string("aliyun.x"), std::string("acs:x"), std::string("see http://x"),
        std::string("https://x"), std::string(65, 'k')}) {
    INFO(key);
    const auto why = test::failure([&] { f.tag({{"good", "v"}, {key, "v"}}); });
    CHECK(why.code == "InvalidArgument");
    CHECK(why.message.find("tags." + key) != std::string::npos);
  }
  CHECK(refused([&] { f.tag({{"k", std::string(129, 'v')}}); }) == "400 InvalidArgument");
  CHECK(f.tags().empty());
  std::string characters;
  for (int i = 0; i != 64; ++i) characters += "ü";
  f.tag({{characters, std::string(128, 'v')}, {"x-acs:", "http://v"}});
  CHECK(f.tags().size() == 2);
}

TEST_CASE("emulator: services with tags are listed in name order, by page") {
  tag_fixture f;
  for (const char* name : {"c", "b", "a"}) {
    f.create_service(name);
    f.tag({{"of", name}}, name);
  }
  const auto first = f.client.list_tagged_resources({.limit = 2});
  REQUIRE(first->resources.size() == 2);
  CHECK(first->resources[0].resource_arn == arn_of("a"));
  CHECK(first->resources[0].tags == tag_map{{"of", "a"}});
  CHECK(first->resources[1].resource_arn == arn_of("b"));
  const auto last = f.client.list_tagged_resources({.next_token = first->next_token});
  REQUIRE(last->resources.size() == 1);
  CHECK(last->resources[0].resource_arn == arn_of("c"));
  CHECK(last->next_token == "");
}

TEST_CASE("emulator: tags go with their service") {
  tag_fixture f;
  f.tag({{"a", "1"}});
  f.client.delete_service({.service_name = "demo"});
  CHECK(f.client.list_tagged_resources({})->resources.empty());
  f.create_service();
  CHECK(f.tags().empty());
}

TEST_CASE("emulator: only services of the account and region have tags") {
  tag_fixture f;
  const auto all = [&f](const std::string& arn) {
    return std::vector<std::string>{
        refused([&] {
          f.client.tag_resource({.body = {.resource_arn = arn, .tags = {{"k", "v"}}}});
        }),
        refused([&] { f.client.untag_resource({.body = {.resource_arn = arn, .all = true}}); }),
        refused([&] { f.client.get_resource_tags({.resource_arn = arn}); })};
  };
  for (const std::string& arn :
       {arn_of("nope"), std::string("acs:fc:cn-shanghai:1234567890123456:services/demo"),
        std::string("acs:fc:cn-hangzhou:1:services/demo"), std::string("acs:fc:::services/demo")}) {
    INFO(arn);
    CHECK(all(arn) == std::vector<std::string>(3, "404 ServiceNotFound"));
  }
  for (const std::string& arn :
       {std::string(), std::string("demo"), std::string("services/demo"), arn_of(""),
        arn_of("demo/functions/f"), std::string("acs:oss:cn-hangzhou:1234567890123456:services/demo"),
        std::string("acs:fc:cn-hangzhou:1234567890123456:layers/demo")}) {
    INFO(arn);
    CHECK(all(arn) == std::vector<std::string>(3, "400 InvalidArgument"));
  }
}
