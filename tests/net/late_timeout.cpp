// A 408 that a server sends to an idle connection while the next request is on its way.
#include "catch.hpp"
#include "machine_driver.hpp"

#include <string>

using namespace net_test;

namespace {

const std::string late = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate";

}  // namespace

TEST_CASE("late 408: on an idle connection it is a death of the connection, at every cut, once") {
  for (std::size_t cut = 0; cut <= late.size(); ++cut) {
    INFO("cut at " << cut);
    driver d;
    d.to_kept_connection();
    d.prepare();
    d.write_all();
    d.answer(late.substr(0, cut));
    if (cut != late.size()) {
      CHECK_FALSE(d.machine.report().stale_retry);
      d.drain();
      d.answer(late.substr(cut));
    }
    CHECK(d.drain() == actions{action::close, action::resolve});
    CHECK(d.machine.report().stale_retry);
    d.machine.resolved({}, d.now);
    d.drain();
    d.machine.connected({}, d.now);
    d.drain();
    d.prepare();
    d.write_all();
    d.answer(late);
    CHECK(d.machine.done());
    CHECK_FALSE(d.machine.result());
    CHECK(d.machine.response().status == 408);  // a fresh connection means it
    CHECK(d.machine.response().body == "late");
  }
}

TEST_CASE(
    "late 408: a connection that dies behind its head dies, and the end of the connection ends its body") {
  driver d;
  d.to_kept_connection();
  d.prepare();
  d.write_all();
  SECTION("inside the body") {
    d.answer(late.substr(0, late.size() - 2));
    d.drain();
    d.machine.read(closed, {}, d.now);
  }
  SECTION("without a length") {
    d.answer("HTTP/1.0 408 Request Time-out\r\n\r\nlate");
    d.drain();
    d.machine.read(closed, {}, d.now);
  }
  CHECK(d.drain() == actions{action::close, action::resolve});
}

TEST_CASE("late 408: what may be a response to this request is one") {
  const auto status = [](driver& d, const std::string& answer) {
    d.drain();
    d.answer(answer);
    d.drain();
    REQUIRE(d.machine.done());
    CHECK_FALSE(d.machine.result());
    CHECK_FALSE(d.machine.report().stale_retry);
    return d.machine.response().status;
  };
  const auto kept = [](driver& d) {
    d.to_kept_connection();
    d.prepare();
    d.write_all();
  };
  SECTION("on a fresh connection") {
    driver d;
    d.to(stage::first_byte);
    CHECK(status(d, late) == 408);
  }
  SECTION("from a server that keeps the connection") {
    driver d;
    kept(d);
    CHECK(status(d, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n") == 408);
  }
  SECTION("behind an interim response") {
    driver d;
    kept(d);
    CHECK(status(d, "HTTP/1.1 100 Continue\r\n\r\n" + late) == 408);
  }
  SECTION("to a request that may not be sent twice") {
    auto once = settings();
    once.idempotent = false;
    driver d(once);
    kept(d);
    CHECK(status(d, late) == 408);
  }
  SECTION("after a cancellation that forbids another attempt") {
    driver d;
    kept(d);
    d.machine.cancel(net::cancel_kind::partial);
    CHECK(status(d, late) == 408);
  }
}
