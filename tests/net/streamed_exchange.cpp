// Bodies from a source and to a sink, as the machine decides about them.
#include "catch.hpp"
#include "machine_driver.hpp"

#include <wirebind/http/error.hpp>

#include <algorithm>
#include <optional>

using namespace net_test;

namespace {

no_source source;
no_sink sink;

net::exchange_request uploading(std::optional<std::uint64_t> length = {}) {
  net::exchange_request request = settings();
  request.source = &source;
  request.source_length = length;
  return request;
}
net::exchange_request downloading() {
  net::exchange_request request = settings();
  request.sink = &sink;
  return request;
}

struct streaming : driver {
  using driver::driver;

  /// On a fresh connection with the head written; a source was asked.
  void to_body() {
    to(stage::prepare);
    prepare(request_with({}, "POST"));
    write_output();
  }
  /// On a fresh connection with the whole request written.
  void to_answer() {
    to(stage::prepare);
    prepare();
    write_all();
  }
  std::string write_output() {
    const std::string text(machine.output());
    machine.written({}, text.size(), now);
    return text;
  }
  void give(std::string_view text) {
    REQUIRE(text.size() <= machine.source_room());
    std::copy(text.begin(), text.end(), machine.source_buffer());
    machine.pulled({}, text.size(), now);
  }
};

constexpr auto never = net::exchange_machine::time_point::max();
const std::error_code broken = std::make_error_code(std::errc::io_error);
constexpr std::string_view wanted = "text/plain";
constexpr std::string_view head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";

}  // namespace

TEST_CASE("streamed request: a source of known length is read when the piece before it is written") {
  streaming d(uploading(8));
  d.to(stage::prepare);
  d.machine.prepared({}, request_with({}, "POST"), d.now);
  CHECK(d.drain() == actions{action::write, action::read});
  CHECK(d.write_output() == "POST / HTTP/1.1\r\nHost: example.test\r\nContent-Length: 8\r\n\r\n");
  CHECK(d.drain() == actions{action::pull});
  CHECK(d.machine.source_room() == 8);
  d.give("first");
  CHECK(d.drain() == actions{action::write});
  d.machine.written({}, 2, d.now);
  CHECK(d.drain() == actions{action::write});
  CHECK(d.write_output() == "rst");
  CHECK(d.drain() == actions{action::pull});
  CHECK(d.machine.source_room() == 3);
  d.give("end");
  d.drain();
  CHECK(d.write_output() == "end");
  CHECK(d.drain().empty());
  CHECK(d.machine.report().reached == net::phase::first_byte);
  d.answer(ok_answer);
  CHECK(d.drain() == actions{action::release, action::complete});
  CHECK(d.machine.report().source_used);
}

TEST_CASE("streamed request: a source of unknown length is sent in chunks") {
  streaming d(uploading());
  d.to_body();
  CHECK(d.drain() == actions{action::pull});
  CHECK(d.machine.source_room() == 64 * 1024);
  d.give(std::string(0x1a, 'x'));
  CHECK(d.write_output() == "1a\r\n" + std::string(0x1a, 'x') + "\r\n");
  d.give(std::string(64 * 1024, 'y'));
  CHECK(d.write_output() == "10000\r\n" + std::string(64 * 1024, 'y') + "\r\n");
  d.drain();
  d.give("");
  CHECK(d.drain() == actions{action::write});
  CHECK(d.write_output() == "0\r\n\r\n");
  CHECK(d.drain().empty());
  d.answer(ok_answer);
  CHECK(d.drain() == actions{action::release, action::complete});
}

TEST_CASE("streamed request: an empty body of known length reads nothing of the source") {
  streaming d(uploading(0));
  d.to_body();
  CHECK(d.drain().empty());
  CHECK(d.machine.report().reached == net::phase::first_byte);
  CHECK_FALSE(d.machine.report().source_used);
}

TEST_CASE("streamed request: a source that ends before its length ends the exchange") {
  streaming d(uploading(8));
  d.to_body();
  d.give("five!");
  d.write_output();
  d.drain();
  d.give("");
  CHECK(d.drain() == actions{action::close, action::complete});
  CHECK(d.machine.result() == net::errc::source_length);
  CHECK(d.machine.report().caller_failed);
}

TEST_CASE("streamed request: a failing source ends the exchange with its error at every piece") {
  for (int pieces = 0; pieces != 3; ++pieces) {
    streaming d(uploading());
    d.to_body();
    for (int i = 0; i != pieces; ++i) {
      d.give("piece");
      d.write_output();
    }
    d.drain();
    d.machine.pulled(broken, 0, d.now);
    CHECK(d.drain() == actions{action::close, action::complete});
    CHECK(d.machine.result() == broken);
    CHECK(d.machine.report().caller_failed);
    CHECK(d.machine.report().wrote);
  }
}

