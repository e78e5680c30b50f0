// A process without a free descriptor, and peers that close while they are written to: errors from which
// client and server recover. Each case has a process of its own, with a limit of its own.
#include "catch.hpp"
#include "net/certificates.hpp"
#include "net/client.hpp"
#include "processes.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include <chrono>
#include <ctime>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace fork_test;
using namespace std::chrono_literals;
using wirebind::testing::network_fault_plan;
namespace http = wirebind::http;
namespace net = wirebind::net;
namespace server = wirebind::server;
using tcp = asio::ip::tcp;

// UBSan's check of virtual tables looks at memory through a pipe. It gets one beyond the limit of a test that
// has taken every descriptor.
extern "C" int pipe(int ends[2]) noexcept {
  if (::pipe2(ends, 0) == 0) return 0;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
  const rlimit beyond{limit.rlim_max, limit.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &beyond);
  const int result = ::pipe2(ends, 0);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return result;
}

namespace {

/// Takes all descriptors but so many, until it is destroyed.
struct scarcity {
  explicit scarcity(std::size_t left = 0) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 64;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    for (int each; (each = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) != -1;) taken.push_back(each);
    for (; left != 0; --left) {
      ::close(taken.back());
      taken.pop_back();
    }
  }
  ~scarcity() {
    for (const int each : taken) ::close(each);
  }
  std::vector<int> taken;
};

bool in_child(const std::function<bool()>& body) { return child_process(body).ended_well(); }

std::error_code ask(net_test::client& c, std::string host, std::uint16_t port, std::string scheme = "http") {
  const auto heard = std::make_shared<net_test::recorder>();
  c.pool.start({.origin = {std::move(scheme), std::move(host), port}}, heard);
  c.context.restart();
  c.context.run();
  return heard->completions == 1 ? heard->error : std::make_error_code(std::errc::io_error);
}

bool is_no_descriptor(std::error_code error) {
  return net::is_system_error(error, std::errc::too_many_files_open);
}

/// Runs the context until something holds, for 10 s at most.
bool come_true(asio::io_context& context, const std::function<bool()>& holds) {
  for (int i = 0; i != 500 && !holds(); ++i) {
    context.restart();
    context.run_for(20ms);
  }
  return holds();
}

server::http_handlers answering(std::string body) {
  server::http_handlers out;
  out.handle = [body = std::move(body)](http::request&&, server::responder respond) {
    http::response answer;
    answer.status = 200;
    answer.body = body;
    respond(std::move(answer));
  };
  return out;
}

}  // namespace

TEST_CASE("descriptors: without one a connection fails with the system's error, and the next succeeds") {
  const server_process peer([] { return network_fault_plan(); });
  CHECK(in_child([&] {
    net_test::client c;
    EXPECT(!ask(c, "127.0.0.1", peer.port()));
    c.pool.close_idle();
    {
      const scarcity none;
      for (int i = 0; i != 3; ++i) EXPECT(is_no_descriptor(ask(c, "127.0.0.1", peer.port())));
    }
    EXPECT(!ask(c, "127.0.0.1", peer.port()));
    return true;
  }));
}

TEST_CASE("descriptors: without one a name is not reported as unknown, and the next lookup succeeds") {
  const server_process peer([] { return network_fault_plan(); });
  CHECK(in_child([&] {
    net_test::client c;
    EXPECT(ask(c, "127.0.0.1", 1));  // the context has its own descriptors now
    {
      const scarcity none;
      const std::error_code error = ask(c, "localhost", peer.port());
      EXPECT(is_no_descriptor(error) || error == net::errc::resolution_failed);
    }
    EXPECT(!ask(c, "localhost", peer.port()));
    return true;
  }));
}

TEST_CASE("descriptors: without one for the CA certificates the exchange fails, and the next succeeds") {
  const net_test::authority trusted;
  const server_process peer([&] {
    network_fault_plan plan;
    plan.tls = net_test::server_context(trusted.issue());
    return plan;
  });
  CHECK(in_child([&] {
    net_test::client c({.ca_file = trusted.file()});
    EXPECT(ask(c, "127.0.0.1", 1));  // the context has its own descriptors now
    {
      const scarcity socket_alone(1);
      EXPECT(ask(c, "127.0.0.1", peer.port(), "https") == net::errc::ca_unreadable);
    }
    EXPECT(!ask(c, "127.0.0.1", peer.port(), "https"));
    return true;
  }));
}

TEST_CASE("descriptors: a server without one waits in place of spinning, and serves on when there is one") {
  CHECK(in_child([] {
    asio::io_context context(1);
    server::http_server served(context.get_executor(), {}, answering("hi"));
    context.run_for(10ms);
    tcp::socket asking(context, tcp::v4());
    std::error_code error;
    {
      const scarcity none;
      asking.connect({asio::ip::address_v4::loopback(), served.port()}, error);
      EXPECT(!error);
      asio::write(asking, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")), error);
      EXPECT(!error);
      const std::clock_t before = std::clock();
      context.restart();
      context.run_for(300ms);
      EXPECT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 0.1);
      EXPECT(come_true(context, [&] { return served.connections() == 0; }));
    }
    std::string answer(17, ' ');
    bool read = false;
    asking.async_read_some(asio::buffer(answer), [&](std::error_code failed, std::size_t count) {
      read = !failed && count == answer.size();
      context.stop();
    });
    context.restart();
    context.run_for(5s);
    EXPECT(read);
    EXPECT(answer == "HTTP/1.1 200 OK\r\n");
    return true;
  }));
}

TEST_CASE("descriptors: a peer that closes while it is written to ends no program, be it client or server") {
  const server_process closing([] {
    network_fault_plan plan;
    plan.reset_on_accept = [](std::size_t) { return true; };
    return plan;
  });
  CHECK(in_child([&] {
    std::signal(SIGPIPE, SIG_DFL);
    net_test::client c;
    const auto heard = std::make_shared<net_test::recorder>(std::string(8 << 20, 'b'), "PUT");
    c.pool.start({.origin = {"http", "127.0.0.1", closing.port()}}, heard);
    c.context.run();
    EXPECT(heard->error);

    asio::io_context context(1);
    server::http_server served(context.get_executor(), {}, answering(std::string(8 << 20, 'x')));
    for (int i = 0; i != 3; ++i) {
      tcp::socket asking(context);
      asking.connect({asio::ip::address_v4::loopback(), served.port()});
      asio::write(asking, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")));
      context.restart();
      context.run_for(20ms);
      asking.close();
      context.restart();
      context.run_for(20ms);
    }
    EXPECT(come_true(context, [&] { return served.connections() == 0; }));
    return true;
  }));
}
