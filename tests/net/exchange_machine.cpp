#include "catch.hpp"
#include "machine_driver.hpp"

#include <wirebind/http/error.hpp>

#include <asio/error.hpp>

#include <algorithm>
#include <random>

using namespace net_test;

TEST_CASE("exchange machine: a fresh connection goes through every phase in order") {
  driver d(settings("https"));
  d.start();
  CHECK(d.drain() == actions{action::acquire});
  d.machine.acquired(false, d.now);
  CHECK(d.drain() == actions{action::resolve});
  d.machine.resolved({}, d.now);
  CHECK(d.drain() == actions{action::connect});
  d.machine.connected({}, d.now);
  CHECK(d.drain() == actions{action::handshake});
  d.machine.handshaken({}, d.now);
  CHECK(d.drain() == actions{action::prepare});
  d.machine.prepared({}, request_with(), d.now);
  CHECK(d.drain() == actions{action::write, action::read});
  CHECK(d.machine.output() == "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n");
  d.machine.written({}, d.machine.output().size(), d.now);
  CHECK(d.drain().empty());
  d.machine.read({}, ok_answer, d.now);
  CHECK(d.drain() == actions{action::release, action::complete});
  CHECK(d.machine.done());
  CHECK_FALSE(d.machine.result());
  CHECK(d.machine.response().status == 200);
  CHECK(d.machine.response().body == "hi");
  CHECK(d.machine.report().reached == net::phase::done);
  CHECK(d.machine.report().bytes_read == ok_answer.size());
  CHECK(d.machine.report().bytes_written == 38);
  CHECK(d.machine.deadline() == net::exchange_machine::time_point::max());
}

TEST_CASE("exchange machine: plain HTTP has no handshake, an idle connection no way to it") {
  driver fresh;
  fresh.start();
  fresh.drain();
  fresh.machine.acquired(false, fresh.now);
  fresh.machine.resolved({}, fresh.now);
  fresh.drain();
  fresh.machine.connected({}, fresh.now);
  CHECK(fresh.drain() == actions{action::prepare});

  driver kept(settings("https"));
  kept.start();
  kept.drain();
  kept.machine.acquired(true, kept.now);
  CHECK(kept.drain() == actions{action::prepare});
  CHECK(kept.machine.report().reused_connection);
}

TEST_CASE(
    "exchange machine: buffers are for the next one after the end, but not while their bytes are written") {
  driver whole;
  whole.to(stage::first_byte);
  whole.answer(ok_answer);
  whole.drain();
  CHECK(whole.machine.take_response().body == "hi");
  const auto buffers = whole.machine.take_buffers();
  REQUIRE(buffers != nullptr);
  buffers->clear();
  CHECK(buffers->parser.message().status == 0);
  CHECK(buffers->parser.body_received() == 0);
  CHECK((buffers->head.empty() && buffers->body.empty() && buffers->request.fields.empty()));
  CHECK(whole.machine.take_response().status == 0);
  CHECK(whole.machine.output().empty());
  CHECK(whole.machine.progress().received == 0);

  driver early;
  early.to(stage::written_partly);
  early.answer(ok_answer);
  early.drain();
  REQUIRE(early.machine.done());
  CHECK(early.machine.take_response().body == "hi");
  CHECK(early.machine.take_buffers() == nullptr);
  CHECK_FALSE(early.machine.output().empty());

  driver none;
  none.start();
  none.machine.fail(reset);
  CHECK(none.machine.take_response().status == 0);
  CHECK(none.machine.take_buffers() == nullptr);
}

TEST_CASE("exchange machine: a response whole at every byte split is the same response") {
  for (std::size_t cut = 1; cut < ok_answer.size(); ++cut) {
    driver d;
    d.to_kept_connection();
    d.prepare();
    d.write_all();
    d.answer(ok_answer.substr(0, cut));
    CHECK(d.drain() == actions{action::read});
    d.answer(ok_answer.substr(cut));
    CHECK(d.drain() == actions{action::release, action::complete});
    CHECK(d.machine.response().body == "hi");
  }
}

