#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_vpc_binding.hpp>
#include <fc/v20210406/operations/delete_service.hpp>
#include <fc/v20210406/operations/delete_vpc_binding.hpp>
#include <fc/v20210406/operations/list_vpc_bindings.hpp>

using test::refused;

namespace {

struct binding_fixture : test::typed_fixture {
  binding_fixture() { create_service(); }
  int bind(const std::string& vpc) {
    return client.create_vpc_binding({.service_name = "demo", .body = {.vpc_id = vpc}}).status();
  }
  int unbind(const std::string& vpc) {
    return client.delete_vpc_binding({.service_name = "demo", .vpc_id = vpc}).status();
  }
  std::vector<std::string> bound() {
    return client.list_vpc_bindings({.service_name = "demo"})->vpc_ids.values();
  }
};

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("emulator: networks are bound, listed in order, and unbound") {
  binding_fixture f;
  CHECK(f.client.list_vpc_bindings({.service_name = "demo"})->vpc_ids.has_value());
  CHECK(f.bound().empty());
  CHECK(f.bind("vpc-b") == 200);
  CHECK(f.bind("vpc-a") == 200);
  CHECK(f.bound() == texts{"vpc-a", "vpc-b"});
  CHECK(f.unbind("vpc-a") == 204);
  CHECK(f.bound() == texts{"vpc-b"});
}

TEST_CASE("emulator: binding twice and unbinding what is not bound change nothing") {
  binding_fixture f;
  f.bind("vpc-a");
  CHECK(f.bind("vpc-a") == 200);
  CHECK(f.bound() == texts{"vpc-a"});
  CHECK(f.unbind("vpc-x") == 204);
  CHECK(f.bound() == texts{"vpc-a"});
}

TEST_CASE("emulator: bindings belong to one service and go with it") {
  binding_fixture f;
  f.bind("vpc-a");
  f.create_service("other");
  CHECK(f.client.list_vpc_bindings({.service_name = "other"})->vpc_ids.empty());
  f.client.delete_service({.service_name = "demo"});
  f.create_service();
  CHECK(f.bound().empty());
}

TEST_CASE("emulator: bindings need a service and a network") {
  binding_fixture f;
  const std::string expected = "404 ServiceNotFound";
  CHECK(refused([&] { f.client.create_vpc_binding({.service_name = "nope", .body = {.vpc_id = "v"}}); }) ==
        expected);
  CHECK(refused([&] { f.client.list_vpc_bindings({.service_name = "nope"}); }) == expected);
  CHECK(refused([&] { f.client.delete_vpc_binding({.service_name = "nope", .vpc_id = "v"}); }) == expected);
  CHECK(refused([&] { f.bind(""); }) == "400 InvalidArgument");
}
