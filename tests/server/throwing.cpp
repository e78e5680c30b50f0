// Handlers that throw, drop their responder, or destroy the server: one response is 500, and the server goes
// on.
#include "catch.hpp"
#include "raw_client.hpp"

#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>
#include <wirebind/server/tls.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <chrono>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

using test::raw_client;
using wirebind::http::request;
using wirebind::http::response;
using wirebind::server::http_handlers;
using wirebind::server::http_server;
using wirebind::server::http_server_options;
using wirebind::server::rejection;
using wirebind::server::responder;

namespace {

constexpr std::string_view get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view throwing = "GET /throw HTTP/1.1\r\nHost: h\r\n\r\n";

response fine() {
  response answer;
  answer.status = 200;
  return answer;
}

/// The texts of what was thrown, `other` for what is no std::exception.
class told {
 public:
  void operator()(std::exception_ptr why) {
    const std::lock_guard lock(mutex_);
    try {
      std::rethrow_exception(why);
    } catch (const std::exception& error) {
      all_.push_back(error.what());
    } catch (...) {
      all_.push_back("other");
    }
  }
  std::vector<std::string> all() {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> all_;
};

struct fixture {
  explicit fixture(http_handlers handlers, http_server_options options = {})
      : server(context.get().get_executor(), std::move(options), std::move(handlers)) {}
  test::running_context context;
  http_server server;
};

}  // namespace

TEST_CASE("http server: a handler that throws becomes a 500 and is reported, and its connection goes on") {
  told hook;
  fixture f({.handle =
                 [](request&& in, responder respond) {
                   if (in.target == "/throw") throw std::runtime_error("handler");
                   if (in.target == "/int") throw 7;
                   respond(fine());
                   if (in.target == "/late") throw std::runtime_error("late");
                 },
             .failed = [&](std::exception_ptr why) { hook(why); }});
  raw_client client(f.server.port());
  CHECK(client.ask(throwing).status == 500);
  CHECK(client.ask("GET /int HTTP/1.1\r\nHost: h\r\n\r\n").status == 500);
  CHECK(client.ask("GET /late HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  CHECK(client.ask(get).status == 200);
  CHECK(hook.all() == std::vector<std::string>{"handler", "other", "late"});
}

TEST_CASE("http server: a refusal's handler and a hook that throw leave the plain response") {
  fixture f({.handle = [](request&&, responder) { throw std::runtime_error("handler"); },
             .refuse = [](const rejection&, response&) { throw std::runtime_error("refusal"); },
             .failed = [](std::exception_ptr) { throw 1; }});
  raw_client client(f.server.port());
  const auto answer = client.ask(get);
  CHECK(answer.status == 500);
  CHECK(answer.body == "the request could not be handled\n");
  CHECK(client.ask("GET a HTTP/1.1\r\nHost: h\r\n\r\n").status == 500);
}

TEST_CASE("http server: a dropped responder becomes a 500, also later and from another thread") {
  test::running_context other;
  fixture f({.handle = [&](request&& in, responder respond) {
    if (in.target == "/a") asio::post(other.get(), [dropped = std::move(respond)] {});
  }});
  raw_client client(f.server.port());
  CHECK(client.ask(get).status == 500);
  CHECK(client.ask(throwing).status == 500);
}

TEST_CASE("http server: it may be destroyed or stopped inside each of its handlers") {
  for (const bool destroy : {false, true}) {
    for (const std::string where : {"handle", "refuse", "failed"}) {
      INFO(where << (destroy ? " destroys" : " stops"));
      asio::io_context context;
      std::unique_ptr<http_server> server;
      const auto end = [&](const std::string& here) {
        if (here != where || !server) return;
        if (destroy) {
          server.reset();
        } else {
          server->stop();
        }
      };
      http_handlers handlers{.handle =
                                 [&](request&&, responder) {
                                   end("handle");
                                   throw std::runtime_error("handler");
                                 },
                             .refuse = [&](const rejection&, response&) { end("refuse"); },
                             .failed = [&](std::exception_ptr) { end("failed"); }};
      server =
          std::make_unique<http_server>(context.get_executor(), http_server_options{}, std::move(handlers));
      raw_client client(server->port());
      client.send(get);
      CHECK_NOTHROW(context.run_for(std::chrono::seconds(5)));
      CHECK(context.stopped());  // nothing is left that could run
    }
  }
}

TEST_CASE("http server: an exception that leaves run() from elsewhere leaves it usable") {
  asio::io_context context;
  http_server server(context.get_executor(), {}, {.handle = [&](request&&, responder respond) {
                       asio::post(context, [] { throw 1; });
                       respond(fine());
                     }});
  raw_client client(server.port());
  for (int i = 0; i != 3; ++i) {
    client.send(get);
    CHECK_THROWS_AS(context.run(), int);
    while (client.socket().available() == 0) context.run_one();
    CHECK(client.read_response().status == 200);
  }
}

TEST_CASE("http server: the largest and smallest times and bounds are none") {
  using std::chrono::milliseconds;
  for (const milliseconds time : {milliseconds::max(), milliseconds::min(), milliseconds::zero()}) {
    http_server_options options;
    options.time = {time, time, time, time, time};
    options.limits.body = std::numeric_limits<std::uint64_t>::max();
    options.limits.head = std::numeric_limits<std::size_t>::max();
    options.limits.field_count = std::numeric_limits<std::size_t>::max();
    options.limits.chunk_line = std::numeric_limits<std::size_t>::max();
    options.max_connections = std::numeric_limits<std::size_t>::max();
    fixture f({.handle = [](request&&, responder respond) { respond(fine()); }}, options);
    raw_client client(f.server.port());
    CHECK(client.ask(get).status == 200);
    CHECK(client.ask("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
              .status == 200);
  }
  for (const bool none : {false, true}) {
    http_server_options options;
    options.limits = {0, 0, 0, 0, 0};
    if (none) options.max_connections = 0;
    fixture f({.handle = [](request&&, responder respond) { respond(fine()); }}, options);
    raw_client client(f.server.port());
    client.send(get);
    std::string answer;
    try {
      answer = client.read_all();
    } catch (const std::system_error&) {  // closed at once, with the request unread
    }
    CHECK(answer.empty() == none);
  }
}

TEST_CASE("http server: a body far above the bound gets 413 with the bound, not cut") {
  http_server_options options;
  options.limits.body = 1000;
  fixture f({.handle = [](request&&, responder respond) { respond(fine()); }}, options);
  raw_client client(f.server.port());
  const std::size_t size = 20'000'000;
  client.send("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
  client.send(std::string(size, 'x'));
  client.end_sending();
  const std::string answer = client.read_all();
  CHECK(answer.find("HTTP/1.1 413") == 0);
  CHECK(answer.find("1000 bytes") != std::string::npos);
}

TEST_CASE("server TLS: a key that is not the certificate's, and text that is none, are refused") {
  const auto one = wirebind::server::make_self_signed({"localhost"});
  const auto other = wirebind::server::make_self_signed({"localhost", "::1"});
  CHECK(wirebind::server::make_server_tls(one));
  CHECK_THROWS_WITH(wirebind::server::make_server_tls({one.certificate, other.key}),
                    Catch::Contains("not the certificate's"));
  CHECK_THROWS_WITH(wirebind::server::make_server_tls({"text", one.key}), Catch::Contains("certificate"));
  CHECK_THROWS_WITH(wirebind::server::make_server_tls({one.certificate, "text"}), Catch::Contains("key"));
  CHECK_THROWS_AS(wirebind::server::make_self_signed({}), std::runtime_error);
}
