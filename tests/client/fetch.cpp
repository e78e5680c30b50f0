// Fetches: an address as it is written, and nothing of the client's credentials.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/streams.hpp>

#include <asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>

namespace {

struct counting_provider final : wirebind::credentials_provider {
  void async_get(handler done) override {
    ++asked;
    done({},
         aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = "token"});
  }
  int asked = 0;
};

struct fixture {
  fixture() {
    wirebind::client_options options;
    options.endpoint = "https://service.example";
    options.credentials = provider;
    options.authentication = aliyun::acs3();
    options.retry.base = std::chrono::milliseconds(0);
    client.emplace(context.get_executor(), options, transport);
  }
  void fetch(std::string_view url, const wirebind::call_options& options = {}) {
    wirebind::async_fetch(*client, url, options, [this](std::error_code error, wirebind::fetched result) {
      outcome = error;
      got = std::move(result);
    });
    poll();
  }
  void poll() {
    context.restart();
    context.poll();
  }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }

  asio::io_context context{1};
  std::shared_ptr<counting_provider> provider = std::make_shared<counting_provider>();
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;
  std::optional<std::error_code> outcome;
  wirebind::fetched got;
};

const std::string address = "http://b.oss.example:8080/a%2Fb.zip?Signature=x%2By%3D&Expires=1&e&f=%7e";

}  // namespace

TEST_CASE("fetch: the URL is requested as it is written, without a signature or credentials") {
  fixture f;
  f.fetch(address);
  REQUIRE(f.transport->attempts.size() == 1);
  CHECK(f.attempt().request.origin == wirebind::net::origin{"http", "b.oss.example", 8080});
  const auto sent = f.attempt().sent();
  CHECK_FALSE(f.attempt().prepare_error);
  CHECK(sent.method == "GET");
  CHECK(sent.target == "/a%2Fb.zip?Signature=x%2By%3D&Expires=1&e&f=%7e");
  std::string names;
  for (const auto& each : sent.fields) names.append(each.name) += ' ';
  CHECK(names == "host user-agent accept ");
  CHECK(f.provider->asked == 0);
  f.attempt().answer(200, "package");
  f.poll();
  CHECK(f.outcome == std::error_code());
  CHECK(f.got.body.view() == "package");
  CHECK(f.got.details->status == 200);
  CHECK(f.got.details->target == "GET http://b.oss.example:8080/a%2Fb.zip");
}

TEST_CASE("fetch: what is no URL is refused and not sent") {
  fixture f;
  for (const char* url : {"", "ftp://b.example/", "http://b.example/a b", "http://b.example/#part"}) {
    f.fetch(url);
    CHECK(f.outcome == wirebind::errc::invalid_url);
  }
  CHECK(f.transport->attempts.empty());
}

TEST_CASE("fetch: there is nothing to send, but a sink may take the body") {
  fixture f;
  wirebind::bytes_source source("text");
  wirebind::call_options options;
  options.source = &source;
  f.fetch(address, options);
  CHECK(f.outcome == wirebind::errc::not_streamable);
  wirebind::function_sink sink([](std::string_view, wirebind::body_sink::write_handler done) { done({}); });
  options.source = nullptr;
  options.sink = &sink;
  f.fetch(address, options);
  CHECK(f.attempt().request.sink == &sink);
}

TEST_CASE("fetch: a redirect is an error, and what passes is retried") {
  fixture f;
  f.fetch(address);
  f.attempt().answer(503, "");
  f.poll();
  REQUIRE(f.transport->attempts.size() == 2);
  f.attempt().answer(302, "", {{"Location", "http://elsewhere.example/"}});
  f.poll();
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(f.got.body.empty());
  CHECK(f.got.details->attempts.size() == 2);
  CHECK(f.transport->attempts.size() == 2);
}

TEST_CASE("fetch: a refusal of the signature in the query does not set the clock of the client") {
  fixture f;
  f.fetch(address);
  f.attempt().sent();
  f.attempt().answer(403, "<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>",
                     {{"Date", "Thu, 01 Jan 2099 00:00:00 GMT"}});
  f.poll();
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(f.got.details->code == "SignatureDoesNotMatch");
  CHECK(f.transport->attempts.size() == 1);
}

TEST_CASE("fetch: what a token becomes is not known before it begins, so that it has a usual room") {
  using wirebind::client::room_size;
  const auto handler = [](std::error_code, const wirebind::fetched&) {};
  using handler_type = std::decay_t<decltype(handler)>;
  using room = wirebind::net::detail::handler_room;
  constexpr std::size_t own =
      room_size<handler_type, wirebind::fetched, wirebind::client::fetching_handler<handler_type>>();
  STATIC_REQUIRE(own < room::usual);
  using token = wirebind::default_token;
  constexpr std::size_t awaited =
      room_size<token, wirebind::fetched, wirebind::client::fetching_handler<token>>();
  STATIC_REQUIRE(awaited == room::usual);
}
