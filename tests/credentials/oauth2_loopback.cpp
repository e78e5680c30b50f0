// Tokens of OAuth 2.0 from a server on loopback, which is the API as well, for both clients.
#include "fixture.hpp"

#include <fc/v20210406/blocking_client.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/credentials/oauth2.hpp>
#include <wirebind/client/explain.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <atomic>
#include <thread>

using namespace credentials_test;
namespace api = fc::v20210406;
namespace server = wirebind::server;

namespace {

/// An authorization server that gives a token of another number each time, and an API that takes only the
/// last.
struct service {
  explicit service(std::string token_body = {}) : body(std::move(token_body)) {
    running = std::thread([this] { context.run(); });
  }
  ~service() {
    listening.stop();
    running.join();
  }

  wirebind::http::response answer(const wirebind::http::request& in) {
    wirebind::http::response out;
    out.status = 200;
    if (in.target == "/token") {
      const int number = ++given;
      out.body = !body.empty() ? body
                               : R"({"access_token":"token-)" + std::to_string(number) +
                                     R"(","token_type":"Bearer","expires_in":3600})";
      return out;
    }
    const std::string expected = "Bearer token-" + std::to_string(required.load());
    out.status = in.fields.find("Authorization") == expected ? 200 : 401;
    out.body = out.status == 200 ? R"({"services":[]})" : R"({"ErrorCode":"AccessDenied"})";
    return out;
  }
  wirebind::client_options options(wirebind::credentials_or_provider provider = {}) const {
    return {.endpoint = listening.url(),
            .credentials = std::move(provider),
            .authentication = wirebind::auth::bearer()};
  }
  std::string token_url() const { return listening.url() + "/token"; }

  const std::string body;
  std::atomic<int> given = 0;
  std::atomic<int> required = 1;
  asio::io_context context{1};
  server::http_server listening{
      context.get_executor(),
      server::http_server_options{},
      {.handle = [this](wirebind::http::request&& in, server::responder respond) { respond(answer(in)); }}};
  std::thread running;
};

const providers::oauth2_options worker{.client_id = "worker", .client_secret = "s3cret"};

}  // namespace

TEST_CASE(
    "OAuth 2.0 on loopback: calls share one token, and a refused one is replaced for one more attempt") {
  service served;
  asio::io_context context(1);
  auto around = providers::make_surroundings(context.get_executor());
  const auto clock = std::make_shared<wirebind::testing::manual_clock>(std::chrono::sys_seconds(1767323045s));
  around.clock = clock;
  const std::string url = served.token_url();
  const auto provider = providers::oauth2(around, {.token_url = url}, worker);
  api::client client(context, served.options(provider));
  const api::list_services_request request{};
  int good = 0;
  std::size_t attempts = 0;
  const auto record = [&](std::error_code error, const api::list_services_response& answer) {
    good += !error;
    attempts = answer.details().attempts.size();
  };
  for (int i = 0; i != 3; ++i) client.async_list_services(request, record);
  context.run();
  CHECK(good == 3);
  CHECK(served.given == 1);
  served.required = 2;
  clock->advance(5min);
  client.async_list_services(request, record);
  context.restart();
  context.run();
  CHECK(good == 4);
  CHECK(attempts == 2);
  CHECK(served.given == 2);
}

TEST_CASE("OAuth 2.0 on loopback: the blocking client makes its provider on its own context") {
  service served;
  const std::string url = served.token_url();
  api::blocking_client client(served.options(), [&](const auto& executor) {
    return providers::oauth2(executor, {.token_url = url}, worker);
  });
  CHECK(client.list_services({}).status() == 200);
  CHECK(client.list_services({}).status() == 200);
  CHECK(served.given == 1);
}

TEST_CASE(
    "OAuth 2.0 on loopback: a response that is too large ends the call, and no message has the secret") {
  service served(std::string(65 * 1024, ' '));
  const std::string url = served.token_url();
  api::blocking_client client(served.options(), [&](const auto& executor) {
    return providers::oauth2(executor, {.token_url = url}, worker);
  });
  try {
    client.list_services({});
    FAIL("the call has no token");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == wirebind::http::errc::body_too_large);
    const std::string text = wirebind::explain(error.code(), error.details()) + error.what();
    CHECK_FALSE(says(text, "s3cret"));
    CHECK_FALSE(says(text, "d29ya2VyOnMzY3JldA"));
  }
}

TEST_CASE("OAuth 2.0 on loopback: what the server refused is the error of the call") {
  service served(R"({"error":"invalid_client","error_description":"s3cret?"})");
  const std::string url = served.token_url();
  api::blocking_client client(served.options(), [&](const auto& executor) {
    return providers::oauth2(executor, {.token_url = url}, worker);
  });
  try {
    client.list_services({});
    FAIL("the call has no token");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == providers::oauth2_errc::invalid_client);
    CHECK(says(error.details().message, "status 200"));
    CHECK_FALSE(says(wirebind::explain(error.code(), error.details()), "s3cret"));
  }
}
