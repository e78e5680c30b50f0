// TLS against servers with certificates good and bad, and ends announced and cut.
#include "catch.hpp"
#include "tls_server.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/tls_engine.hpp>

#include <asio/error.hpp>

#include <cstdlib>
#include <optional>
#include <string>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

/// How a client that trusts `trusted` and wants `name` fares with a server that shows `shown`.
std::error_code outcome(const authority& trusted, const certificate& shown, std::string name = {}) {
  tls_server server(shown);
  return client({.ca_file = trusted.file(), .server_name = std::move(name)}).run(to(server))->error;
}

}  // namespace

TEST_CASE("tls: exchanges share a verified connection") {
  const authority trusted;
  auto context = server_context(trusted.issue());
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), version);
  tls_server server(context);
  client c({.ca_file = trusted.file()});
  for (int i = 0; i != 5; ++i) {
    const auto heard = c.run(to(server));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.body == "hi");
    CHECK(heard->report.reused_connection == (i != 0));
    std::this_thread::sleep_for(3ms);  // long enough for a look at the connection
  }
  CHECK(server.accepted() == 1);
}

TEST_CASE("tls: large bodies pass both ways") {
  const authority trusted;
  std::string body(3 << 20, ' ');
  for (std::size_t i = 0; i != body.size(); ++i) body[i] = static_cast<char>('a' + i % 26);
  tls_server server(trusted.issue(), [](tls_session& session, int) {
    const std::string request = session.read();
    const std::string echoed = request.substr(request.find("\r\n\r\n") + 4);
    session.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(echoed.size()) + "\r\n\r\n" +
                  echoed);
    session.read();
  });
  client c({.ca_file = trusted.file()});
  const auto heard = c.run(to(server), std::make_shared<recorder>(body, "PUT"));
  CHECK_FALSE(heard->error);
  CHECK(heard->answer.body == body);
}

TEST_CASE("tls: a key update in the middle goes unnoticed") {
  const authority trusted;
  tls_server server(trusted.issue(), [](tls_session& session, int) {
    while (!session.read().empty()) {
      SSL_key_update(session.ssl.get(), SSL_KEY_UPDATE_REQUESTED);
      session.write(ok);
    }
  });
  client c({.ca_file = trusted.file()});
  for (int i = 0; i != 3; ++i) CHECK_FALSE(c.run(to(server))->error);
}

TEST_CASE("tls: the certificate must be issued for the host") {
  const authority trusted;
  const auto fare = [&](std::string names, std::string host) {
    return outcome(trusted, trusted.issue({.alternative_names = std::move(names)}), std::move(host));
  };
  CHECK_FALSE(fare("IP:127.0.0.1", ""));
  CHECK_FALSE(fare("DNS:a.test", "a.test"));
  CHECK_FALSE(fare("DNS:a.test", "A.Test."));
  CHECK_FALSE(fare("DNS:other.test,DNS:*.a.test", "b.a.test"));
  CHECK_FALSE(fare("IP:::1", "::1"));
  CHECK_FALSE(fare("IP:::1", "::1%lo"));
  CHECK(fare("DNS:b.test", "a.test") == net::errc::certificate_mismatch);
  CHECK(fare("IP:127.0.0.2", "") == net::errc::certificate_mismatch);
  CHECK(fare("DNS:127.0.0.1", "") == net::errc::certificate_mismatch);
  CHECK(fare("DNS:*.a.test", "a.test") == net::errc::certificate_mismatch);
  CHECK(fare("DNS:*.a.test", "c.b.a.test") == net::errc::certificate_mismatch);
  CHECK(fare("DNS:b*.a.test", "bc.a.test") == net::errc::certificate_mismatch);
}

TEST_CASE("tls: a common name is no name") {
  const authority trusted;
  CHECK(outcome(trusted, trusted.issue({.alternative_names = "", .common_name = "a.test"}), "a.test") ==
        net::errc::certificate_mismatch);
}

