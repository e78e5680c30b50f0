#include "typed_fixture.hpp"

#include <fc/v20210406/operations/claim_gpu_instance.hpp>
#include <fc/v20210406/operations/describe_regions.hpp>
#include <fc/v20210406/operations/get_account_settings.hpp>
#include <fc/v20210406/operations/list_reserved_capacities.hpp>
#include <fc/v20210406/operations/release_gpu_instance.hpp>

#include <algorithm>
#include <optional>

// Three of the five operations are deprecated, and are played all the same.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace api = fc::v20210406;
using test::refused;
using test::typed_fixture;

namespace {

using language = api::describe_regions_accept_language;

std::string name_of(const api::describe_regions_response& answer, const std::string& id) {
  for (const auto& each : answer->regions.value().region) {
    if (each.region_id == id) return each.local_name.value();
  }
  return {};
}

struct bought_fixture : typed_fixture {
  bought_fixture() : typed_fixture(bought()) {}
  static fc::emulator::options bought() {
    fc::emulator::options out;
    for (const char* id : {"fcr-b", "fcr-a", "fcr-c"}) {
      api::open_reserved_capacity each;
      each.instance_id = id;
      each.cu = 1000;
      each.is_refunded = "false";
      out.reserved_capacities.push_back(each);
    }
    return out;
  }
  static std::string ids(const api::list_reserved_capacities_response& page) {
    std::string out;
    for (const auto& each : page->reserved_capacities) out += each.instance_id.value() + " ";
    return out;
  }
};

}  // namespace

TEST_CASE("emulator: the account's settings have zones of the region and a role of the account") {
  fc::emulator::options options;
  options.region = "cn-shanghai";
  options.account_id = "42";
  typed_fixture f(options);
  const auto got = f.client.get_account_settings({});
  CHECK(got->available_a_zs.values() == std::vector<std::string>{"cn-shanghai-f", "cn-shanghai-g"});
  CHECK(got->default_role == "acs:ram::42:role/aliyunfcdefaultrole");
}

TEST_CASE("emulator: regions have names in three languages, English by default") {
  typed_fixture f;
  const auto english = f.client.describe_regions({});
  CHECK(english->regions.value().region.size() == 22);
  CHECK(name_of(english, "cn-qingdao") == "China (Qingdao)");
  CHECK(name_of(f.client.describe_regions({.accept_language = language::en_us}), "cn-qingdao") ==
        "China (Qingdao)");
  CHECK(name_of(f.client.describe_regions({.accept_language = language::zh_cn}), "cn-qingdao") ==
        "华北1（青岛）");
  CHECK(name_of(f.client.describe_regions({.accept_language = language::ja}), "cn-qingdao") == "中国 (青島)");
  CHECK(refused([&] { f.client.describe_regions({.accept_language = language("de")}); }) ==
        "400 InvalidArgument");
}

TEST_CASE("emulator: regions are in order, and the emulator's own is among them") {
  fc::emulator::options options;
  options.region = "xx-nowhere-1";
  typed_fixture f(options);
  const auto regions = f.client.describe_regions({})->regions.value().region.values();
  REQUIRE(regions.size() == 23);
  CHECK(std::is_sorted(regions.begin(), regions.end(),
                       [](const auto& a, const auto& b) { return a.region_id < b.region_id; }));
  CHECK(regions.back().region_id == "xx-nowhere-1");
  CHECK(regions.back().local_name == "xx-nowhere-1");
}

TEST_CASE("emulator: nothing is reserved unless the options say so") {
  typed_fixture f;
  const auto got = f.client.list_reserved_capacities({});
  CHECK(got->reserved_capacities.has_value());
  CHECK(got->reserved_capacities.empty());
  CHECK(got->next_token == "");
}

TEST_CASE("emulator: reserved capacities are listed by id, a text for limit on a page") {
  bought_fixture f;
  const auto first = f.client.list_reserved_capacities({.limit = "2"});
  CHECK(f.ids(first) == "fcr-a fcr-b ");
  CHECK(first->reserved_capacities[0].cu == 1000);
  CHECK(first->reserved_capacities[0].is_refunded == "false");
  const auto last = f.client.list_reserved_capacities({.next_token = first->next_token});
  CHECK(f.ids(last) == "fcr-c ");
  CHECK(last->next_token == "");
  for (const char* limit : {"0", "101", "two", "2x", ""}) {
    INFO(limit);
    CHECK(refused([&] { f.client.list_reserved_capacities({.limit = limit}); }) == "400 InvalidArgument");
  }
  CHECK(refused([&] { f.client.list_reserved_capacities({.next_token = "x"}); }) == "400 InvalidArgument");
}

TEST_CASE("emulator: a GPU instance is claimed with an id, an address and a time, and released once") {
  typed_fixture f;
  const auto first = f.client.claim_gpu_instance({.body = {.image_id = "m-x", .vpc_id = "vpc-x"}});
  CHECK(first->created_time == "2026-01-02T03:04:05Z");
  REQUIRE(first->instance_id);
  CHECK(first->instance_id->starts_with("i-"));
  CHECK(first->public_ip == "203.0.113.7");
  const auto second = f.client.claim_gpu_instance({.body = {}});
  CHECK(second->instance_id != first->instance_id);
  CHECK(f.client.release_gpu_instance({.instance_id = *first->instance_id}).status() == 204);
  CHECK(refused([&] { f.client.release_gpu_instance({.instance_id = *first->instance_id}); }) ==
        "404 GPUInstanceNotFound");
  CHECK(f.client.release_gpu_instance({.instance_id = *second->instance_id}).status() == 204);
}
