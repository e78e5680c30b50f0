// The way through a proxy: the decision alone, then a tunnel to a TLS server over loopback.
#include "catch.hpp"
#include "certificates.hpp"
#include "raw_server.hpp"
#include "recorder.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/net/proxy.hpp>

#include <asio/io_context.hpp>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

net::origin https(std::string host, std::uint16_t port = 443) { return {"https", std::move(host), port}; }

/// Sets variables of the environment and puts back what was there.
struct environment {
  explicit environment(std::vector<std::pair<const char*, const char*>> wanted) {
    for (const char* name : {"HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"}) {
      const char* text = std::getenv(name);
      before.emplace_back(name, text ? std::optional<std::string>(text) : std::nullopt);
      ::unsetenv(name);
    }
    for (const auto& [name, text] : wanted) ::setenv(name, text, 1);
  }
  ~environment() {
    for (const auto& [name, text] : before) text ? ::setenv(name, text->c_str(), 1) : ::unsetenv(name);
  }
  std::vector<std::pair<const char*, std::optional<std::string>>> before;
};

/// A proxy that opens tunnels to one port of this machine, whatever it is asked for.
struct proxy_server {
  explicit proxy_server(std::uint16_t port,
                        std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n")
      : server([this, port, answer](tcp::socket& socket, int) { serve(socket, port, answer); }) {}

  std::string url(const std::string& user = {}) const {
    return "http://" + user + "127.0.0.1:" + std::to_string(server.port());
  }
  std::string head() {
    const std::lock_guard lock(mutex);
    return heads.empty() ? std::string() : heads.back();
  }

  void serve(tcp::socket& socket, std::uint16_t port, const std::string& answer) {
    {
      const std::lock_guard lock(mutex);
      heads.push_back(read_request(socket));
    }
    send(socket, answer);
    if (answer.find(" 200 ") == std::string::npos) return;
    asio::io_context context;
    tcp::socket origin(context);
    std::error_code error;
    origin.connect({asio::ip::address_v4::loopback(), port}, error);
    if (error) return;
    std::thread back([&] { copy(origin, socket); });
    copy(socket, origin);
    back.join();
  }
  static void copy(tcp::socket& from, tcp::socket& to) {
    char buffer[4096];
    std::error_code error;
    while (!error) {
      const std::size_t count = from.read_some(asio::buffer(buffer), error);
      if (count != 0) asio::write(to, asio::buffer(buffer, count), error);
    }
    std::error_code ignored;
    to.shutdown(tcp::socket::shutdown_both, ignored);
    from.shutdown(tcp::socket::shutdown_both, ignored);
  }

  std::mutex mutex;
  std::vector<std::string> heads;
  raw_server server;
};

/// A TLS server that keeps the last request.
struct tls_origin {
  explicit tls_origin(const certificate& shown)
      : context(server_context(shown)), server([this](tcp::socket& socket, int) { serve(socket); }) {}

  void serve(tcp::socket& socket) {
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), &SSL_free);
    SSL_set_fd(ssl.get(), socket.native_handle());
    if (SSL_accept(ssl.get()) != 1) return;
    char buffer[4096];
    for (int count; (count = SSL_read(ssl.get(), buffer, sizeof buffer)) > 0;) {
      {
        const std::lock_guard lock(mutex);
        heard.assign(buffer, static_cast<std::size_t>(count));
      }
      constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
      SSL_write(ssl.get(), ok.data(), static_cast<int>(ok.size()));
    }
  }

  std::shared_ptr<SSL_CTX> context;
  std::mutex mutex;
  std::string heard;
  raw_server server;
};

std::shared_ptr<recorder> run(asio::io_context& context, net::pool& pool, const net::origin& to) {
  const auto heard = std::make_shared<recorder>();
  pool.start({.origin = to, .timeouts = {.total = 5s}, .idempotent = true}, heard);
  context.restart();
  context.run();
  REQUIRE(heard->completions == 1);
  return heard;
}

}  // namespace