TEST_CASE("tls: a certificate that leads to no trusted authority is refused, and nothing is sent") {
  const authority trusted;
  const authority other;
  CHECK(outcome(trusted, make_certificate({})) == net::errc::certificate_untrusted);
  CHECK(outcome(trusted, other.issue()) == net::errc::certificate_untrusted);
  std::string got = "nothing";
  {
    tls_server server(other.issue(), [&](tls_session& session, int) { got = session.read(); });
    client c({.ca_file = trusted.file()});
    const auto heard = c.run(to(server));
    CHECK(net::is_certificate_error(heard->error));
    CHECK(heard->report.reached == net::phase::tls);
    CHECK(heard->prepared == 0);
    CHECK(c.pool.statistics().idle == 0);
  }
  CHECK((got == "nothing" || got.empty()));
}

TEST_CASE("tls: a certificate out of its time is refused as such") {
  const authority trusted;
  CHECK(outcome(trusted, trusted.issue({.first_day = -10, .last_day = -2})) ==
        net::errc::certificate_expired);
  CHECK(outcome(trusted, trusted.issue({.first_day = 2, .last_day = 10})) == net::errc::certificate_expired);
}

TEST_CASE("tls: verification ends only where it is switched off") {
  tls_server server(make_certificate({.alternative_names = "DNS:elsewhere.test"}));
  CHECK_FALSE(client({.verify = false}).run(to(server))->error);
}

TEST_CASE("tls: the server gets the name, but no address") {
  const authority trusted;
  std::string told = "?";
  tls_server server(trusted.issue({.alternative_names = "IP:127.0.0.1,DNS:a.test"}),
                    [&](tls_session& session, int) {
                      told = session.server_name();
                      serve_well(session, 0);
                    });
  client({.ca_file = trusted.file(), .server_name = "a.test"}).run(to(server));
  CHECK(told == "a.test");
  client({.ca_file = trusted.file()}).run(to(server));
  CHECK(told.empty());
}

TEST_CASE("tls: HTTP/1.1 is the only protocol offered") {
  const authority trusted;
  auto context = server_context(trusted.issue());
  std::string offered;
  SSL_CTX_set_alpn_select_cb(
      context.get(),
      [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned count,
         void* to) {
        static_cast<std::string*>(to)->assign(reinterpret_cast<const char*>(in), count);
        *out = in + 1;
        *size = in[0];
        return SSL_TLSEXT_ERR_OK;
      },
      &offered);
  tls_server server(context);
  CHECK_FALSE(client({.ca_file = trusted.file()}).run(to(server))->error);
  CHECK(offered == "\x08http/1.1");
}

TEST_CASE("tls: the environment names the authorities when the options do not") {
  const authority trusted;
  tls_server server(trusted.issue());
  ::setenv("SSL_CERT_FILE", trusted.file().c_str(), 1);
  const auto named = client().run(to(server))->error;
  ::setenv("SSL_CERT_FILE", "/no/such/file.pem", 1);
  const auto absent = client().run(to(server))->error;
  ::unsetenv("SSL_CERT_FILE");
  const auto system = client().run(to(server))->error;
  CHECK_FALSE(named);
  CHECK(absent == net::errc::ca_unreadable);
  CHECK((system == net::errc::certificate_untrusted || system == net::errc::ca_unreadable));
}

TEST_CASE("tls: authorities that cannot be read are an error, not an empty trust") {
  const authority trusted;
  tls_server server(trusted.issue());
  CHECK(client({.ca_file = "/no/such/file.pem"}).run(to(server))->error == net::errc::ca_unreadable);
  CHECK(client({.ca_path = "/no/such/folder"}).run(to(server))->error == net::errc::ca_unreadable);
  const std::string cut = trusted.file() + '\0' + "x";
  CHECK(client({.ca_file = cut}).run(to(server))->error == net::errc::ca_unreadable);
  CHECK(client({.ca_path = std::string("/\0x", 3)}).run(to(server))->error == net::errc::ca_unreadable);
}

