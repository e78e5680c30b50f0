// Sources over real connections to servers on loopback, and a client over a provider.
#include "../client/fake_transport.hpp"
#include "../credentials/fixture.hpp"
#include "../net/raw_server.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/default_chain.hpp>
#include <aliyun/credentials/uri.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/net/error.hpp>

#include <asio/io_context.hpp>

using namespace credentials_test;
namespace api = fc::v20210406;

namespace {

std::string http_answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Fresh until long after every run of this test.
const std::string fresh = R"({"AccessKeyId":"STS.id","AccessKeySecret":"s3cret","SecurityToken":"t0ken",)"
                          R"("Expiration":"2999-01-01T00:00:00Z"})";

std::string url_of(const net_test::raw_server& server) {
  return "http://127.0.0.1:" + std::to_string(server.port()) + "/creds";
}

std::shared_ptr<wirebind::credentials_provider> provider_of(asio::io_context& context,
                                                            const std::string& url) {
  return std::make_shared<providers::refreshing_provider>(
      std::make_shared<aliyun::uri_source>(providers::make_surroundings(context.get_executor()), url));
}

}  // namespace

TEST_CASE("providers on loopback: a real response is fetched once, and the context runs out of work") {
  net_test::raw_server server([](net_test::tcp::socket& socket, int) {
    if (!net_test::read_request(socket).empty()) net_test::send(socket, http_answer(fresh));
    net_test::await_peer(socket);
  });
  asio::io_context context(1);
  const auto provider = provider_of(context, url_of(server));
  int good = 0;
  for (int i = 0; i != 3; ++i) {
    provider->async_get([&](std::error_code error, const wirebind::credentials& value) {
      good += !error && value == aliyun::access_key{"STS.id", "s3cret", "t0ken"};
    });
  }
  CHECK(good == 0);
  context.run();
  CHECK(good == 3);
  CHECK(server.accepted() == 1);
}

TEST_CASE("providers on loopback: an endless response is refused at 64 KiB") {
  net_test::raw_server server([](net_test::tcp::socket& socket, int) {
    net_test::read_request(socket);
    net_test::send(socket, "HTTP/1.1 200 OK\r\n\r\n");
    const std::string filler(16 * 1024, ' ');
    for (int i = 0; i != 64; ++i) net_test::send(socket, filler);
  });
  asio::io_context context(1);
  const auto provider = provider_of(context, url_of(server));
  std::error_code ended;
  provider->async_get([&](std::error_code error, const wirebind::credentials&) { ended = error; });
  context.run();
  CHECK(ended.category() == make_error_code(wirebind::http::errc{}).category());
}

TEST_CASE("providers on loopback: a provider that is gone still serves those who wait") {
  net_test::raw_server server([](net_test::tcp::socket& socket, int) {
    net_test::read_request(socket);
    net_test::send(socket, http_answer(fresh));
    net_test::await_peer(socket);
  });
  asio::io_context context(1);
  auto provider = provider_of(context, url_of(server));
  int good = 0;
  provider->async_get([&](std::error_code error, const wirebind::credentials&) { good += !error; });
  provider.reset();
  context.run();
  CHECK(good == 1);
}

TEST_CASE(
    "providers on loopback: a context that ends in the middle of a fetch calls nobody and leaks nothing") {
  net_test::raw_server server([](net_test::tcp::socket& socket, int) {
    net_test::read_request(socket);
    net_test::await_peer(socket);
  });
  int calls = 0;
  {
    std::shared_ptr<wirebind::credentials_provider> provider;
    asio::io_context context(1);
    provider = provider_of(context, url_of(server));
    provider->async_get([&](std::error_code, const wirebind::credentials&) { ++calls; });
    context.run_for(20ms);
    provider.reset();
  }
  CHECK(calls == 0);
}

TEST_CASE("providers: a call signs with what its provider gave, and its error says why there is nothing") {
  asio::io_context context(1);
  world w;
  const folder home;
  w["HOME"] = home.path.string();
  w["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  const auto calls = std::make_shared<fake_transport>();
  const auto provider = aliyun::default_chain(w.around());
  const wirebind::client_options options{.endpoint = "http://127.0.0.1:1", .credentials = provider};
  api::client client(context.get_executor(), options, calls);
  const api::get_function_request request{.service_name = "demo", .function_name = "f"};
  std::error_code ended;
  std::string message;
  const auto record = [&](std::error_code error, const api::get_function_response& answer) {
    ended = error;
    message = answer.details().message;
  };
  client.async_get_function(request, record);
  context.run();
  CHECK(ended == errc::no_credentials);
  CHECK(says(message, "environment: "));
  CHECK(calls->attempts.empty());

  w["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "from-environment";
  w["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "s3cret";
  client.async_get_function(request, record);
  REQUIRE(calls->attempts.size() == 1);
  CHECK(says(calls->attempts[0]->sent().fields.find("Authorization").value_or(""),
             "Credential=from-environment,"));
  calls->attempts[0]->answer(200, "{}");
  context.restart();
  context.run();
  CHECK_FALSE(ended);
}