TEST_CASE("proxy: a URL gives place and credentials") {
  const auto plain = net::parse_proxy("http://proxy.test:3128");
  REQUIRE(plain);
  CHECK(plain->origin == net::origin{"http", "proxy.test", 3128});
  CHECK(plain->authorization.empty());
  CHECK(net::parse_proxy("proxy.test:3128")->origin == plain->origin);
  CHECK(net::parse_proxy("http://proxy.test/")->origin.port == 80);
  CHECK(net::parse_proxy("http://[2001:db8::1]:8080")->origin.host == "2001:db8::1");
  CHECK(net::parse_proxy("http://user:pass@proxy.test")->authorization == "Basic dXNlcjpwYXNz");
  CHECK(net::parse_proxy("http://us%40er:p%3Aa%20ss@proxy.test")->authorization == "Basic dXNAZXI6cDphIHNz");
  CHECK(net::parse_proxy("http://user@proxy.test")->authorization == "Basic dXNlcjo=");
}

TEST_CASE("proxy: what is no URL of a plain proxy is refused") {
  for (const std::string odd :
       {"", "https://proxy.test", "socks5://proxy.test", "http://", "http://proxy.test/path",
        "http://proxy.test:0", "http://proxy test", "http://u%zz@proxy.test", "http://u%3Av@proxy.test",
        "http://proxy.test\r\nX: y"}) {
    INFO(odd);
    CHECK_FALSE(net::parse_proxy(odd));
    std::error_code error;
    if (!odd.empty()) net::proxy_for(https("a.test"), {.url = odd}, error);
    CHECK(error == (odd.empty() ? std::error_code() : make_error_code(net::errc::invalid_proxy)));
  }
}