TEST_CASE("exchange machine: each failing step ends the exchange with its error and closes what was opened") {
  const std::error_code error = std::make_error_code(std::errc::host_unreachable);
  for (const stage where : {stage::resolve, stage::connect, stage::tls}) {
    driver d(settings("https"));
    d.to(where);
    if (where == stage::resolve) d.machine.resolved(error, d.now);
    if (where == stage::connect) d.machine.connected(error, d.now);
    if (where == stage::tls) d.machine.handshaken(error, d.now);
    CHECK(d.drain() == actions{action::close, action::complete});
    CHECK(d.machine.result() == error);
  }
}

TEST_CASE("exchange machine: an unknown scheme or an empty host is refused before anything is opened") {
  driver scheme(settings("ftp"));
  scheme.start();
  CHECK(scheme.drain() == actions{action::complete});
  CHECK(scheme.machine.result() == net::errc::unsupported_scheme);

  auto nowhere = settings();
  nowhere.origin.host.clear();
  driver host(nowhere);
  host.start();
  CHECK(host.machine.result() == net::errc::host_not_found);
}

TEST_CASE("exchange machine: a request that cannot be made leaves the connection usable") {
  SECTION("the listener refuses") {
    driver d;
    d.to(stage::prepare);
    d.machine.prepared(std::make_error_code(std::errc::permission_denied), {}, d.now);
    CHECK(d.drain() == actions{action::release, action::complete});
    CHECK(d.machine.result() == std::errc::permission_denied);
  }
  SECTION("a field would break the head") {
    driver d;
    d.to(stage::prepare);
    auto request = request_with();
    request.fields.add("X-A", "b\r\nc: d");
    d.machine.prepared({}, std::move(request), d.now);
    CHECK(d.drain() == actions{action::release, action::complete});
    CHECK(d.machine.result() == http::errc::invalid_field_value);
  }
}