TEST_CASE("tls: versions before 1.2 are refused") {
  const authority trusted;
  auto context = server_context(trusted.issue());
  SSL_CTX_set_cipher_list(context.get(), "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  tls_server server(context);
  CHECK(client({.ca_file = trusted.file()}).run(to(server))->error == net::errc::tls_failed);
}

TEST_CASE("tls: a server that does not support it fails the handshake, a silent one ends at the deadline") {
  const authority trusted;
  client c({.ca_file = trusted.file()});
  SECTION("plain HTTP") {
    raw_server server([](tcp::socket& socket, int) {
      send(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
      await_peer(socket);
    });
    const auto error = c.run(to(server))->error;
    CHECK(error == net::errc::tls_failed);
    CHECK(net::is_not_tls(error));
    CHECK(error.message().find("OpenSSL: wrong version number") != std::string::npos);
  }
  SECTION("an end") {
    raw_server server([](tcp::socket& socket, int) { await_peer(socket); });
    const auto error = c.run(to(server))->error;
    CHECK((error == net::errc::connection_closed || error == asio::error::connection_reset));
  }
  SECTION("silence") {
    raw_server server([](tcp::socket& socket, int) {
      while (socket.is_open()) {
        char buffer[512];
        std::error_code error;
        socket.read_some(asio::buffer(buffer), error);
        if (error) return;
      }
    });
    auto request = to(server);
    request.timeouts.tls = 50ms;
    CHECK(c.run(request)->error == net::errc::tls_timeout);
  }
}

TEST_CASE("tls: only an announced end completes a body without a length") {
  const authority trusted;
  const bool announced = GENERATE(true, false);
  tls_server server(trusted.issue(), [announced](tls_session& session, int) {
    session.read();
    session.write("HTTP/1.1 200 OK\r\n\r\nsome text");
    if (announced) session.end();
  });
  client c({.ca_file = trusted.file()});
  const auto heard = c.run(to(server));
  if (announced) {
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.body == "some text");
  } else {
    CHECK(heard->error == net::errc::truncated);
  }
}

TEST_CASE("tls: a cut after a body of known length harms nothing, one inside it is a truncated response") {
  const authority trusted;
  tls_server server(trusted.issue(), [](tls_session& session, int number) {
    session.read();
    session.write(number == 0 ? ok : ok.substr(0, ok.size() - 1));
  });
  client c({.ca_file = trusted.file()});
  CHECK_FALSE(c.run(to(server))->error);
  std::this_thread::sleep_for(30ms);
  CHECK(c.run(to(server))->error == net::errc::truncated);
  CHECK(c.pool.statistics().stale == 1);
}

TEST_CASE("tls: an idle connection that closes under a request is replaced") {
  const authority trusted;
  const bool announced = GENERATE(true, false);
  tls_server server(trusted.issue(), [announced](tls_session& session, int number) {
    session.read();
    session.write(ok);
    session.read();
    if (number != 0) session.write(ok);
    if (announced) session.end();
  });
  client c({.ca_file = trusted.file()});
  c.run(to(server));
  const auto heard = c.run(to(server));
  CHECK_FALSE(heard->error);
  CHECK(heard->report.stale_retry);
}

TEST_CASE("tls: closing announces the end to the server and waits for nothing") {
  const authority trusted;
  int end = 0;
  {
    tls_server server(trusted.issue(), [&](tls_session& session, int) {
      session.read();
      session.write(ok);
      char byte;
      end = SSL_get_error(session.ssl.get(), SSL_read(session.ssl.get(), &byte, 1));
      std::this_thread::sleep_for(700ms);  // the response to the announcement never comes
    });
    client c({.ca_file = trusted.file()});
    c.run(to(server));
    const auto begin = std::chrono::steady_clock::now();
    c.pool.close_idle();
    CHECK(std::chrono::steady_clock::now() - begin < 500ms);
  }
  CHECK(end == SSL_ERROR_ZERO_RETURN);
}

TEST_CASE("tls: destroying pool or context at any moment of the handshake leaks nothing") {
  const authority trusted;
  tls_server server(trusted.issue());
  for (int round = 0; round != 24; ++round) {
    std::optional<asio::io_context> context(std::in_place);
    const auto listener = std::make_shared<recorder>();
    {
      net::pool pool(context->get_executor(), {.tls = {.ca_file = trusted.file()}});
      pool.start(to(server), listener);
      for (int i = 0; i != round; ++i) context->run_one_for(20ms);
      const int before = listener->completions;
      if (round % 2 == 0) context.reset();
      CHECK(listener->completions == before);
    }
    if (context) {
      context->restart();
      context->run();
      CHECK(listener->completions == 1);
    }
    CHECK(listener.use_count() == 1);
  }
}

TEST_CASE("tls engine: a connection works byte by byte, without a socket") {
  const authority trusted;
  const auto context = server_context(trusted.issue({.alternative_names = "DNS:a.test"}));
  const std::unique_ptr<SSL, void (*)(SSL*)> server(SSL_new(context.get()), &SSL_free);
  BIO* in = BIO_new(BIO_s_mem());
  BIO* out = BIO_new(BIO_s_mem());
  SSL_set_bio(server.get(), in, out);
  SSL_set_accept_state(server.get());
  net::tls_context settings({.ca_file = trusted.file()});
  net::tls_engine engine(settings, "a.test");

  const auto exchange_bytes = [&] {
    const std::string sent(engine.output());
    engine.consume_output(sent.size());
    BIO_write(in, sent.data(), static_cast<int>(sent.size()));
    SSL_do_handshake(server.get());
    std::string received(BIO_ctrl_pending(out), '\0');
    if (!received.empty()) BIO_read(out, received.data(), static_cast<int>(received.size()));
    for (const char each : received) {
      engine.put_input({&each, 1});
      if (!engine.handshake().needs_input()) continue;
    }
  };
  for (int i = 0; i != 4 && engine.handshake().needs_input(); ++i) exchange_bytes();
  CHECK(engine.handshake().count == 1);
  CHECK(engine.write(std::string(20'000, 'x')).count == 16 * 1024);
  exchange_bytes();
  std::string got(32 * 1024, '\0');
  CHECK(SSL_read(server.get(), got.data(), static_cast<int>(got.size())) == 16 * 1024);
  SSL_write(server.get(), "hello", 5);
  exchange_bytes();
  char buffer[16];
  const auto read = engine.read(buffer, sizeof(buffer));
  CHECK(std::string_view(buffer, read.count) == "hello");
  CHECK(engine.read(buffer, sizeof(buffer)).needs_input());
  SSL_shutdown(server.get());
  exchange_bytes();
  CHECK(engine.read(buffer, sizeof(buffer)).error == net::errc::connection_closed);
}

TEST_CASE("tls engine: what OpenSSL would not check as one whole name is refused") {
  const authority trusted;
  net::tls_context settings({.ca_file = trusted.file()});
  for (const std::string host : {"", ".", "%eth0", ".a.test", "..a.test", "a..test", "*.a.test", "a.test..",
                                 "a test", "a.test/", "a.test:443", "a.test%eth0"}) {
    INFO(host);
    CHECK(net::tls_engine(settings, host).handshake().error == net::errc::invalid_server_name);
  }
  for (const std::string host : {"a.test", "127.0.0.1", "::1", "a.test."}) {
    INFO(host);
    const std::string with_nul = host + '\0' + ".b.test";
    CHECK(net::tls_engine(settings, with_nul).handshake().error == net::errc::invalid_server_name);
  }
  for (const char* host :
       {"a.test", "a.test.", "A_b-1.test", "localhost", "::1", "fe80::1%eth0", "127.0.0.1"}) {
    INFO(host);
    CHECK(net::tls_engine(settings, host).handshake().needs_input());
  }
}

TEST_CASE("tls: a server name with a leading dot is no rule for every name below it") {
  const authority trusted;
  const certificate below = trusted.issue({.alternative_names = "DNS:b.a.test"});
  CHECK(outcome(trusted, below, ".a.test") == net::errc::invalid_server_name);
  CHECK(outcome(trusted, below, "a.test") == net::errc::certificate_mismatch);
}
