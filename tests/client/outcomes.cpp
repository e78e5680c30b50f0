// What a call says became of it, for every way in which it can end.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/fault_server.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace api = fc::v20210406;
namespace net = wirebind::net;
using namespace std::chrono_literals;
using wirebind::outcome;

namespace {

struct ended {
  std::error_code error;
  std::shared_ptr<const wirebind::call_details> details;
};

struct fixture {
  explicit fixture(wirebind::client_options options = {}) {
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials = aliyun::access_key{"id", "secret"};
    options.clock = clock;
    client.emplace(context.get_executor(), options, transport);
  }
  void create(std::string name = "demo") {
    const api::create_service_request request{.body = {.service_name = std::move(name)}};
    client->async_create_service(
        request, asio::bind_cancellation_slot(signal.slot(), [this](std::error_code error, const auto& got) {
          end = {error, got.shared_details()};
        }));
  }
  ended poll() {
    context.restart();
    context.poll();
    REQUIRE(end);
    return *end;
  }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }

  std::shared_ptr<wirebind::testing::manual_clock> clock =
      std::make_shared<wirebind::testing::manual_clock>();
  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  asio::cancellation_signal signal;
  std::optional<api::client> client;
  std::optional<ended> end;
};

/// How a creation ends whose one attempt gets these bytes and then the end of the connection.
ended after(std::string bytes, wirebind::client_options options = {}) {
  asio::io_context context(1);
  wirebind::testing::network_fault_plan plan;
  plan.choose = [](const wirebind::http::request&, std::size_t) {
    return wirebind::testing::network_fault::cut;
  };
  plan.cut = [bytes](const wirebind::http::request&) { return bytes; };
  wirebind::testing::fault_server server(context.get_executor(), std::move(plan));
  options.endpoint = server.url();
  options.credentials = aliyun::access_key{"id", "secret"};
  options.retry = wirebind::retry::none;
  api::client client(context.get_executor(), options);
  std::optional<ended> end;
  const api::create_service_request request{.body = {.service_name = "demo"}};
  client.async_create_service(request, [&](std::error_code error, const api::create_service_response& got) {
    end = {error, got.shared_details()};
  });
  while (!end && context.run_one() != 0) {
  }
  REQUIRE(end);
  return *end;
}

}  // namespace

TEST_CASE("outcome: a call that succeeded is done") {
  fixture f;
  f.create();
  f.attempt().answer(200, "{}");
  const ended end = f.poll();
  CHECK_FALSE(end.error);
  CHECK(end.details->outcome == outcome::done);
}

TEST_CASE("outcome: a creation whose 2xx cannot be read was done, and every text says so") {
  for (const char* body : {"", "{", "[]", "not json", R"({"serviceName":[]})"}) {
    INFO(body);
    fixture f;
    f.create();
    f.attempt().answer(200, body);
    const ended end = f.poll();
    CHECK(end.error == wirebind::errc::undecodable_response);
    CHECK(end.details->outcome == outcome::done);
    const std::string what = wirebind::call_error(end.error, end.details).what();
    CHECK(what.find("(outcome: done)") != what.npos);
    CHECK(wirebind::explain(end.error, *end.details).find("done: the service reported success") != what.npos);
  }
  fixture coded;
  coded.create();
  coded.attempt().answer(200, "{}", {{"Content-Encoding", "br"}});
  const ended end = coded.poll();
  CHECK(end.error == wirebind::errc::unknown_coding);
  CHECK(end.details->outcome == outcome::done);
  fixture unlisted;
  unlisted.create();
  unlisted.attempt().answer(201, R"({"serviceName":"s"})");
  const ended other = unlisted.poll();
  CHECK(other.error == wirebind::errc::unlisted_status);
  CHECK(other.details->outcome == outcome::done);
  CHECK(other.details->body == R"({"serviceName":"s"})");
}

TEST_CASE("outcome: a 2xx that breaks off, is too long or breaks the framing was done") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  for (const std::string rest :
       {"Content-Length: 100\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n1;\r\n", "Content-Le",
        "Content-Length: x\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nz\r\n"}) {
    INFO(rest);
    const ended end = after(head + rest);
    CHECK(end.error);
    CHECK(end.details->outcome == outcome::done);
  }
  wirebind::client_options small;
  small.max_body = 3;
  CHECK(after(head + "Content-Length: 4\r\n\r\n    ", small).details->outcome == outcome::done);
}

