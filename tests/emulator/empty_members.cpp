// Members of an update that are left out, and that are emptied, as the service sees them.
#include "catch.hpp"
#include "typed_fixture.hpp"

#include <fc/v20210406/operations/create_layer_version.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/update_function.hpp>

#include <map>
#include <string>
#include <vector>

namespace {

namespace api = fc::v20210406;

struct filled_function : test::typed_fixture {
  filled_function() {
    create_service();
    create_function();
    const auto layer = client.create_layer_version(
        {.layer_name = "l",
         .body = {.compatible_runtime = {api::runtime::python3_9},
                  .code = api::code{.zip_file = wirebind::base64_text::from_bytes("zip")}}});
    update({.layers = {layer->arn.value()}, .environment_variables = {{"LEVEL", "info"}}});
    REQUIRE(now().layers.size() == 1);
    REQUIRE(now().environment_variables.size() == 1);
  }
  void update(const api::update_function_request_body& body) {
    client.update_function({.service_name = "demo", .function_name = "f", .body = body});
  }
  api::function now() { return *client.get_function({.service_name = "demo", .function_name = "f"}); }
};

}  // namespace

TEST_CASE("emulator and client: an empty pair of braces leaves a list and a map as they are") {
  filled_function f;
  f.update({.layers = {}, .environment_variables = {}});
  CHECK(f.now().layers.size() == 1);
  CHECK(f.now().environment_variables.at("LEVEL") == "info");
}

TEST_CASE("emulator and client: the empty value, and empty containers, clear a list and a map") {
  filled_function tag;
  tag.update({.layers = wirebind::empty_value, .environment_variables = wirebind::empty_value});
  CHECK(tag.now().layers.empty());
  CHECK(tag.now().environment_variables.empty());
  filled_function containers;
  containers.update(
      {.layers = std::vector<std::string>(), .environment_variables = std::map<std::string, std::string>()});
  CHECK(containers.now().layers.empty());
  CHECK(containers.now().environment_variables.empty());
}
