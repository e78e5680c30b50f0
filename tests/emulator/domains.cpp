#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_custom_domain.hpp>
#include <fc/v20210406/operations/delete_custom_domain.hpp>
#include <fc/v20210406/operations/get_custom_domain.hpp>
#include <fc/v20210406/operations/list_custom_domains.hpp>
#include <fc/v20210406/operations/update_custom_domain.hpp>

namespace api = fc::v20210406;
using test::refused;
using test::typed_fixture;

namespace {

std::string names(const api::list_custom_domains_response& page) {
  std::string out;
  for (const auto& each : page->custom_domains) out += each.domain_name.value() + " ";
  return out;
}

api::route_config route_to(const std::string& function) {
  return {.routes = {{.function_name = function,
                      .methods = {api::path_config_method::get},
                      .path = "/login",
                      .qualifier = {},
                      .service_name = "demo",
                      .rewrite_config = {}}}};
}

}  // namespace

TEST_CASE("emulator: a custom domain is created with what was sent, account and times, and got so") {
  typed_fixture f;
  const auto made = f.client.create_custom_domain(
      {.body = {.domain_name = "example.com",
                .protocol = api::domain_protocol::https,
                .route_config = route_to("f"),
                .cert_config = api::cert_config{.cert_name = "c", .certificate = "PEM", .private_key = "KEY"},
                .tls_config = api::tls_config{.min_version = api::tls_version::tls_1_2,
                                              .cipher_suites = {"TLS_X"},
                                              .max_version = api::tls_version::tls_1_3},
                .waf_config = api::waf_config{.enable_waf = true}}});
  CHECK(made->domain_name == "example.com");
  CHECK(made->protocol == api::domain_protocol::https);
  CHECK(made->account_id == "1234567890123456");
  CHECK(made->api_version == "2016-08-15");
  CHECK(made->created_time == "2026-01-02T03:04:05Z");
  CHECK(made->last_modified_time == "2026-01-02T03:04:05Z");
  const auto got = f.client.get_custom_domain({.domain_name = "example.com"});
  REQUIRE(got->route_config);
  REQUIRE(got->route_config->routes.size() == 1);
  CHECK(got->route_config->routes[0].function_name == "f");
  CHECK(got->route_config->routes[0].methods[0] == api::path_config_method::get);
  REQUIRE(got->cert_config);
  CHECK_FALSE(got->cert_config->private_key);
  REQUIRE(got->tls_config);
  CHECK(got->tls_config->min_version == api::tls_version::tls_1_2);
  REQUIRE(got->waf_config);
  CHECK(got->waf_config->enable_waf == true);
  CHECK(got->account_id == made->account_id);
}

TEST_CASE("emulator: a custom domain is for HTTP unless it says otherwise") {
  typed_fixture f;
  CHECK(f.client.create_custom_domain({.body = {.domain_name = "a.example"}})->protocol ==
        api::domain_protocol::http);
}

TEST_CASE("emulator: a custom domain is updated by the members that were sent, each as a whole") {
  typed_fixture f;
  f.client.create_custom_domain({.body = {.domain_name = "a.example", .route_config = route_to("old")}});
  f.clock->turn(std::chrono::seconds(10));
  const auto changed = f.client.update_custom_domain(
      {.domain_name = "a.example", .body = {.protocol = api::domain_protocol::http_https}});
  CHECK(changed->protocol == api::domain_protocol::http_https);
  REQUIRE(changed->route_config);
  CHECK(changed->route_config->routes[0].function_name == "old");
  CHECK(changed->created_time == "2026-01-02T03:04:05Z");
  CHECK(changed->last_modified_time == "2026-01-02T03:04:15Z");
  f.client.update_custom_domain({.domain_name = "a.example", .body = {.route_config = route_to("new")}});
  const auto got = f.client.get_custom_domain({.domain_name = "a.example"});
  REQUIRE(got->route_config->routes.size() == 1);
  CHECK(got->route_config->routes[0].function_name == "new");
  CHECK(got->protocol == api::domain_protocol::http_https);
}

TEST_CASE("emulator: a custom domain is there once, until it is deleted") {
  typed_fixture f;
  const auto create = [&f] {
    return refused([&] { f.client.create_custom_domain({.body = {.domain_name = "a.example"}}); });
  };
  CHECK(create() == "0 ");
  CHECK(create() == "409 DomainNameAlreadyExists");
  CHECK(f.client.delete_custom_domain({.domain_name = "a.example"}).status() == 204);
  CHECK(refused([&] { f.client.get_custom_domain({.domain_name = "a.example"}); }) ==
        "404 DomainNameNotFound");
  CHECK(create() == "0 ");
}

TEST_CASE("emulator: a custom domain that is not there is 404, and one without a name 400") {
  typed_fixture f;
  const std::string expected = "404 DomainNameNotFound";
  CHECK(refused([&] { f.client.get_custom_domain({.domain_name = "x"}); }) == expected);
  CHECK(refused([&] { f.client.update_custom_domain({.domain_name = "x"}); }) == expected);
  CHECK(refused([&] { f.client.delete_custom_domain({.domain_name = "x"}); }) == expected);
  CHECK(refused([&] { f.client.create_custom_domain({.body = {.domain_name = ""}}); }) ==
        "400 InvalidArgument");
}

TEST_CASE("emulator: custom domains are listed in name order, by page, prefix and first name") {
  typed_fixture f;
  for (const char* name : {"c.example", "b.example", "a.example", "a.test"}) {
    f.client.create_custom_domain({.body = {.domain_name = name}});
  }
  const auto first = f.client.list_custom_domains({.limit = 3});
  CHECK(names(first) == "a.example a.test b.example ");
  CHECK(first->custom_domains[0].account_id == "1234567890123456");
  const auto last = f.client.list_custom_domains({.next_token = first->next_token});
  CHECK(names(last) == "c.example ");
  CHECK(last->next_token == "");
  CHECK(names(f.client.list_custom_domains({.prefix = "a."})) == "a.example a.test ");
  CHECK(names(f.client.list_custom_domains({.start_key = "b"})) == "b.example c.example ");
  CHECK(names(f.client.list_custom_domains({.limit = 0})) == names(f.client.list_custom_domains({})));
  CHECK(refused([&] {
          f.client.list_custom_domains({.limit = 101}, {.validate = wirebind::validation::off});
        }) == "400 InvalidArgument");
}