TEST_CASE("proxy: exceptions cover names and what is below them, addresses, ranges and ports") {
  const auto covered = [](std::string_view list, std::string host, std::uint16_t port = 443) {
    return net::is_excepted(list, https(std::move(host), port));
  };
  CHECK(covered("*", "a.test"));
  CHECK(covered("a.test", "a.test"));
  CHECK(covered(" b.test , a.test ", "x.A.test"));
  CHECK(covered("b.test a.test", "a.test"));
  CHECK(covered("b.test \t a.test", "x.a.test"));
  CHECK(covered(".a.test", "x.a.test"));
  CHECK(covered("*.a.test", "x.a.test"));
  CHECK_FALSE(covered("a.test", "xa.test"));
  CHECK_FALSE(covered("x.a.test", "a.test"));
  CHECK_FALSE(covered("", "a.test"));
  CHECK_FALSE(covered(",,.,*.", "a.test"));
  CHECK(covered("a.test:8443", "a.test", 8443));
  CHECK_FALSE(covered("a.test:8443", "a.test"));
  CHECK(covered("10.1.2.3", "10.1.2.3"));
  CHECK_FALSE(covered("10.1.2.3", "10.1.2.33"));
  CHECK(covered("10.1.2.3:443", "10.1.2.3"));
  CHECK(covered("10.0.0.0/8", "10.255.0.1"));
  CHECK(covered("10.0.0.0/8", "::ffff:10.255.0.1"));
  CHECK_FALSE(covered("10.0.0.0/8", "11.0.0.1"));
  CHECK(covered("10.1.128.0/17", "10.1.200.1"));
  CHECK_FALSE(covered("10.1.128.0/17", "10.1.100.1"));
  CHECK(covered("0.0.0.0/0", "192.0.2.1"));
  CHECK_FALSE(covered("0.0.0.0/0", "2001:db8::1"));
  CHECK(covered("2001:db8::/32", "2001:db8::1"));
  CHECK(covered("2001:db8::1", "2001:db8:0::1"));
  CHECK(covered("[2001:db8::1]:443", "2001:db8::1"));
  for (const std::string odd :
       {"10.0.0.0/", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/8888888888888888888888"}) {
    CHECK_FALSE(covered(odd, "10.0.0.1"));
  }
}

TEST_CASE("proxy: exceptions read addresses as URLs do, and the end of an address is no domain") {
  const auto covered = [](std::string_view list, std::string host) {
    return net::is_excepted(list, https(std::move(host)));
  };
  for (const std::string_view odd :
       {"127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "0x7f000001", "127.0.0.01", "0.0.1", ".0.1", "*.1",
        "1", "[127.0.0.1]", "127.0.0.1%00", "127.0.0.0/08", "0177.0.0.0/8", "127/8", "::ffff:127.0.0.0/8"}) {
    INFO(odd);
    CHECK_FALSE(covered(odd, "127.0.0.1"));
  }
  CHECK_FALSE(covered(std::string_view("127.0.0.1\0x", 11), "127.0.0.1"));
  CHECK_FALSE(covered("fe80::1%lo", "fe80::1"));
  CHECK_FALSE(covered("::1", std::string("::1\0.test", 9)));
  CHECK(covered("::ffff:127.0.0.1", "127.0.0.1"));
  CHECK(covered("127.0.0.1", "::ffff:7f00:1"));
  CHECK(covered("::ffff:127.0.0.0/104", "127.0.0.1"));
  CHECK(covered("2001:DB8::A", "2001:db8:0:0::a"));
  CHECK(covered("a.test.", "x.a.test"));
  CHECK(covered("A.TEST", "a.test"));
  CHECK_FALSE(net::is_local(std::string("127.0.0.1\0.test", 15)));
}

TEST_CASE("proxy: this machine, link-local addresses and what is not https are reached directly") {
  const net::proxy_options all{.url = "http://proxy.test:3128"};
  std::error_code error;
  for (const std::string host :
       {"localhost", "127.0.0.1", "127.1.2.3", "::1", "169.254.169.254", "fe80::1", "::ffff:127.0.0.1"}) {
    INFO(host);
    CHECK_FALSE(net::proxy_for(https(host), all, error));
  }
  CHECK_FALSE(net::proxy_for({"http", "a.test", 80}, all, error));
  CHECK(net::proxy_for(https("a.test"), all, error));
  CHECK_FALSE(net::proxy_for(https("a.test"), {.url = all.url, .except = "a.test"}, error));
  CHECK_FALSE(net::proxy_for(https("a.test"), {}, error));
}

TEST_CASE("proxy: the environment fills in what is not set, unless it may not") {
  const environment set(
      {{"HTTPS_PROXY", "http://upper.test"}, {"https_proxy", "http://lower.test"}, {"no_proxy", "a"}});
  const auto filled = net::with_environment({});
  CHECK(filled.url == "http://upper.test");
  CHECK(filled.except == "a");
  const auto kept = net::with_environment({.url = "http://own.test", .except = "b"});
  CHECK(kept.url == "http://own.test");
  CHECK(kept.except == "b");
  CHECK(net::with_environment({.use_environment = false}).url.empty());
}

TEST_CASE("proxy: the request for a tunnel names the origin and has the credentials") {
  CHECK(net::tunnel_request({{}, "Basic x"}, https("a.test")) ==
        "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nProxy-Authorization: Basic x\r\n\r\n");
  CHECK(net::tunnel_request({}, https("2001:db8::1", 8443)) ==
        "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n");
}

TEST_CASE("proxy: exchanges pass through a tunnel, and its credentials stay with the proxy") {
  const authority trusted;
  tls_origin origin(trusted.issue({.alternative_names = "DNS:origin.test"}));
  proxy_server proxy(origin.server.port());
  asio::io_context context;
  net::pool pool(context.get_executor(),
                 {.tls = {.ca_file = trusted.file()}, .proxy = {.url = proxy.url("user:pass@")}});
  for (int i = 0; i != 3; ++i) {
    const auto heard = run(context, pool, https("origin.test"));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.body == "hi");
    CHECK(heard->report.reused_connection == (i != 0));
  }
  CHECK(proxy.head().find("CONNECT origin.test:443 HTTP/1.1\r\n") == 0);
  CHECK(proxy.head().find("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n") != std::string::npos);
  CHECK(proxy.heads.size() == 1);
  CHECK(option(socket_to(proxy.server.port()), SOL_SOCKET, SO_KEEPALIVE) == 1);  // below proxy and TLS
  const std::lock_guard lock(origin.mutex);
  CHECK(origin.heard.find("GET / HTTP/1.1") == 0);
  CHECK(origin.heard.find("roxy") == std::string::npos);
}

