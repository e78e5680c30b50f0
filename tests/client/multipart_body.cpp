// A body of parts as a source: sources of files that are slow, wrong or hostile.
#include "catch.hpp"

#include <wirebind/auth/crypto.hpp>
#include <wirebind/client/detail/multipart_body.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/error.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using wirebind::client::detail::multipart_body;

namespace {

/// A source that keeps its handler until the test answers it.
struct slow_source final : wirebind::body_source {
  std::optional<std::uint64_t> length() const override { return size; }
  bool can_rewind() const override { return rewindable; }
  std::error_code rewind() override {
    ++rewinds;
    return {};
  }
  void async_read_some(char* data, std::size_t, read_handler done) override {
    ++reads;
    if (throws) throw std::runtime_error("no");
    where = data;
    waiting = std::move(done);
  }
  void cancel() override { ++cancels; }

  std::optional<std::uint64_t> size;
  bool rewindable = true, throws = false;
  char* where = nullptr;
  read_handler waiting;
  int rewinds = 0, reads = 0, cancels = 0;
};

/// A body with one part, which is read once.
struct fixture {
  fixture() {
    body.add("Content-Disposition: form-data; name=\"a\"\r\n", {}, source);
    REQUIRE_FALSE(body.finish());
  }
  ~fixture() { source->waiting.reset(); }

  /// Reads on; the source is asked once the head is read.
  void read() {
    done = false;
    body.async_read_some(piece, sizeof piece, [this](std::error_code failed, std::size_t read) {
      REQUIRE_FALSE(done);
      done = true;
      error = failed;
      count = read;
    });
  }
  void read_head() {
    while (source->reads == 0) read();
  }
  void give(std::size_t size, std::error_code failed = {}) {
    auto handler = std::move(source->waiting);
    handler(failed, size);
  }

  std::shared_ptr<slow_source> source = std::make_shared<slow_source>();
  multipart_body body;
  char piece[64];
  bool done = false;
  std::error_code error;
  std::size_t count = 0;
};

}  // namespace

TEST_CASE("multipart body: waits for a source, and goes on behind its end") {
  fixture f;
  CHECK_FALSE(f.body.length());
  f.read_head();
  CHECK_FALSE(f.done);
  CHECK(f.source->rewinds == 1);
  f.give(3);
  CHECK((f.done && f.count == 3));
  f.read();
  CHECK_FALSE(f.done);
  f.give(0);
  CHECK(std::string(f.piece, f.count) == "\r\n--" + f.body.boundary() + "--\r\n");
  f.read();
  CHECK((f.done && f.count == 0));
}

TEST_CASE("multipart body: an error of a source, and too few or too many bytes, end it") {
  fixture failed;
  failed.read_head();
  failed.give(0, std::make_error_code(std::errc::io_error));
  CHECK(failed.error == std::errc::io_error);
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{65}}) {
    fixture f;
    f.source->size = 4;
    f.read_head();
    f.give(size);
    CHECK(f.error == wirebind::net::errc::source_length);
  }
  fixture over;
  over.read_head();
  over.give(65);
  CHECK(over.error == wirebind::net::errc::source_length);
}

TEST_CASE("multipart body: a known length is all that is read") {
  fixture f;
  f.source->size = 4;
  CHECK(f.body.length() == 44 + 4 + 2 * f.body.boundary().size() + 12);
  f.read_head();
  f.give(4);
  CHECK(f.count == 4);
  f.read();
  CHECK(f.source->reads == 1);
  CHECK(std::string(f.piece, f.count) == "\r\n--" + f.body.boundary() + "--\r\n");
}

TEST_CASE(
    "multipart body: a handler that is called twice counts once, and one that is dropped drops its own") {
  fixture f;
  f.read_head();
  auto handler = std::move(f.source->waiting);
  handler({}, 1);
  handler({}, 1);
  CHECK(f.count == 1);
  fixture g;
  bool dropped = false;
  g.source->size = 1;
  g.read_head();
  g.give(1);
  g.body.rewind();
  g.source->reads = 0;
  while (g.source->reads == 0) {
    g.body.async_read_some(
        g.piece, sizeof g.piece,
        wirebind::single_call([](std::error_code, std::size_t) {}, [&dropped] { dropped = true; }));
  }
  g.source->waiting.reset();
  CHECK(dropped);
}

TEST_CASE(
    "multipart body: an exception of a source comes out, and a cancellation goes to the source that reads") {
  fixture f;
  f.body.cancel();
  CHECK(f.source->cancels == 0);
  f.source->throws = true;
  CHECK_THROWS_AS(f.read_head(), std::runtime_error);
  fixture g;
  g.read_head();
  g.body.cancel();
  CHECK(g.source->cancels == 1);
}

TEST_CASE("multipart body: rewinds where all sources can, and then reads them from their start") {
  fixture f;
  CHECK(f.body.can_rewind());
  f.source->rewindable = false;
  CHECK_FALSE(f.body.can_rewind());
  f.read_head();
  CHECK(f.source->rewinds == 0);
  CHECK(f.body.sha256().empty());
  CHECK_FALSE(f.body.text(1000));
}

TEST_CASE("multipart body: one source may be two parts") {
  const auto source = std::make_shared<wirebind::bytes_source>(wirebind::bytes("abc"));
  multipart_body body;
  body.add("", {}, source);
  body.add("", {}, source);
  REQUIRE_FALSE(body.finish());
  std::string all;
  char piece[5];
  for (std::size_t count = 1; count != 0; all.append(piece, count)) {
    body.async_read_some(piece, sizeof piece, [&count](std::error_code, std::size_t read) { count = read; });
  }
  const std::string line = "--" + body.boundary();
  CHECK(all == line + "\r\n\r\nabc\r\n" + line + "\r\n\r\nabc\r\n" + line + "--\r\n");
  CHECK(body.length() == all.size());
}

TEST_CASE("multipart body: bytes in memory have a digest and one text, if they are few") {
  multipart_body body;
  body.add("X: y\r\n", wirebind::bytes("abc"));
  REQUIRE_FALSE(body.finish());
  const auto text = body.text(1000);
  REQUIRE(text);
  CHECK(body.sha256() == wirebind::auth::hex(wirebind::auth::sha256(*text)));
  CHECK(body.length() == text->size());
  CHECK_FALSE(body.text(text->size() - 1));
  CHECK(body.boundary().size() == 41);
}
