// The connection's sequence without a socket: bytes and events in, steps out.
#include "catch.hpp"

#include <wirebind/server/connection_machine.hpp>

#include <string>

namespace {

using namespace std::chrono_literals;
using wirebind::server::connection_action;
using wirebind::server::connection_machine;
using wirebind::server::step;

constexpr std::string_view request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

wirebind::http::response ok() {
  wirebind::http::response answer;
  answer.status = 200;
  return answer;
}

connection_machine machine() { return connection_machine({}, {}); }

/// Writes all output in one piece.
step flush(connection_machine& m) { return m.written(m.output().size()); }

}  // namespace

TEST_CASE("connection machine: reads with the idle deadline first") {
  auto m = machine();
  const step first = m.start();
  CHECK(first.what == connection_action::read);
  CHECK(first.timer == wirebind::server::connection_timeouts{}.idle);
}

TEST_CASE("connection machine: the head's deadline is set by its first byte only") {
  auto m = machine();
  m.start();
  CHECK(m.received("GET ").timer == wirebind::server::connection_timeouts{}.head);
  CHECK_FALSE(m.received("/a HT").timer.has_value());
}

TEST_CASE("connection machine: no deadline runs while a request is handled") {
  auto m = machine();
  m.start();
  const step next = m.received(request);
  CHECK(next.what == connection_action::handle);
  CHECK(next.timer == 0ms);
  CHECK(m.take_request().target == "/a");
  CHECK(m.awaits_response());
}

TEST_CASE("connection machine: a response is written to its end, then the next request is read") {
  auto m = machine();
  m.start();
  m.received(request);
  m.take_request();
  CHECK(m.responded(ok()).what == connection_action::write);
  const std::size_t whole = m.output().size();
  CHECK(m.written(10).what == connection_action::write);
  CHECK(m.output().size() == whole - 10);
  const step next = flush(m);
  CHECK(next.what == connection_action::read);
  CHECK(next.timer == wirebind::server::connection_timeouts{}.idle);
}

TEST_CASE("connection machine: a request that came along is handled right after the response") {
  auto m = machine();
  m.start();
  CHECK(m.received(std::string(request) + std::string(request)).what == connection_action::handle);
  m.take_request();
  m.responded(ok());
  CHECK(flush(m).what == connection_action::handle);
}

TEST_CASE("connection machine: after a refusal it writes, shuts its side, drains, and closes") {
  auto m = machine();
  m.start();
  CHECK(m.received("GET /\n").what == connection_action::refuse);
  CHECK(m.refused().status == 400);
  wirebind::http::response answer;
  answer.status = 400;
  CHECK(m.responded(std::move(answer)).what == connection_action::write);
  const step last = flush(m);
  CHECK(last.what == connection_action::half_close);
  CHECK(last.timer == wirebind::server::connection_timeouts{}.linger);
  CHECK(m.half_closed().what == connection_action::read);
  CHECK(m.received("more").what == connection_action::read);
  CHECK(m.ended().what == connection_action::close);
}

TEST_CASE("connection machine: draining ends at a bound of bytes and at its deadline") {
  auto m = machine();
  m.start();
  m.received("GET /\n");
  m.responded(ok());
  flush(m);
  m.half_closed();
  SECTION("bytes") { CHECK(m.received(std::string(1 << 20, 'x')).what == connection_action::close); }
  SECTION("deadline") { CHECK(m.timed_out().what == connection_action::close); }
}

TEST_CASE("connection machine: 100 Continue is sent once, and only to who waits") {
  auto m = machine();
  m.start();
  const std::string head = "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  SECTION("waiting") {
    CHECK(m.received(head).what == connection_action::write);
    CHECK(m.output() == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(flush(m).what == connection_action::read);
    CHECK(m.received("a").what == connection_action::read);
    CHECK(m.received("b").what == connection_action::handle);
  }
  SECTION("not waiting") { CHECK(m.received(head + "a").what == connection_action::read); }
}

TEST_CASE("connection machine: timeouts mean 408 inside a request and the end elsewhere") {
  auto m = machine();
  m.start();
  SECTION("idle") { CHECK(m.timed_out().what == connection_action::close); }
  SECTION("head") {
    m.received("GET");
    CHECK(m.timed_out().what == connection_action::refuse);
    CHECK(m.refused().status == 408);
  }
  SECTION("body") {
    m.received("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n");
    CHECK(m.timed_out().what == connection_action::refuse);
    CHECK(m.refused().status == 408);
  }
  SECTION("writing") {
    m.received(request);
    m.take_request();
    m.responded(ok());
    CHECK(m.timed_out().what == connection_action::close);
  }
}

TEST_CASE("connection machine: a refusal that cannot be written becomes a plain 500") {
  auto m = machine();
  m.start();
  m.received("GET /\n");
  wirebind::http::response broken;
  broken.status = 7;
  CHECK(m.responded(std::move(broken)).what == connection_action::write);
  CHECK(m.output().substr(0, 13) == "HTTP/1.1 500 ");
  CHECK(flush(m).what == connection_action::half_close);
}
