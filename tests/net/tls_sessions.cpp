// Resumed TLS sessions, seen from the server, and the buffers of connections that rest.
#include "catch.hpp"
#include "tls_server.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/tls_engine.hpp>

#include <atomic>
#include <string>

using namespace net_test;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<SSL_CTX> context_of(const authority& trusted, int version) {
  auto context = server_context(trusted.issue({.alternative_names = "IP:127.0.0.1,DNS:localhost"}));
  SSL_CTX_set_max_proto_version(context.get(), version);
  return context;
}

/// A server that counts the handshakes that resumed a session.
struct counting_server : tls_server {
  explicit counting_server(std::shared_ptr<SSL_CTX> context)
      : counting_server(context, std::make_shared<std::atomic<int>>(0)) {}

  std::shared_ptr<std::atomic<int>> resumed;

 private:
  counting_server(std::shared_ptr<SSL_CTX> context, std::shared_ptr<std::atomic<int>> count)
      : tls_server(context,
                   [count](tls_session& session, int number) {
                     *count += SSL_session_reused(session.ssl.get());
                     serve_well(session, number);
                   }),
        resumed(count) {}
};

std::shared_ptr<SSL_SESSION> some_session(int version) {
  std::shared_ptr<SSL_SESSION> made(SSL_SESSION_new(), &SSL_SESSION_free);
  const unsigned char id[] = "session";
  SSL_SESSION_set1_id(made.get(), id, sizeof(id));
  SSL_SESSION_set_protocol_version(made.get(), version);
  return made;
}

}  // namespace

TEST_CASE("tls sessions: a later connection resumes what an earlier one had verified") {
  const authority trusted;
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  const bool lean = GENERATE(false, true);
  counting_server server(context_of(trusted, version));
  client c({.ca_file = trusted.file(), .lean = lean});
  for (int i = 0; i != 5; ++i) {
    CHECK_FALSE(c.run(to(server))->error);
    c.pool.close_idle();
  }
  CHECK(server.accepted() == 5);
  CHECK(*server.resumed == 4);
}

TEST_CASE("tls sessions: none crosses to another pool, another origin or where they are switched off") {
  const authority trusted;
  const auto context = context_of(trusted, TLS1_3_VERSION);
  counting_server server(context);
  SECTION("another pool") {
    for (int i = 0; i != 3; ++i) CHECK_FALSE(client({.ca_file = trusted.file()}).run(to(server))->error);
  }
  SECTION("another origin, though the server has the same keys") {
    counting_server second(context);
    client c({.ca_file = trusted.file()});
    CHECK_FALSE(c.run(to(server))->error);
    CHECK_FALSE(c.run(to(second))->error);
    auto by_name = to(server);
    by_name.origin.host = "localhost";
    CHECK_FALSE(c.run(by_name)->error);
    CHECK(*second.resumed == 0);
  }
  SECTION("switched off") {
    client c({.ca_file = trusted.file(), .max_sessions = 0});
    for (int i = 0; i != 3; ++i) {
      CHECK_FALSE(c.run(to(server))->error);
      c.pool.close_idle();
    }
  }
  CHECK(*server.resumed == 0);
}

TEST_CASE("tls sessions: a server that forgot its tickets gets a full handshake") {
  const authority trusted;
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  const auto context = context_of(trusted, version);
  counting_server server(context);
  client c({.ca_file = trusted.file()});
  CHECK_FALSE(c.run(to(server))->error);
  c.pool.close_idle();
  unsigned char keys[80] = {7};
  REQUIRE(SSL_CTX_set_tlsext_ticket_keys(context.get(), keys, sizeof(keys)) == 1);
  SSL_CTX_flush_sessions(context.get(), 0x7fffffff);
  CHECK_FALSE(c.run(to(server))->error);
  CHECK(*server.resumed == 0);
}

TEST_CASE("tls sessions: the cache is bounded, per origin and in all, and gives out the newest first") {
  net::tls_sessions cache(6);
  const auto old = some_session(TLS1_2_VERSION);
  cache.keep("a:1", old);
  for (int i = 0; i != 3; ++i) cache.keep("a:1", some_session(TLS1_2_VERSION));
  const auto newest = some_session(TLS1_2_VERSION);
  cache.keep("a:1", newest);
  CHECK(cache.size() == 4);
  CHECK(old.use_count() == 1);
  CHECK(cache.take("a:1") == newest);
  CHECK(cache.take("a:1") == newest);  // TLS 1.2 may use it again
  CHECK(cache.take("a:2") == nullptr);
  for (int i = 0; i != 10; ++i) cache.keep("b:" + std::to_string(i), some_session(TLS1_2_VERSION));
  CHECK(cache.size() == 6);
  CHECK(cache.take("a:1") == nullptr);
  cache.forget("b:9");
  CHECK(cache.take("b:9") == nullptr);
  CHECK(cache.size() == 5);
}

TEST_CASE("tls sessions: a lean connection serves many exchanges, with rests between them") {
  const authority trusted;
  std::string body(100'000, 'x');
  tls_server server(trusted.issue(), [&](tls_session& session, int) {
    while (!session.read().empty()) {
      session.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body);
    }
  });
  client c({.ca_file = trusted.file(), .lean = true});
  for (int i = 0; i != 5; ++i) {
    const auto heard = c.run(to(server), std::make_shared<recorder>(body, "PUT"));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.body == body);
    std::this_thread::sleep_for(3ms);
  }
  CHECK(server.accepted() == 1);
}
