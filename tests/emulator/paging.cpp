// Pagers against the emulator: every item once, in order, with few and with many requests.
#include "catch.hpp"
#include "fixture.hpp"

#include <fc/v20210406/blocking_client.hpp>
#include <wirebind/client/blocking_pager.hpp>

#include <string>
#include <vector>

namespace api = fc::v20210406;

namespace {

struct services {
  test::running_context context;
  fc::emulator::server emulator{context.get()};
  api::blocking_client client{{.endpoint = emulator.url(), .credentials = emulator.credentials()}};

  services() {
    for (const char* name : {"a1", "b1", "b2", "b3", "b4", "b5", "c1"}) {
      client.create_service({.body = {.service_name = name}});
    }
  }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("blocking pager: a range gives the items of all pages, filters included") {
  services f;
  names found;
  for (auto& service : wirebind::pages(f.client, api::list_services_request{.limit = 2, .prefix = "b"})) {
    found.push_back(std::move(*service.service_name));
  }
  CHECK(found == names{"b1", "b2", "b3", "b4", "b5"});
}

TEST_CASE("blocking pager: pages and items can be taken by hand") {
  services f;
  auto list = wirebind::pages(f.client, api::list_services_request{.limit = 3});
  const auto first = list.next_page();
  REQUIRE(first);
  CHECK((*first)->services.size() == 3);
  CHECK(list.next()->service_name == "b3");
  const auto last = list.next_page();
  REQUIRE(last);
  CHECK((*last)->services.size() == 1);
  CHECK_FALSE(list.next_page());
  CHECK_FALSE(list.next());
}

TEST_CASE("blocking pager: an empty list is an empty range") {
  services f;
  auto list = wirebind::pages(f.client, api::list_services_request{.prefix = "none"});
  CHECK(list.begin() == list.end());
}

TEST_CASE("blocking pager: a refusal is thrown where the request is sent") {
  services f;
  auto list = wirebind::pages(f.client, api::list_functions_request{.service_name = "nope"});
  CHECK_THROWS_AS(list.begin(), wirebind::call_error);
}
