// Responses as services send them: what a client decodes, and what its observer is notified of.
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/io_context.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
using namespace wirebind::testing;

namespace {

const api::get_function_request get_demo{.service_name = "demo", .function_name = "f"};

struct watcher final : wirebind::observer {
  bool observes_deviations() const override { return wanted; }
  void response_deviated(const wirebind::response_deviation& what) override {
    if (throws) throw std::runtime_error("of the observer");
    lines.push_back(std::string(what.operation) + ' ' + std::string(what.path) + ' ' +
                    std::string(wirebind::json::text_of(what.kind)));
  }
  bool wanted = true;
  bool throws = false;
  std::vector<std::string> lines;
};

struct fixture {
  explicit fixture(std::vector<std::string> bodies,
                   wirebind::decoding decoding = wirebind::decoding::lenient) {
    std::vector<attempt_script> scripts;
    for (std::string& body : bodies) scripts.push_back(responds(200, std::move(body)));
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials = aliyun::access_key{"id", "secret"};
    options.observer = watching;
    options.decoding = decoding;
    client.emplace(context.get_executor(), options,
                   std::make_shared<scripted_transport>(context.get_executor(), std::move(scripts)));
  }
  std::error_code get(const wirebind::call_options& options = {}) {
    std::error_code outcome;
    client->async_get_function(get_demo, options, [&](std::error_code error, auto response) {
      outcome = error;
      result = std::move(response.body());
    });
    context.restart();
    context.run();
    return outcome;
  }

  std::shared_ptr<watcher> watching = std::make_shared<watcher>();
  asio::io_context context{1};
  std::optional<api::client> client;
  api::function result;
};

}  // namespace

TEST_CASE(
    "client: scalars of a response in another form are decoded, unless the client or the call is strict") {
  const std::string body = R"({"memorySize":"512","timeout":6e1,"functionId":7})";
  fixture lenient({body, body});
  CHECK_FALSE(lenient.get());
  CHECK((lenient.result.memory_size == 512 && lenient.result.timeout == 60 &&
         lenient.result.function_id == "7"));
  CHECK(lenient.get({.decoding = wirebind::decoding::strict}) == wirebind::errc::undecodable_response);

  fixture strict({body, body}, wirebind::decoding::strict);
  CHECK(strict.get() == wirebind::errc::undecodable_response);
  CHECK_FALSE(strict.get({.decoding = wirebind::decoding::lenient}));
}

TEST_CASE("client: deviations of responses are passed to the observer once per path") {
  const std::string body = R"({"memorySize":"512","runtime":"cobol85","gpuShape":1,"handler":null})";
  fixture both({body, body, R"({"memorySize":1.0,"diskShape":2})"});
  CHECK_FALSE(both.get());
  const std::vector<std::string> first{"GetFunction memorySize is a scalar in another form than the schema's",
                                       "GetFunction runtime is an unknown enumerator",
                                       "GetFunction gpuShape is an unknown member",
                                       "GetFunction handler is null, which the schema does not allow"};
  CHECK(both.watching->lines == first);
  CHECK_FALSE(both.get());
  CHECK(both.watching->lines.size() == 4);
  CHECK_FALSE(both.get());
  REQUIRE(both.watching->lines.size() == 5);
  CHECK(both.watching->lines[4] == "GetFunction diskShape is an unknown member");
}

TEST_CASE("client: an observer that does not request deviations gets none") {
  fixture quiet({R"({"gpuShape":1})"});
  quiet.watching->wanted = false;
  CHECK_FALSE(quiet.get());
  CHECK(quiet.watching->lines.empty());
}

TEST_CASE("client: the deviations for an observer are bounded") {
  std::vector<std::string> bodies;
  for (int call = 0; call != 3; ++call) {
    std::string body = "{";
    for (int i = 0; i != 600; ++i) {
      body += (i == 0 ? "\"m" : ",\"m") + std::to_string(call * 1000 + i) + "\":1";
    }
    bodies.push_back(body + '}');
  }
  fixture many(std::move(bodies));
  for (int call = 0; call != 3; ++call) CHECK_FALSE(many.get());
  CHECK(many.watching->lines.size() == 1024);
}

TEST_CASE("client: an exception of an observer of a deviation ends the call with an error") {
  fixture thrown({R"({"gpuShape":1})"});
  thrown.watching->throws = true;
  CHECK(thrown.get() == wirebind::callback_errc::exception_thrown);
}
