#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_layer_version.hpp>
#include <fc/v20210406/operations/delete_layer_version.hpp>
#include <fc/v20210406/operations/get_layer_version.hpp>
#include <fc/v20210406/operations/list_layer_versions.hpp>
#include <fc/v20210406/operations/list_layers.hpp>
#include <fc/v20210406/operations/put_layer_acl.hpp>

namespace api = fc::v20210406;
using test::refused;

namespace {

struct layer_fixture : test::typed_fixture {
  auto create(const std::string& name, const std::string& package = "123456789") {
    return client.create_layer_version(
        {.layer_name = name,
         .body = {.description = "of " + package,
                  .compatible_runtime = {api::runtime::python3_9},
                  .code = api::code{.zip_file = wirebind::base64_text::from_bytes(package)}}});
  }
  auto get(const std::string& name, const std::string& version) {
    return client.get_layer_version({.layer_name = name, .version = version});
  }
  /// Names with their newest versions.
  static std::string names(const api::list_layers_response& page) {
    std::string out;
    for (const auto& each : page->layers) {
      out += each.layer_name.value() + std::to_string(each.version.value()) + " ";
    }
    return out;
  }
};

}  // namespace

TEST_CASE("emulator: a layer's version has a number, size, checksum, ARN and time, and is got so") {
  layer_fixture f;
  const auto made = f.create("tools");
  CHECK(made->layer_name == "tools");
  CHECK(made->version == 1);
  CHECK(made->description == "of 123456789");
  CHECK(made->codesize == 9);
  CHECK(made->code_checksum == "11051210869376104954");
  CHECK(made->acl == 0);
  CHECK(made->create_time == "2026-01-02T03:04:05Z");
  REQUIRE(made->compatible_runtime.size() == 1);
  CHECK(made->compatible_runtime[0] == api::runtime::python3_9);
  REQUIRE(made->arn);
  CHECK(made->arn->size() == 32 + 8);
  CHECK(made->arn->ends_with("#tools#1"));
  const auto got = f.get("tools", "1");
  CHECK(got->code_size == 9);
  CHECK(got->code_checksum == made->code_checksum);
  CHECK(got->arn == made->arn);
  CHECK(got->arn_v2 == "acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/1");
  CHECK(got->create_time == made->create_time);
  CHECK_FALSE(got->license);
}

