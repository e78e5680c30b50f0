// How much an exchange moves before other work of its context runs, over connections that never wait.
#include "../gzip.hpp"
#include "catch.hpp"
#include "memory_stream.hpp"
#include "recorder.hpp"

#include <wirebind/core/body_stream.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

using namespace net_test;
namespace net = wirebind::net;

namespace {

constexpr std::size_t most = 256 * 1024;
constexpr std::size_t large = 4U << 20;

const std::string small = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

/// What moved since the last turn, and the most that moved between two.
struct meter {
  void add(std::size_t count) { largest = std::max(largest, since += count); }
  void turn() {
    ++turns;
    since = 0;
  }
  std::size_t since = 0;
  std::size_t largest = 0;
  std::size_t turns = 0;
};

/// Every operation completes at once, unless there is nothing to read.
class instant_stream final : public net::stream {
 public:
  instant_stream(memory_peer peer, meter& by) : peer_(std::move(peer)), meter_(by) {}

  void bind(const asio::any_io_executor&) override {}
  void async_connect(std::vector<net::endpoint>, handler done) override { done({}); }
  void async_handshake(handler done) override { done({}); }
  void async_read_some(std::size_t most, read_handler done) override {
    most_ = most;
    reading_ = std::move(done);
    advance();
  }
  void async_write_some(std::string_view data, write_handler done) override {
    meter_.add(data.size());
    incoming_ += peer_(data);
    done({}, data.size());
    advance();
  }
  bool stale() override { return false; }
  void close(std::string_view) noexcept override { reading_.reset(); }
  std::string remote() const override { return "192.0.2.1:80"; }

 private:
  void advance() {
    if (!reading_ || position_ == incoming_.size()) return;
    read_handler done = std::move(reading_);
    const std::string bytes = incoming_.substr(position_, most_);
    position_ += bytes.size();
    meter_.add(bytes.size());
    done({}, bytes);
  }

  memory_peer peer_;
  meter& meter_;
  std::string incoming_;
  std::size_t position_ = 0;
  std::size_t most_ = 0;
  read_handler reading_;
};

struct instant_connector : net::connector {
  instant_connector(std::string text, meter& by, const memory_world* secure)
      : answer(std::move(text)), wire(by), world(secure) {
    if (world == nullptr) return;
    context = std::make_shared<net::tls_context>(net::tls_options{.ca_file = world->trusted.file()});
  }
  std::shared_ptr<void> async_resolve(const net::origin& target, const asio::any_io_executor&,
                                      resolve_handler done) override {
    done({}, {{"192.0.2.1", target.port}});
    return nullptr;
  }
  std::shared_ptr<net::stream> make_stream(const net::origin& target, const asio::any_io_executor&) override {
    memory_peer peer = plain_peer(answer);
    if (world != nullptr) peer = tls_peer(world->server, std::move(peer));
    std::shared_ptr<net::stream> made = std::make_shared<instant_stream>(std::move(peer), wire);
    if (world != nullptr) made = make_tls_stream(std::move(made), context, target.host, target.host);
    return made;
  }

  const std::string answer;
  meter& wire;
  const memory_world* const world;
  std::shared_ptr<net::tls_context> context;
};

struct metered_source final : wirebind::body_source {
  explicit metered_source(meter& by) : seam(by) {}
  void async_read_some(char* data, std::size_t size, read_handler done) override {
    const std::size_t count = std::min(size, left);
    std::fill_n(data, count, 'u');
    left -= count;
    seam.add(count);
    done({}, count);
  }
  meter& seam;
  std::size_t left = large;
};

struct metered_sink final : wirebind::body_sink {
  explicit metered_sink(meter& by) : seam(by) {}
  void async_write(std::string_view data, write_handler done) override {
    taken += data.size();
    seam.add(data.size());
    done({});
  }
  meter& seam;
  std::size_t taken = 0;
};

/// Notes in a log what is prepared and written.
struct logging_connector final : instant_connector {
  logging_connector(meter& by, std::string& events) : instant_connector(small, by, nullptr), log(events) {}
  std::shared_ptr<net::stream> make_stream(const net::origin&, const asio::any_io_executor&) override {
    const auto peer = [&to = log, plain = plain_peer(answer)](std::string_view data) mutable {
      to += "write ";
      return plain(data);
    };
    return std::make_shared<instant_stream>(peer, wire);
  }
  std::string& log;
};
struct logging_recorder final : recorder {
  explicit logging_recorder(std::string& events) : log(events) {}
  std::error_code prepare(wirebind::http::request& out) override {
    log += "prepare ";
    return recorder::prepare(out);
  }
  std::string& log;
};

/// Runs one exchange beside a function that posts itself again in each turn of the context.
struct ticking {
  std::shared_ptr<recorder> run(net::exchange_request request, std::string answer, std::string body = {}) {
    request.origin = {tls ? "https" : "http", "a.test", 80};
    net::pool pool(context.get_executor(), {}, nullptr,
                   std::make_shared<instant_connector>(std::move(answer), wire, tls ? &*tls : nullptr));
    auto listener = std::make_shared<recorder>();
    listener->request.method = "POST";
    listener->request.body = wirebind::bytes(std::move(body));
    pool.start(std::move(request), listener);
    asio::post(context, [this, listener] { tick(listener); });
    context.run();
    REQUIRE(listener->completions == 1);
    return listener;
  }
  void tick(const std::shared_ptr<recorder>& listener) {
    wire.turn();
    seam.turn();
    if (listener->completions == 0) asio::post(context, [this, listener] { tick(listener); });
  }