TEST_CASE("exchange machine: a small body travels with the head, a large one follows in pieces") {
  const std::string body(100'000, 'b');
  driver d;
  d.to(stage::prepare);
  d.machine.prepared({}, request_with(body, "PUT"), d.now);
  std::string sent;
  while (!d.machine.output().empty()) {
    const std::size_t some = std::min<std::size_t>(d.machine.output().size(), 7001);
    sent += d.machine.output().substr(0, some);
    d.machine.written({}, some, d.now);
  }
  CHECK(sent.ends_with("\r\n\r\n" + body));
  CHECK(d.machine.report().bytes_written == sent.size());

  driver small;
  small.to(stage::prepare);
  small.machine.prepared({}, request_with("abc", "PUT"), small.now);
  CHECK(small.machine.output().ends_with("\r\n\r\nabc"));
}

// --- the connection after the response

TEST_CASE("exchange machine: the connection is kept only after an exchange that left it whole") {
  const auto end = [](std::string_view answer, http::request request = request_with()) {
    driver d;
    d.to(stage::prepare);
    d.prepare(std::move(request));
    d.write_all();
    d.answer(answer);
    CHECK(d.machine.done());
    CHECK_FALSE(d.machine.result());
    return d.drain().front();
  };
  CHECK(end(ok_answer) == action::release);
  CHECK(end("HTTP/1.1 204 No Content\r\n\r\n") == action::release);
  CHECK(end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n") == action::release);
  CHECK(end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n") == action::close);
  CHECK(end("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n") == action::close);
  CHECK(end(std::string(ok_answer) + "H") == action::close);

  auto last = request_with();
  last.fields.add("Connection", "close");
  CHECK(end(ok_answer, last) == action::close);
}

TEST_CASE("exchange machine: a body without a length ends with the connection, and only in order") {
  driver d;
  d.to(stage::first_byte);
  d.answer("HTTP/1.1 200 OK\r\n\r\nsome");
  d.answer(" text");
  d.drain();
  SECTION("announced") {
    d.machine.read(closed, {}, d.now);
    CHECK(d.drain() == actions{action::close, action::complete});
    CHECK_FALSE(d.machine.result());
    CHECK(d.machine.response().body == "some text");
  }
  SECTION("cut below TLS") {
    d.machine.read(net::errc::truncated, {}, d.now);
    CHECK(d.machine.result() == net::errc::truncated);
  }
  SECTION("reset") {
    d.machine.read(reset, {}, d.now);
    CHECK(d.machine.result() == net::errc::truncated);
  }
}

TEST_CASE("exchange machine: an end inside a body of known length is a truncated response") {
  for (const std::error_code& error : {closed, reset, make_error_code(net::errc::truncated)}) {
    driver d;
    d.to(stage::first_byte);
    d.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhi");
    d.machine.read(error, {}, d.now);
    CHECK(d.drain() == actions{action::close, action::complete});
    CHECK(d.machine.result() == net::errc::truncated);
  }
}

TEST_CASE("exchange machine: a response that is not HTTP ends the exchange with the parser's error") {
  driver d;
  d.to(stage::first_byte);
  d.answer("SSH-2.0-OpenSSH_9.2\r\n");
  CHECK(d.drain() == actions{action::close, action::complete});
  CHECK(d.machine.result() == http::errc::bad_status_line);
}

TEST_CASE("exchange machine: a fresh connection that ends before the response is not retried") {
  driver d;
  d.to(stage::first_byte);
  d.machine.read(closed, {}, d.now);
  CHECK(d.drain() == actions{action::close, action::complete});
  CHECK(d.machine.result() == net::errc::connection_closed);
  CHECK_FALSE(d.machine.report().stale_retry);
}

TEST_CASE("exchange machine: a TLS connection cut before the response was closed, not truncated") {
  driver d(settings("https"));
  d.to(stage::first_byte);
  d.machine.read(net::errc::truncated, {}, d.now);
  CHECK(d.machine.result() == net::errc::connection_closed);
}

// --- the retry on a fresh connection

TEST_CASE("exchange machine: an idle connection that closes before the response is replaced once") {
  driver d;
  d.to_kept_connection();
  d.prepare();
  d.write_all();
  d.machine.read(GENERATE(closed, reset), {}, d.now);
  CHECK(d.drain() == actions{action::close, action::resolve});
  CHECK(d.machine.connection() == 2);
  d.machine.resolved({}, d.now);
  d.machine.connected({}, d.now);
  CHECK(d.drain() == actions{action::connect, action::prepare});
  d.prepare();
  d.write_all();
  SECTION("the second responds") {
    d.answer(ok_answer);
    CHECK(d.machine.response().status == 200);
    CHECK(d.machine.report().stale_retry);
    CHECK_FALSE(d.machine.report().reused_connection);
    CHECK(d.machine.report().bytes_written == 2 * 38);
  }
  SECTION("the second closes too") {
    d.machine.read(closed, {}, d.now);
    CHECK(d.drain() == actions{action::close, action::complete});
    CHECK(d.machine.result() == net::errc::connection_closed);
  }
}

TEST_CASE("exchange machine: one byte of a response forbids the retry") {
  driver d;
  d.to_kept_connection();
  d.prepare();
  d.write_all();
  d.answer("H");
  d.machine.read(closed, {}, d.now);
  CHECK(d.machine.result() == net::errc::truncated);
}

TEST_CASE("exchange machine: a timeout on an idle connection is not retried") {
  driver d;
  d.to_kept_connection();
  d.prepare();
  d.write_all();
  d.advance(5s);
  CHECK(d.machine.result() == net::errc::first_byte_timeout);
}

TEST_CASE("exchange machine: a request that may not be sent twice is retried only if no byte of it left") {
  auto once = settings();
  once.idempotent = false;
  driver d(once);
  d.to_kept_connection();
  d.prepare(request_with("body", "POST"));
  SECTION("the first write failed") {
    d.machine.written(reset, 0, d.now);
    d.machine.read(closed, {}, d.now);
    CHECK(d.drain() == actions{action::close, action::resolve});
  }
  SECTION("the end was read before the failure of the write was known") {
    d.machine.read(closed, {}, d.now);
    CHECK(d.drain().empty());
    d.machine.written(reset, 0, d.now);
    CHECK(d.drain() == actions{action::close, action::resolve});
  }
  SECTION("a byte left") {
    d.machine.written({}, 1, d.now);
    d.machine.read(closed, {}, d.now);
    CHECK(d.machine.result() == net::errc::connection_closed);
  }
  SECTION("the end was read while a byte left") {
    d.machine.read(closed, {}, d.now);
    d.machine.written({}, 1, d.now);
    CHECK(d.machine.result() == net::errc::connection_closed);
  }
  SECTION("the write under way never completes") {
    d.machine.read(closed, {}, d.now);
    d.advance(1s);
    CHECK(d.machine.result() == net::errc::connection_closed);
  }
}

// --- a response before the request is written

TEST_CASE("exchange machine: a whole response ends an exchange whose request is still being written") {
  driver d;
  d.to(stage::written_partly);
  d.answer("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
  CHECK(d.drain() == actions{action::close, action::complete});
  CHECK_FALSE(d.machine.result());
  CHECK(d.machine.response().status == 413);
}

TEST_CASE("exchange machine: a response that has begun outlives a request that cannot be written on") {
  driver d;
  d.to(stage::written_partly);
  d.answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\n");
  SECTION("the write fails") {
    d.machine.written(reset, 0, d.now);
    CHECK_FALSE(d.machine.done());
    d.answer("bad");
    CHECK(d.machine.response().body == "bad");
    CHECK(d.drain() == actions{action::close, action::complete});
  }
  SECTION("the write stalls") {
    d.advance(5s);
    CHECK_FALSE(d.machine.done());
    d.advance(1s);
    CHECK(d.machine.result() == net::errc::read_timeout);
  }
  SECTION("the write goes on") {
    d.write_all();
    d.answer("bad");
    CHECK(d.drain() == actions{action::release, action::complete});
  }
}

TEST_CASE("exchange machine: after a failed write the response gets a moment, then the failure is reported") {
  driver d;
  d.to(stage::written_partly);
  d.machine.written(std::make_error_code(std::errc::broken_pipe), 0, d.now);
  CHECK(d.drain().empty());
  SECTION("a response comes") {
    d.answer("HTTP/1.1 431 \r\nContent-Length: 0\r\n\r\n");
    CHECK_FALSE(d.machine.result());
    CHECK(d.drain() == actions{action::close, action::complete});
  }
  SECTION("the end comes") {
    d.machine.read(closed, {}, d.now);
    CHECK(d.machine.result() == std::errc::broken_pipe);
  }
  SECTION("the path is gone") {
    d.machine.read(net::errc::connection_lost, {}, d.now);
    CHECK(d.machine.result() == net::errc::connection_lost);
  }
  SECTION("nothing comes") {
    d.advance(1s);
    CHECK(d.machine.result() == std::errc::broken_pipe);
  }
}

// --- timeouts

TEST_CASE("exchange machine: each phase ends at its own deadline and names it") {
  struct row {
    stage where;
    std::chrono::milliseconds bound;
    net::errc passed;
    net::phase reached;
  };
  const row rows[] = {
      {stage::resolve, 1s, net::errc::resolve_timeout, net::phase::resolve},
      {stage::connect, 2s, net::errc::connect_timeout, net::phase::connect},
      {stage::tls, 3s, net::errc::tls_timeout, net::phase::tls},
      {stage::write, 4s, net::errc::write_timeout, net::phase::write},
      {stage::written_partly, 4s, net::errc::write_timeout, net::phase::write},
      {stage::first_byte, 5s, net::errc::first_byte_timeout, net::phase::first_byte},
      {stage::read, 6s, net::errc::read_timeout, net::phase::read},
  };
  for (const row& each : rows) {
    driver d(settings("https"));
    d.to(each.where);
    CHECK(d.machine.deadline() == d.now + each.bound);
    d.advance(each.bound - 1ms);
    CHECK_FALSE(d.machine.done());
    d.advance(1ms);
    CHECK(d.machine.result() == each.passed);
    CHECK(d.machine.result() == std::errc::timed_out);
    CHECK(d.machine.report().reached == each.reached);
    CHECK(d.drain() == actions{action::close, action::complete});
  }
}

TEST_CASE("exchange machine: the total deadline acts in every phase") {
  for (const stage where : all_stages) {
    auto short_total = settings("https");
    short_total.timeouts.total = 500ms;
    driver d(short_total);
    d.to(where);
    CHECK(d.machine.deadline() == d.now + 500ms);
    d.advance(500ms);
    CHECK(d.machine.result() == net::errc::total_timeout);
  }
}

TEST_CASE("exchange machine: the caller's own end bounds the total, and one in the past opens nothing") {
  const auto expires = driver().now + 300ms;
  driver d(settings(), expires);
  d.to(stage::connect);
  CHECK(d.machine.deadline() == expires);
  d.advance(300ms);
  CHECK(d.machine.result() == net::errc::total_timeout);

  driver late(settings(), expires);
  late.now += 1s;
  late.start();
  CHECK(late.drain() == actions{action::complete});
  CHECK(late.machine.result() == net::errc::total_timeout);
}

TEST_CASE("exchange machine: a deadline of zero is none, and a huge one does not wrap") {
  auto request = settings("https");
  request.timeouts = {.resolve = 0ms,
                      .connect = 0ms,
                      .tls = 0ms,
                      .write_idle = 0ms,
                      .first_byte = 0ms,
                      .read_idle = 0ms,
                      .total = 0ms};
  for (const stage where : all_stages) {
    driver d(request);
    d.to(where);
    CHECK(d.machine.deadline() == net::exchange_machine::time_point::max());
    d.advance(24h);
    CHECK_FALSE(d.machine.done());
  }
  request.timeouts.total = std::chrono::milliseconds::max();
  driver d(request);
  d.to(stage::read);
  CHECK(d.machine.deadline() == net::exchange_machine::time_point::max());
}

TEST_CASE("exchange machine: every byte that moves begins the idle bounds anew") {
  auto request = settings();
  request.timeouts.total = 0ms;
  driver d(request);
  d.to(stage::write);
  for (int i = 0; i != 10; ++i) {
    d.advance(3900ms);
    d.machine.written({}, 1, d.now);
  }
  CHECK_FALSE(d.machine.done());
  d.write_all();
  d.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
  for (int i = 0; i != 10; ++i) {
    d.advance(5900ms);
    d.answer("x");
  }
  CHECK_FALSE(d.machine.done());
  d.advance(6s);
  CHECK(d.machine.result() == net::errc::read_timeout);
}

TEST_CASE("exchange machine: an interim response is no response: the first byte is still waited for") {
  driver d;
  d.to(stage::first_byte);
  d.advance(3s);
  d.answer("HTTP/1.1 102 Processing\r\n\r\n");
  CHECK_FALSE(d.machine.done());
  d.advance(2s);
  CHECK(d.machine.result() == net::errc::first_byte_timeout);
}

// --- cancellation

TEST_CASE("exchange machine: total and partial act until the request is handed over, terminal always") {
  for (const stage where : all_stages) {
    for (const auto kind : {net::cancel_kind::total, net::cancel_kind::partial, net::cancel_kind::terminal}) {
      driver d(settings("https"));
      d.to(where);
      d.machine.cancel(kind);
      const bool acts = kind == net::cancel_kind::terminal || where < stage::write;
      CAPTURE(static_cast<int>(where), static_cast<int>(kind));
      CHECK(d.machine.done() == acts);
      if (acts) {
        CHECK(d.machine.result() == asio::error::operation_aborted);
        CHECK(d.drain().back() == action::complete);
      }
      d.machine.cancel(net::cancel_kind::terminal);
      CHECK(d.machine.done());
      d.drain();
      d.machine.cancel(net::cancel_kind::terminal);
      CHECK(d.drain().empty());
    }
  }
}

TEST_CASE("exchange machine: no byte has left before the first write was begun") {
  driver d;
  d.to_kept_connection();
  d.machine.prepared({}, request_with("a body", "PUT"), d.now);
  REQUIRE(d.machine.peek() == action::write);
  const bool begun = GENERATE(false, true);
  if (begun) CHECK(d.machine.next() == action::write);
  d.machine.cancel(net::cancel_kind::total);
  CHECK(d.machine.done() == !begun);
  d.advance(4s);
  CHECK(d.machine.done());
  CHECK(d.machine.report().wrote == begun);
  CHECK(d.machine.is_writing() == begun);
}

TEST_CASE("exchange machine: partial forbids the retry that total and nothing allow") {
  for (const bool forbidden : {false, true}) {
    driver d;
    d.to_kept_connection();
    d.prepare();
    d.write_all();
    d.machine.cancel(forbidden ? net::cancel_kind::partial : net::cancel_kind::total);
    CHECK_FALSE(d.machine.done());
    d.machine.read(closed, {}, d.now);
    CHECK(d.machine.done() == forbidden);
  }
}

TEST_CASE("exchange machine: during the retry partial acts, total does not: the first connection got bytes") {
  for (const auto kind : {net::cancel_kind::total, net::cancel_kind::partial}) {
    driver d;
    d.to_kept_connection();
    d.prepare();
    d.write_all();
    d.machine.read(closed, {}, d.now);
    d.machine.cancel(kind);
    CHECK(d.machine.done() == (kind == net::cancel_kind::partial));
  }
}

TEST_CASE("exchange machine: inputs after the end change nothing") {
  for (const stage where : all_stages) {
    driver d(settings("https"));
    d.to(where);
    d.machine.fail(reset);
    CHECK(d.drain().back() == action::complete);
    d.machine.start(d.now);
    d.machine.acquired(true, d.now);
    d.machine.resolved({}, d.now);
    d.machine.connected({}, d.now);
    d.machine.handshaken({}, d.now);
    d.machine.prepared({}, request_with(), d.now);
    d.machine.written({}, 1, d.now);
    d.machine.read({}, ok_answer, d.now);
    d.advance(24h);
    d.machine.cancel(net::cancel_kind::terminal);
    CHECK(d.drain().empty());
    CHECK(d.machine.result() == reset);
  }
}

TEST_CASE("exchange machine: inputs in any order lead to one end, and to nothing after it") {
  std::mt19937 random(11);
  const auto chance = [&](unsigned of) { return random() % of == 0; };
  for (int round = 0; round != 20'000; ++round) {
    auto request = settings(chance(2) ? "https" : "http");
    request.idempotent = chance(2);
    driver d(request);
    int ends = 0;
    d.start();
    for (int i = 0; i != 60; ++i) {
      const std::error_code error = chance(6) ? (chance(2) ? closed : reset) : std::error_code{};
      switch (random() % 10) {
        case 0:
          d.machine.acquired(chance(2), d.now);
          break;
        case 1:
          d.machine.resolved(error, d.now);
          break;
        case 2:
          d.machine.connected(error, d.now);
          break;
        case 3:
          d.machine.handshaken(error, d.now);
          break;
        case 4:
          d.machine.prepared(error, request_with("body", "PUT"), d.now);
          break;
        case 5:
          d.machine.written(error, error ? 0 : std::min<std::size_t>(d.machine.output().size(), 9), d.now);
          break;
        case 6:
          d.machine.read(error, ok_answer.substr(0, random() % 50), d.now);
          break;
        case 7:
          d.advance(std::chrono::milliseconds(random() % 700));
          break;
        case 8:
          if (chance(8)) d.machine.cancel(static_cast<net::cancel_kind>(random() % 3));
          break;
        default:
          for (const action each : d.drain()) ends += each == action::complete;
      }
    }
    d.machine.fail(reset);
    for (const action each : d.drain()) ends += each == action::complete;
    REQUIRE(ends == 1);
    REQUIRE(d.machine.done());
  }
}

TEST_CASE("net error: every code has a sentence of its own, and the timeouts are timeouts") {
  std::vector<std::string> sentences;
  for (int value = 1; value <= static_cast<int>(net::errc::ca_unreadable); ++value) {
    const std::error_code code = static_cast<net::errc>(value);
    CHECK(code.category().name() == std::string("wirebind.net"));
    CHECK(std::find(sentences.begin(), sentences.end(), code.message()) == sentences.end());
    sentences.push_back(code.message());
    CHECK((code == std::errc::timed_out) == (value <= static_cast<int>(net::errc::total_timeout)));
  }
}