TEST_CASE("emulator: a layer's package is fetched where its code is said to be") {
  layer_fixture f;
  f.create("tools", "first");
  f.create("tools", "second");
  const auto code = f.get("tools", "1")->code;
  REQUIRE(code);
  CHECK(code->repository_type == "OSS");
  REQUIRE(code->location.value().starts_with(f.emulator.url()));
  test::raw_client wire(f.emulator.port());
  const auto package =
      wire.ask("GET " + code->location->substr(f.emulator.url().size()) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(package.status == 200);
  CHECK(package.body == "first");
}

TEST_CASE("emulator: code of a layer in a bucket has size 0 and checksum 0") {
  layer_fixture f;
  const auto made = f.client.create_layer_version(
      {.layer_name = "tools", .body = {.code = {.oss_bucket_name = "b", .oss_object_name = "o"}}});
  CHECK(made->codesize == 0);
  CHECK(made->code_checksum == "0");
  CHECK(made->description == "");
}

TEST_CASE("emulator: versions of layers are numbered for each layer, and numbers are not used again") {
  layer_fixture f;
  CHECK(f.create("a")->version == 1);
  CHECK(f.create("a")->version == 2);
  CHECK(f.create("b")->version == 1);
  CHECK(f.client.delete_layer_version({.layer_name = "a", .version = "2"}).status() == 204);
  CHECK(f.create("a")->version == 3);
  CHECK(refused([&] { f.get("a", "2"); }) == "404 LayerVersionNotFound");
  CHECK(f.get("a", "3")->version == 3);
}

TEST_CASE("emulator: versions of a layer are listed upwards, by page and first version") {
  layer_fixture f;
  for (int i = 0; i != 12; ++i) f.create("a", "package " + std::to_string(i));
  const auto numbers = [](const api::list_layer_versions_response& page) {
    std::string out;
    for (const auto& each : page->layers) out += std::to_string(each.version.value()) + " ";
    return out;
  };
  const auto first = f.client.list_layer_versions({.layer_name = "a", .limit = 9});
  CHECK(numbers(first) == "1 2 3 4 5 6 7 8 9 ");
  CHECK(first->next_version == 10);
  CHECK(first->layers[8].description == "of package 8");
  const auto last = f.client.list_layer_versions({.layer_name = "a", .start_version = first->next_version});
  CHECK(numbers(last) == "10 11 12 ");
  CHECK_FALSE(last->next_version);
  CHECK(numbers(f.client.list_layer_versions({.layer_name = "a", .start_version = 99})).empty());
}

TEST_CASE("emulator: layers are listed in name order with their newest versions, by page and prefix") {
  layer_fixture f;
  for (const char* name : {"c", "aa", "ab", "b", "aa"}) f.create(name);
  const auto first = f.client.list_layers({.limit = 3});
  CHECK(f.names(first) == "aa2 ab1 b1 ");
  CHECK(first->layers[0].code_size == 9);
  const auto last = f.client.list_layers({.next_token = first->next_token});
  CHECK(f.names(last) == "c1 ");
  CHECK(last->next_token == "");
  CHECK(f.names(f.client.list_layers({.prefix = "a"})) == "aa2 ab1 ");
  CHECK(f.names(f.client.list_layers({.start_key = "ab"})) == "ab1 b1 c1 ");
}

TEST_CASE("emulator: a layer that is public says so in all its versions, until it is taken back") {
  layer_fixture f;
  f.create("a");
  f.create("a");
  f.create("b");
  CHECK(f.names(f.client.list_layers({.public_ = true})).empty());
  CHECK(f.client.put_layer_acl({.layer_name = "a", .public_ = true}).status() == 200);
  CHECK(f.get("a", "1")->acl == 1);
  CHECK(f.get("a", "2")->acl == 1);
  CHECK(f.get("b", "1")->acl == 0);
  CHECK(f.create("a")->acl == 1);
  CHECK(f.names(f.client.list_layers({.public_ = true})) == "a3 ");
  CHECK(f.names(f.client.list_layers({})) == "a3 b1 ");
  f.client.put_layer_acl({.layer_name = "a", .public_ = false});
  CHECK(f.get("a", "1")->acl == 0);
  f.client.put_layer_acl({.layer_name = "a", .public_ = true});
  f.client.put_layer_acl({.layer_name = "a"});
  CHECK(f.get("a", "1")->acl == 0);
}

TEST_CASE("emulator: there are no official layers") {
  layer_fixture f;
  f.create("a");
  const auto page = f.client.list_layers({.official = true});
  CHECK(page->layers.has_value());
  CHECK(page->layers.empty());
  CHECK(page->next_token == "");
}

TEST_CASE("emulator: a layer without versions is gone, and comes back private with the next number") {
  layer_fixture f;
  f.create("a");
  f.client.put_layer_acl({.layer_name = "a", .public_ = true});
  f.client.delete_layer_version({.layer_name = "a", .version = "1"});
  const std::string expected = "404 LayerNotFound";
  CHECK(refused([&] { f.get("a", "1"); }) == expected);
  CHECK(refused([&] { f.client.list_layer_versions({.layer_name = "a"}); }) == expected);
  CHECK(refused([&] { f.client.put_layer_acl({.layer_name = "a", .public_ = true}); }) == expected);
  CHECK(f.client.list_layers({})->layers.empty());
  const auto made = f.create("a");
  CHECK(made->version == 2);
  CHECK(made->acl == 0);
}

TEST_CASE("emulator: layers and versions that are not there are 404") {
  layer_fixture f;
  f.create("a");
  CHECK(refused([&] { f.get("nope", "1"); }) == "404 LayerNotFound");
  CHECK(refused([&] { f.client.delete_layer_version({.layer_name = "nope", .version = "1"}); }) ==
        "404 LayerNotFound");
  CHECK(refused([&] { f.client.list_layer_versions({.layer_name = "nope"}); }) == "404 LayerNotFound");
  CHECK(refused([&] { f.client.put_layer_acl({.layer_name = "nope"}); }) == "404 LayerNotFound");
  for (const char* version : {"2", "0", "x"}) {
    INFO(version);
    CHECK(refused([&] { f.get("a", version); }) == "404 LayerVersionNotFound");
    CHECK(refused([&] { f.client.delete_layer_version({.layer_name = "a", .version = version}); }) ==
          "404 LayerVersionNotFound");
  }
}

TEST_CASE("emulator: a layer's name, package, first version and limit are checked") {
  layer_fixture f;
  const std::string expected = "400 InvalidArgument";
  const wirebind::call_options unchecked{.validate = wirebind::validation::off};
  CHECK(refused([&] {
          f.client.create_layer_version({.layer_name = std::string(129, 'a'), .body = {.code = {}}},
                                        unchecked);
        }) == expected);
  CHECK(refused([&] {
          f.client.create_layer_version(
              {.layer_name = "a", .body = {.code = {.zip_file = wirebind::base64_text("!")}}}, unchecked);
        }) == expected);
  CHECK(f.client.list_layers({})->layers.empty());
  f.create("a");
  CHECK(refused([&] { f.client.list_layer_versions({.layer_name = "a", .limit = 0}); }) == expected);
  CHECK(refused([&] { f.client.list_layer_versions({.layer_name = "a", .start_version = -1}); }) == expected);
}