TEST_CASE("proxy: one that says nothing is probed") {
  raw_server proxy([](tcp::socket& socket, int) {
    read_request(socket);
    await_peer(socket);
  });
  asio::io_context context;
  net::pool pool(context.get_executor(),
                 {.proxy = {.url = "http://127.0.0.1:" + std::to_string(proxy.port())}});
  const auto heard = std::make_shared<recorder>();
  const auto running = pool.start({.origin = https("origin.test")}, heard);
  context.run_for(100ms);
  CHECK(option(socket_to(proxy.port()), SOL_SOCKET, SO_KEEPALIVE) == 1);
  running->cancel(net::cancel_kind::terminal);
  context.run();
  CHECK(heard->completions == 1);
}

TEST_CASE("proxy: the certificate must be the origin's, whatever the proxy leads to") {
  const authority trusted;
  tls_origin origin(trusted.issue());
  proxy_server proxy(origin.server.port());
  asio::io_context context;
  net::pool pool(context.get_executor(), {.tls = {.ca_file = trusted.file()}, .proxy = {.url = proxy.url()}});
  CHECK(run(context, pool, https("origin.test"))->error == net::errc::certificate_mismatch);
}

TEST_CASE("proxy: a refusal is named, and nothing of the request is sent") {
  const std::pair<std::string, net::errc> all[] = {
      {"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nno!",
       net::errc::proxy_authentication},
      {"HTTP/1.0 401 Unauthorized\r\n\r\n", net::errc::proxy_authentication},
      {"HTTP/1.1 503 Service Unavailable\r\n\r\n", net::errc::proxy_refused},
      {"HTTP/1.1 200 OK\r\n\r\nsurplus", net::errc::proxy_refused},
      {"SSH-2.0-OpenSSH\r\n", net::errc::proxy_refused},
      {"", net::errc::connection_closed}};
  for (const auto& [answer, error] : all) {
    INFO(answer);
    proxy_server proxy(1, answer);
    asio::io_context context;
    net::pool pool(context.get_executor(), {.proxy = {.url = proxy.url()}});
    const auto heard = run(context, pool, https("origin.test"));
    CHECK(heard->error == error);
    CHECK(heard->prepared == 0);
    CHECK(heard->report.reached == net::phase::connect);
    CHECK_FALSE(heard->report.wrote);
  }
}

TEST_CASE("proxy: one that sends nothing ends at the deadline for connecting") {
  raw_server silent([](tcp::socket& socket, int) {
    read_request(socket);
    await_peer(socket);
  });
  asio::io_context context;
  net::pool pool(context.get_executor(), {.proxy = {.url = "127.0.0.1:" + std::to_string(silent.port())}});
  const auto heard = std::make_shared<recorder>();
  pool.start({.origin = https("origin.test"), .timeouts = {.connect = 50ms}}, heard);
  context.run();
  CHECK(heard->error == net::errc::connect_timeout);
}

TEST_CASE("proxy: a URL that is none fails the exchange by name") {
  asio::io_context context;
  net::pool pool(context.get_executor(), {.proxy = {.url = "ftp://proxy.test"}});
  CHECK(run(context, pool, https("origin.test"))->error == net::errc::invalid_proxy);
}