  asio::io_context context{1};
  std::optional<memory_world> tls;
  meter wire;
  meter seam;
};

/// A pool whose exchanges note in a log what is prepared and written.
struct logged : ticking {
  explicit logged(net::pool_options options = {})
      : pool(context.get_executor(), std::move(options), nullptr,
             std::make_shared<logging_connector>(wire, log)) {
    request.origin = {"http", "a.test", 80};
    request.idempotent = true;
  }
  std::string log;
  net::pool pool;
  net::exchange_request request;
};

std::string answer_of(const std::string& body, const std::string& field = {}) {
  return "HTTP/1.1 200 OK\r\n" + field + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("turns: an upload out of a source moves at most 256 KiB between two") {
  ticking t;
  const bool announced = GENERATE(true, false);
  if (GENERATE(false, true)) t.tls.emplace();
  metered_source source(t.seam);
  net::exchange_request request;
  request.source = &source;
  if (announced) request.source_length = large;
  CHECK_FALSE(t.run(request, small)->error);
  CHECK(source.left == 0);
  CHECK(t.seam.largest <= most);
  CHECK(t.seam.turns >= large / most);
  if (!t.tls) CHECK(t.wire.largest <= most);
}

TEST_CASE("turns: an upload out of memory moves at most 256 KiB between two") {
  ticking t;
  CHECK_FALSE(t.run({}, small, std::string(large, 'u'))->error);
  CHECK(t.wire.largest <= most);
  CHECK(t.wire.turns >= large / most);
}

TEST_CASE("turns: a download into a sink moves at most 256 KiB between two") {
  ticking t;
  if (GENERATE(false, true)) t.tls.emplace();
  metered_sink sink(t.seam);
  net::exchange_request request;
  request.sink = &sink;
  CHECK_FALSE(t.run(request, answer_of(std::string(large, 'd')))->error);
  CHECK(sink.taken == large);
  CHECK(t.seam.largest <= most);
  CHECK(t.seam.turns >= large / most);
  if (!t.tls) CHECK(t.wire.largest <= most);
}

TEST_CASE("turns: a download into memory moves at most 256 KiB between two") {
  ticking t;
  const auto got = t.run({}, answer_of(std::string(large, 'd')));
  CHECK_FALSE(got->error);
  CHECK(got->answer.body.size() == large);
  CHECK(t.wire.largest <= most);
  CHECK(t.wire.turns >= large / most);
}

#if WIREBIND_HAS_ZLIB

TEST_CASE("turns: a few coded bytes that become many are decoded in many turns") {
  ticking t;
  metered_sink sink(t.seam);
  net::exchange_request request;
  request.gunzip = true;
  const bool streamed = GENERATE(false, true);
  if (streamed) request.sink = &sink;
  const auto got = t.run(request, answer_of(gzip(std::string(large, 'd')), "Content-Encoding: gzip\r\n"));
  CHECK_FALSE(got->error);
  CHECK((streamed ? sink.taken : got->answer.body.size()) == large);
  CHECK(t.seam.largest <= most);
  CHECK(t.wire.turns >= large / most);
}

#endif

TEST_CASE("turns: a cancellation and a deadline find an exchange that gives way") {
  ticking t;
  net::pool pool(
      t.context.get_executor(), {}, nullptr,
      std::make_shared<instant_connector>(answer_of(std::string(64U << 20, 'd')), t.wire, nullptr));
  const auto listener = std::make_shared<recorder>();
  net::exchange_request request;
  request.origin = {"http", "a.test", 80};
  const auto running = pool.start(request, listener);
  for (int turn = 0; turn != 8; ++turn) t.context.run_one();
  running->cancel(net::cancel_kind::terminal);
  t.context.run();
  CHECK(listener->error == net::operation_aborted());
}

TEST_CASE("turns: requests that begin together are prepared before the first is written") {
  const auto [count, idempotent, expected] = GENERATE(table<int, bool, std::string>({
      {1, true, "prepare write "},
      {3, true, "prepare prepare prepare write write write "},
      {2, false, "prepare write prepare write "},  // each right after the look at its connection
  }));
  logged t;
  t.request.idempotent = idempotent;
  for (int i = 0; i != count; ++i) t.pool.start(t.request, std::make_shared<logging_recorder>(t.log));
  t.context.run();
  CHECK(t.log == expected);
}

TEST_CASE("turns: an exchange beside others that wait for its connection gives way to none of them") {
  logged t({.max_connections_per_origin = 1});
  for (int i = 0; i != 3; ++i) t.pool.start(t.request, std::make_shared<logging_recorder>(t.log));
  asio::post(t.context, [&t] { t.log += "other "; });
  t.context.run();
  CHECK(t.log == "prepare write other prepare write prepare write ");
}

TEST_CASE("turns: a request with a source is written right after the look at its connection") {
  logged t;
  metered_source sources[] = {metered_source(t.seam), metered_source(t.seam)};
  for (metered_source& source : sources) {
    t.request.source = &source;
    const auto listener = std::make_shared<logging_recorder>(t.log);
    listener->request.method = "PUT";
    t.pool.start(t.request, listener);
  }
  t.context.run();
  CHECK(t.log.starts_with("prepare write "));
  CHECK(sources[0].left + sources[1].left == 0);
}

TEST_CASE("turns: a cancellation between the preparation and the first write leaves nothing written") {
  logged t;
  const auto first = std::make_shared<logging_recorder>(t.log),
             second = std::make_shared<logging_recorder>(t.log);
  const auto running = t.pool.start(t.request, first);
  t.pool.start(t.request, second);
  while (t.log != "prepare prepare ") REQUIRE(t.context.run_one() == 1);
  running->cancel(net::cancel_kind::total);
  t.context.run();
  CHECK(first->error == net::operation_aborted());
  CHECK_FALSE(first->report.wrote);
  CHECK_FALSE(second->error);
  CHECK(t.log == "prepare prepare write ");
}