TEST_CASE("outcome: a response without its status is unknown, an interim one as well") {
  for (const std::string bytes :
       {"", "HTTP/1.1 2", "garbage\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early\r\n"}) {
    INFO(bytes);
    const ended end = after(bytes);
    CHECK(end.error);
    CHECK(end.details->outcome == outcome::unknown);
  }
  CHECK(after("HTTP/1.1 409 C\r\nContent-Length: 9\r\n\r\n").details->outcome == outcome::refused);
  CHECK(after("HTTP/1.1 500 I\r\nContent-Length: 9\r\n\r\n").details->outcome == outcome::unknown);
}

TEST_CASE("outcome: what is refused before it is sent was not sent") {
  fixture f;
  f.create("-");
  const ended invalid = f.poll();
  CHECK(invalid.error == wirebind::errc::invalid_request);
  CHECK(invalid.details->outcome == outcome::not_sent);
  const std::string what = wirebind::call_error(invalid.error, invalid.details).what();
  CHECK(what.find("(outcome: not sent)") != what.npos);
  CHECK(wirebind::explain(invalid.error, *invalid.details).find("not sent: nothing was done") != what.npos);

  fixture unreachable;
  unreachable.create();
  for (int attempt = 0; attempt != 3; ++attempt) {
    unreachable.attempt().wrote = false;
    unreachable.attempt().complete(std::make_error_code(std::errc::connection_refused), {});
    unreachable.clock->advance(1s);
    unreachable.context.restart();
    unreachable.context.poll();
  }
  CHECK(unreachable.poll().details->outcome == outcome::not_sent);
}

TEST_CASE("outcome: an error of the service is refused, unless it may have come too late") {
  const auto of = [](int status, std::string code) {
    wirebind::client_options once;
    once.retry = wirebind::retry::none;
    fixture f(once);
    f.create();
    f.attempt().answer(status, R"({"ErrorCode":")" + code + R"("})");
    return f.poll().details->outcome;
  };
  CHECK(of(409, "ServiceAlreadyExists") == outcome::refused);
  CHECK(of(400, "") == outcome::refused);
  CHECK(of(429, "ResourceExhausted") == outcome::refused);
  CHECK(of(503, "") == outcome::refused);
  CHECK(of(302, "") == outcome::refused);
  CHECK(of(499, "ClientClosedRequest") == outcome::unknown);
  CHECK(of(500, "InternalServerError") == outcome::unknown);
  CHECK(of(502, "BadResponse") == outcome::unknown);
  CHECK(of(412, "CAExited") == outcome::unknown);  // it may have exited in the middle of its work
  CHECK(of(500, "ResourceThrottled") == outcome::refused);
}

TEST_CASE("outcome: a cancelled call says what its attempt did") {
  for (const bool wrote : {false, true}) {
    fixture f;
    f.create();
    f.signal.emit(asio::cancellation_type::terminal);
    f.attempt().wrote = wrote;
    f.attempt().complete(net::operation_aborted(), {});
    const ended end = f.poll();
    CHECK(end.error == net::operation_aborted());
    CHECK(end.details->outcome == (wrote ? outcome::unknown : outcome::not_sent));
  }
}

TEST_CASE("outcome: an earlier attempt that was lost outweighs a later refusal") {
  fixture f;
  const api::update_service_request request{.service_name = "demo", .body = {.description = "new"}};
  f.client->async_update_service(request, [&](std::error_code error, const auto& got) {
    f.end = {error, got.shared_details()};
  });
  f.attempt().complete(std::make_error_code(std::errc::connection_reset), {});
  f.clock->advance(1s);
  f.context.restart();
  f.context.poll();
  REQUIRE(f.transport->attempts.size() == 2);
  f.attempt().answer(404, R"({"ErrorCode":"ServiceNotFound"})");
  CHECK(f.poll().details->outcome == outcome::unknown);
}