TEST_CASE("streamed request: the source's time counts for the whole exchange only") {
  streaming d(uploading());
  d.to_body();
  d.advance(50s);
  CHECK_FALSE(d.machine.result());
  CHECK(d.machine.deadline() == net::exchange_machine::time_point(1h + 100s));
  d.give("late");
  CHECK(d.machine.deadline() == d.now + 4s);
  d.advance(4s);
  CHECK(d.machine.result() == net::errc::write_timeout);
}

TEST_CASE("streamed request: an end while the source is busy waits for it and keeps its own reason") {
  const auto end_by = [](streaming& d, int how) {
    if (how == 0) d.machine.cancel(net::cancel_kind::terminal);
    if (how == 1) d.advance(100s);
    if (how == 2) d.machine.read(reset, {}, d.now);
    if (how == 3) d.machine.fail(broken);
  };
  for (int how = 0; how != 4; ++how) {
    for (const std::error_code late : {std::error_code(), broken}) {
      streaming d(uploading());
      d.to_body();
      CHECK(d.drain() == actions{action::pull});
      end_by(d, how);
      CHECK(d.drain() == actions{action::close, action::stop});
      CHECK_FALSE(d.machine.done());
      CHECK(d.machine.deadline() == never);
      const std::error_code reason = d.machine.result();
      CHECK(reason);
      end_by(d, how);
      CHECK(d.drain().empty());
      d.machine.pulled(late, 0, d.now);
      CHECK(d.drain() == actions{action::complete});
      CHECK(d.machine.result() == reason);
      CHECK_FALSE(d.machine.report().caller_failed);
    }
  }
}

TEST_CASE("streamed request: an end before the source was told that it is wanted waits for nothing") {
  streaming d(uploading());
  d.to_body();
  d.machine.fail(broken);
  CHECK(d.drain() == actions{action::close, action::complete});
}

