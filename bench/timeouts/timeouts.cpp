// Calls that run into each of their timeouts, one after the other: how far they end from a bare timer of the
// same length.
#include "../figures.hpp"

#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/fault_server.hpp>
#include <wirebind/testing/scripted_resolver.hpp>

#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
namespace net = wirebind::net;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds bound = 200ms;
constexpr int samples = 20;

/// Listens and never accepts: the kernel makes as many connections as there is room for, and none is read.
struct silent_server {
  explicit silent_server(int room) : socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (socket < 0 || bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(socket, room) != 0 || getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::perror("a listening socket");
      std::exit(2);
    }
    port = ntohs(address.sin_port);
  }
  ~silent_server() { close(socket); }

  std::string url(const char* scheme) const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port);
  }

  int socket;
  std::uint16_t port = 0;
};

/// Connections that take the room of a server.
struct occupants {
  explicit occupants(const silent_server& server) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int& each : sockets) {
      each = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      connect(each, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
  }
  ~occupants() {
    for (const int each : sockets) close(each);
  }

  int sockets[4]{};
};

struct row {
  const char* name;
  std::chrono::milliseconds net::timeouts::*which;
  net::errc expected;
  std::string url;
};

net::timeouts only(std::chrono::milliseconds net::timeouts::*which, std::chrono::milliseconds length) {
  constexpr std::chrono::milliseconds none(0);
  net::timeouts out{none, none, none, none, none, none, none, none};
  out.*which = length;
  return out;
}

/// A bare timer of the same length and on the same thread, so that a busy machine makes both late.
struct reference {
  explicit reference(asio::io_context& context) : timer(context) {}

  void start() {
    timer.expires_after(bound);
    timer.async_wait([this](std::error_code error) {
      if (!error) rang = steady::now();
    });
  }

  asio::steady_timer timer;
  steady::time_point rang{};
};

/// By how many milliseconds the call ended behind the timer. The timer begins with the call, anew with every
/// piece that is sent of a body without end, and anew with what comes of a response.
double one_call(const row& asked) {
  asio::io_context context(1);
  reference timer(context);
  wirebind::client_options options;
  options.endpoint = asked.url;
  options.authentication = wirebind::auth::anonymous();
  options.retry = wirebind::retry::none;
  options.pool.max_connections_per_origin = 1;
  options.timeouts = only(asked.which, bound);
  const auto resolver = std::make_shared<wirebind::testing::scripted_resolver>(context.get_executor());
  resolver->set("silent.test", {.hangs = true});
  options.pool.resolver = resolver;
  wirebind::basic_client client(context, options);
  const api::invoke_function_request request{.service_name = "demo", .function_name = "f"};
  if (asked.which == &net::timeouts::acquire) {
    const wirebind::call_options holding{.timeouts = only(&net::timeouts::total, 2 * bound)};
    client.async_call<api::invoke_function>(request, holding, asio::detached);
  }
  wirebind::function_source source([&](char*, std::size_t size, wirebind::body_source::read_handler done) {
    timer.start();
    done({}, size);
  });
  wirebind::function_sink sink([&](std::string_view, wirebind::body_sink::write_handler done) {
    timer.start();
    done({});
  });
  wirebind::call_options streams{.sink = &sink};
  if (asked.which == &net::timeouts::write_idle) streams.source = &source;
  std::error_code ended;
  steady::time_point end{};
  timer.start();
  client.async_call<api::invoke_function>(request, streams,
                                          [&](std::error_code error, const api::invoke_function_response&) {
                                            end = steady::now();
                                            ended = error;
                                          });
  context.run();
  if (ended != asked.expected) {
    std::fprintf(stderr, "%s: ended with \"%s\"\n", asked.name, ended.message().c_str());
    std::exit(1);
  }
  return std::chrono::duration<double, std::milli>(end - timer.rang).count();
}

void measure(const row& asked) {
  std::vector<double> late;
  for (int i = 0; i != samples; ++i) late.push_back(one_call(asked));
  const auto [least, most] = std::minmax_element(late.begin(), late.end());
  std::printf("%s\n", asked.name);
  figure("earliest end, ms behind the timer", *least, ">=", -10);
  figure("latest end, ms behind the timer", *most, "<=", 10);
}

}  // namespace

int main() {
  const silent_server silent(4096), full(0);
  const occupants crowd(full);
  asio::io_context context(1);
  wirebind::testing::network_fault_plan plan;
  plan.choose = [](const wirebind::http::request&, std::size_t) {
    return wirebind::testing::network_fault::stall_in_body;
  };
  const wirebind::testing::fault_server stalling(context.get_executor(), std::move(plan));
  std::thread server([&context] { context.run(); });
  std::printf("timeouts of 200 ms, %d calls each\n", samples);
  using d = net::timeouts;
  measure({"acquire", &d::acquire, net::errc::acquire_timeout, silent.url("http")});
  measure({"resolve", &d::resolve, net::errc::resolve_timeout, "http://silent.test"});
  measure({"connect", &d::connect, net::errc::connect_timeout, full.url("http")});
  measure({"tls", &d::tls, net::errc::tls_timeout, silent.url("https")});
  measure({"write_idle", &d::write_idle, net::errc::write_timeout, silent.url("http")});
  measure({"first_byte", &d::first_byte, net::errc::first_byte_timeout, silent.url("http")});
  measure({"read_idle", &d::read_idle, net::errc::read_timeout, stalling.url()});
  measure({"total", &d::total, net::errc::total_timeout, silent.url("http")});
  context.stop();
  server.join();
  return failures == 0 ? 0 : 1;
}
