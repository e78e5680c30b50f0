// Drives an exchange machine by hand: a time of its own, and the usual way to each state.
#pragma once

#include <wirebind/core/body_stream.hpp>
#include <wirebind/net/exchange_machine.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace net_test {

namespace http = wirebind::http;
namespace net = wirebind::net;
using action = net::exchange_action;
using actions = std::vector<action>;
using namespace std::chrono_literals;

/// A source and a sink for a machine, which only looks whether they are there.
struct no_source final : wirebind::body_source {
  void async_read_some(char*, std::size_t, read_handler) override {}
};
struct no_sink final : wirebind::body_sink {
  void async_write(std::string_view, write_handler) override {}
};

/// The states in the order of a fresh connection with TLS.
enum class stage { acquire, resolve, connect, tls, prepare, write, written_partly, first_byte, read };
inline constexpr stage all_stages[] = {
    stage::acquire, stage::resolve,        stage::connect,    stage::tls, stage::prepare,
    stage::write,   stage::written_partly, stage::first_byte, stage::read};

inline net::exchange_request settings(std::string scheme = "http") {
  net::exchange_request request;
  request.origin = {std::move(scheme), "example.test", 80};
  request.timeouts = {.resolve = 1s,
                      .connect = 2s,
                      .tls = 3s,
                      .write_idle = 4s,
                      .first_byte = 5s,
                      .read_idle = 6s,
                      .total = 100s};
  request.idempotent = true;
  return request;
}

inline http::request request_with(std::string body = {}, std::string method = "GET") {
  http::request request;
  request.method = std::move(method);
  request.target = "/";
  request.fields.add("Host", "example.test");
  request.body = wirebind::bytes(std::move(body));
  return request;
}

inline constexpr std::string_view ok_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
inline const std::error_code reset = std::make_error_code(std::errc::connection_reset);
inline const std::error_code closed = net::errc::connection_closed;

struct driver {
  explicit driver(const net::exchange_request& request = settings(),
                  net::exchange_machine::time_point expires = (net::exchange_machine::time_point::max)())
      : machine(std::make_shared<const net::exchange_request>(request), expires),
        scheme(request.origin.scheme) {}

  actions drain() {
    actions all;
    for (action each; (each = machine.next()) != action::none;) all.push_back(each);
    return all;
  }
  void advance(std::chrono::milliseconds step) {
    now += step;
    machine.timer(now);
  }

  void start() { machine.start(now); }
  void to_kept_connection() {
    start();
    drain();
    machine.acquired(true, now);
    drain();
  }
  void prepare(http::request request = request_with()) {
    machine.prepared({}, std::move(request), now);
    drain();
  }
  void write_all() {
    while (!machine.output().empty() && !machine.done()) machine.written({}, machine.output().size(), now);
    drain();
  }
  void answer(std::string_view text) { machine.read({}, text, now); }

  /// To a state on a fresh connection; `https` has the stage tls, `http` passes it by.
  void to(stage wanted) {
    start();
    if (wanted == stage::acquire) return;
    drain();
    machine.acquired(false, now);
    drain();
    if (wanted == stage::resolve) return;
    machine.resolved({}, now);
    drain();
    if (wanted == stage::connect) return;
    machine.connected({}, now);
    drain();
    if (wanted == stage::tls) return;
    if (scheme == "https") machine.handshaken({}, now);
    drain();
    if (wanted == stage::prepare) return;
    prepare(request_with("a body", "PUT"));
    if (wanted == stage::write) return;
    machine.written({}, 5, now);
    drain();
    if (wanted == stage::written_partly) return;
    write_all();
    if (wanted == stage::first_byte) return;
    answer("HTTP/1.1 200 OK\r\n");
    drain();
  }

  net::exchange_machine machine;
  std::string scheme;
  net::exchange_machine::time_point now{1h};
};

}  // namespace net_test