TEST_CASE(
    "streamed request: a response before the end of the source is the response and ends the connection") {
  streaming d(uploading());
  d.to_body();
  d.drain();
  d.answer("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
  CHECK(d.drain() == actions{action::close, action::stop});
  d.machine.pulled({}, 4, d.now);
  CHECK(d.drain() == actions{action::complete});
  CHECK_FALSE(d.machine.result());
  CHECK(d.machine.response().body == "no");
}

TEST_CASE("streamed request: a stale idle connection is replaced as long as the source is untouched") {
  streaming untouched(uploading());
  untouched.to_kept_connection();
  untouched.prepare(request_with({}, "POST"));
  if (GENERATE(false, true)) untouched.write_output();  // the source is wanted and has not been told yet
  untouched.machine.read(closed, {}, untouched.now);
  CHECK(untouched.drain() == actions{action::close, action::resolve});
  CHECK_FALSE(untouched.machine.report().source_used);

  streaming touched(uploading());
  touched.to_kept_connection();
  touched.prepare(request_with({}, "POST"));
  touched.write_output();
  touched.drain();
  touched.give("piece");
  touched.drain();
  touched.machine.read(closed, {}, touched.now);
  CHECK(touched.drain() == actions{action::close, action::complete});
  CHECK(touched.machine.result() == closed);
}

TEST_CASE("streamed response: nothing is read while the sink is busy") {
  streaming d(downloading());
  d.to_answer();
  d.answer(head);
  CHECK(d.drain() == actions{action::read});
  d.answer("one");
  CHECK(d.drain() == actions{action::push});
  CHECK(d.machine.piece() == "one");
  d.machine.pushed({}, d.now);
  CHECK(d.drain() == actions{action::read});
  d.answer("twoend");
  CHECK(d.drain() == actions{action::push});
  CHECK_FALSE(d.machine.done());
  d.machine.pushed({}, d.now);
  CHECK(d.drain() == actions{action::release, action::complete});
  CHECK(d.machine.response().status == 200);
  CHECK(d.machine.response().body.empty());
  CHECK(d.machine.report().sink_used);
}

TEST_CASE("streamed response: the sink gets the body and nothing else at every byte split") {
  for (const std::string& text :
       {std::string(head) + "onetwoend",
        std::string("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3\r\none\r\n6;x=y\r\ntwoend\r\n0\r\nTrailer: t\r\n\r\n")}) {
    for (std::size_t cut = 1; cut != text.size(); ++cut) {
      streaming d(downloading());
      d.to_answer();
      std::string got;
      for (const std::string_view part :
           {std::string_view(text).substr(0, cut), std::string_view(text).substr(cut)}) {
        d.answer(part);
        const actions next = d.drain();
        if (next != actions{action::push}) continue;
        got += d.machine.piece();
        d.machine.pushed({}, d.now);
        d.drain();
      }
      CHECK(got == "onetwoend");
      CHECK(d.machine.done());
      CHECK_FALSE(d.machine.result());
    }
  }
}

TEST_CASE("streamed response: errors never go to the sink and are bounded as usual") {
  auto bounded = downloading();
  bounded.limits.body = 4;
  streaming d(bounded);
  d.to_answer();
  d.answer("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
  CHECK(d.drain() == actions{action::release, action::complete});
  CHECK(d.machine.response().body == "busy");
  CHECK_FALSE(d.machine.report().sink_used);

  streaming longer(bounded);
  longer.to_answer();
  longer.answer("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\n");
  CHECK(longer.machine.result() == http::errc::body_too_large);

  streaming success(bounded);
  success.to_answer();
  success.answer(head);
  CHECK(success.drain() == actions{action::read});

  bounded.sink_limit = 8;
  streaming limited(bounded);
  limited.to_answer();
  limited.answer(head);
  CHECK(limited.machine.result() == http::errc::body_too_large);
}

TEST_CASE("streamed response: a success that does not pass the test is read as usual") {
  net::exchange_request picky = downloading();
  picky.limits.body = 9;
  picky.for_sink = {[](const void* facts, const http::response& head) {
                      return head.fields.find("content-type") == *static_cast<const std::string_view*>(facts);
                    },
                    &wanted};
  streaming d(picky);
  d.to_answer();
  d.answer("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\n123456789");
  CHECK(d.drain() == actions{action::release, action::complete});
  CHECK_FALSE(d.machine.report().sink_used);
  CHECK(d.machine.response().body == "123456789");
  streaming taken(picky);
  taken.to_answer();
  taken.answer("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n12345");
  CHECK(taken.drain() == actions{action::push});
}

TEST_CASE("streamed response: a failing sink ends the exchange with its error at every piece") {
  for (int pieces = 0; pieces != 3; ++pieces) {
    streaming d(downloading());
    d.to_answer();
    d.answer(head);
    for (int i = 0; i != pieces; ++i) {
      d.answer("one");
      d.machine.pushed({}, d.now);
    }
    d.drain();
    d.answer("one");
    d.drain();
    d.machine.pushed(broken, d.now);
    CHECK(d.drain() == actions{action::close, action::complete});
    CHECK(d.machine.result() == broken);
    CHECK(d.machine.report().caller_failed);
  }
}

TEST_CASE("streamed response: the sink's time counts for the whole exchange only") {
  streaming d(downloading());
  d.to_answer();
  d.answer(head);
  CHECK(d.machine.deadline() == d.now + 6s);
  d.answer("one");
  d.advance(50s);
  CHECK(d.machine.deadline() == net::exchange_machine::time_point(1h + 100s));
  d.machine.pushed({}, d.now);
  CHECK(d.machine.deadline() == d.now + 6s);
  d.advance(6s);
  CHECK(d.machine.result() == net::errc::read_timeout);
}

TEST_CASE("streamed response: an end while the sink is busy waits for it") {
  for (const bool by_time : {false, true}) {
    streaming d(downloading());
    d.to_answer();
    d.answer(std::string(head) + "one");
    CHECK(d.drain() == actions{action::push});
    if (by_time) {
      d.advance(100s);
    } else {
      d.machine.cancel(net::cancel_kind::terminal);
    }
    CHECK(d.drain() == actions{action::close, action::stop});
    CHECK(d.machine.piece() == "one");
    d.machine.pushed({}, d.now);
    CHECK(d.drain() == actions{action::complete});
    CHECK(d.machine.result());
  }
}

TEST_CASE("streamed response: a sink that was not given its bytes yet is unused") {
  for (const bool given : {false, true}) {
    streaming d(downloading());
    d.to_answer();
    d.drain();
    d.answer(std::string(head) + "one");
    if (given) d.drain();
    d.machine.cancel(net::cancel_kind::terminal);
    CHECK(d.machine.report().sink_used == given);
  }
}

TEST_CASE("streamed response: a body that lasts until the connection ends is whole then, a cut one is not") {
  streaming whole(downloading());
  whole.to_answer();
  whole.answer("HTTP/1.1 200 OK\r\n\r\nall");
  CHECK(whole.drain() == actions{action::push});
  whole.machine.pushed({}, whole.now);
  CHECK(whole.drain() == actions{action::read});
  whole.machine.read(closed, {}, whole.now);
  CHECK(whole.drain() == actions{action::close, action::complete});
  CHECK_FALSE(whole.machine.result());

  streaming cut(downloading());
  cut.to_answer();
  cut.answer(std::string(head) + "one");
  cut.machine.pushed({}, cut.now);
  cut.machine.read(closed, {}, cut.now);
  CHECK(cut.machine.result() == net::errc::truncated);
}

TEST_CASE("streamed exchange: source and sink may be busy at once, and the end waits for both") {
  auto both = uploading();
  both.sink = &sink;
  streaming d(both);
  d.to_body();
  d.answer(std::string(head) + "one");
  CHECK(d.drain() == actions{action::pull, action::push});
  d.machine.cancel(net::cancel_kind::terminal);
  CHECK(d.drain() == actions{action::close, action::stop});
  d.machine.pushed({}, d.now);
  CHECK(d.drain().empty());
  d.machine.pulled({}, 1, d.now);
  CHECK(d.drain() == actions{action::complete});
}
