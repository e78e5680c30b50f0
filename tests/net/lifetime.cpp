// Who outlives whom, from several threads: every exchange ends once, nothing leaks, nothing races.
#include "catch.hpp"
#include "raw_server.hpp"
#include "recorder.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/net/stream.hpp>
#include <wirebind/net/tcp_stream.hpp>

#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/thread_pool.hpp>

#include <atomic>
#include <optional>
#include <random>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

/// Answers most requests, and closes, stalls or cuts in between.
void serve_badly(tcp::socket& socket, int number) {
  std::minstd_rand random(static_cast<unsigned>(number) + 1);
  while (!read_request(socket).empty()) {
    switch (random() % 8) {
      case 0:
        return;
      case 1:
        return send_reset(socket);
      case 2:
        send(socket, ok.substr(0, 20));
        return;
      case 3:
        std::this_thread::sleep_for(2ms);
        break;
      default:
        break;
    }
    send(socket, ok);
  }
}

struct counter : net::exchange_listener {
  explicit counter(std::atomic<int>& all) : total(all) {}
  std::error_code prepare(wirebind::http::request& out) override {
    out.method = "GET";
    out.target = "/";
    out.fields.add("Host", "example.test");
    return {};
  }
  void completed(std::error_code, wirebind::http::response&&, const net::exchange_report&) override {
    ++times;
    ++total;
  }
  std::atomic<int> times = 0;
  std::atomic<int>& total;
};

net::exchange_request to(const raw_server& server) { return {.origin = server.origin(), .idempotent = true}; }

}  // namespace

TEST_CASE("lifetime: a pool destroyed with exchanges in flight ends each of them once") {
  raw_server server([](tcp::socket& socket, int) { read_request(socket), await_peer(socket); });
  for (int round = 0; round != 20; ++round) {
    asio::io_context context;
    std::atomic<int> total = 0;
    std::vector<std::shared_ptr<counter>> all;
    {
      net::pool pool(context.get_executor());
      for (int i = 0; i != 4; ++i) {
        all.push_back(std::make_shared<counter>(total));
        pool.start(to(server), all.back());
      }
      for (int i = 0; i != round; ++i) context.poll_one();
    }
    CHECK(total == 0);
    context.run();
    CHECK(total == 4);
    for (const auto& each : all) CHECK(each.use_count() == 1);
  }
}

TEST_CASE("lifetime: a context destroyed with exchanges in flight destroys them and calls no handler") {
  raw_server server([](tcp::socket& socket, int) { read_request(socket), await_peer(socket); });
  for (int round = 0; round != 20; ++round) {
    std::optional<asio::io_context> context(std::in_place);
    std::atomic<int> total = 0;
    const auto listener = std::make_shared<counter>(total);
    net::pool pool(context->get_executor());
    const auto handle = pool.start(to(server), listener);
    for (int i = 0; i != round; ++i) context->poll_one();
    if (round % 2 == 1) handle->cancel(net::cancel_kind::terminal);
    context.reset();
    CHECK(total == 0);
    CHECK(listener.use_count() == 1);
  }
}

TEST_CASE("lifetime: a pool owned by its own listener goes with the context") {
  raw_server server([](tcp::socket& socket, int) { read_request(socket), await_peer(socket); });
  struct owner : recorder {
    std::shared_ptr<net::pool> pool;
  };
  std::optional<asio::io_context> context(std::in_place);
  const auto listener = std::make_shared<owner>();
  listener->pool = std::make_shared<net::pool>(context->get_executor());
  listener->pool->start(to(server), listener);
  const std::weak_ptr<net::pool> watch = listener->pool;
  std::weak_ptr<owner> gone = listener;
  context->run_for(10ms);
  const_cast<std::shared_ptr<owner>&>(listener).reset();
  CHECK_FALSE(gone.expired());
  context.reset();
  CHECK(gone.expired());
  CHECK(watch.expired());
}

TEST_CASE("lifetime: a connector that keeps its streams and executors goes with the pool and the handles") {
  struct keeper final : net::connector {
    std::shared_ptr<void> async_resolve(const net::origin& target, const asio::any_io_executor& executor,
                                        resolve_handler done) override {
      executors.push_back(executor);
      return inner->async_resolve(target, executor, std::move(done));
    }
    std::shared_ptr<net::stream> make_stream(const net::origin& target,
                                             const asio::any_io_executor& executor) override {
      return streams.emplace_back(inner->make_stream(target, executor));
    }
    const std::shared_ptr<net::connector> inner = net::make_connector({}, nullptr);
    std::vector<asio::any_io_executor> executors;
    std::vector<std::shared_ptr<net::stream>> streams;
  };
  const bool ended = GENERATE(false, true);
  INFO(ended);
  raw_server server([ended](tcp::socket& socket, int) {
    read_request(socket);
    if (!ended) await_peer(socket);
  });
  std::optional<asio::io_context> context(std::in_place);
  auto connector = std::make_shared<keeper>();
  const std::weak_ptr<keeper> watch = connector;
  std::atomic<int> total = 0;
  std::shared_ptr<net::exchange> handle;
  {
    net::pool pool(context->get_executor(), {}, nullptr, std::move(connector));
    handle = pool.start(to(server), std::make_shared<counter>(total));
    if (ended) {
      context->run();
    } else {
      while (context->poll_one() != 0) continue;
    }
  }
  if (ended) CHECK(watch.expired());  // the handle holds nothing of the pool
  context.reset();
  CHECK(total == ended);
  CHECK(watch.expired());
  handle->cancel(net::cancel_kind::terminal);
}

TEST_CASE("lifetime: a listener may begin the next exchange or destroy the pool when it is called") {
  raw_server server(serve_badly);
  struct chain : counter {
    chain(std::atomic<int>& all, std::optional<net::pool>& where, net::exchange_request what)
        : counter(all), pool(where), request(std::move(what)) {}
    void completed(std::error_code, wirebind::http::response&&, const net::exchange_report&) override {
      if (++total < 20) {
        pool->start(request, std::make_shared<chain>(total, pool, request));
      } else {
        pool.reset();
      }
    }
    std::optional<net::pool>& pool;
    net::exchange_request request;
  };
  asio::io_context context;
  std::optional<net::pool> pool(std::in_place, context.get_executor());
  std::atomic<int> total = 0;
  pool->start(to(server), std::make_shared<chain>(total, pool, to(server)));
  context.run();
  CHECK(total == 20);
  CHECK_FALSE(pool);
}

TEST_CASE("lifetime: cancels at random moments from other threads, each exchange ends once") {
  // With few connections most of them wait, and are granted one beside their cancellation.
  const std::size_t most = GENERATE(std::size_t{256}, std::size_t{2});
  raw_server server(serve_badly);
  asio::io_context context;
  auto work = asio::make_work_guard(context);
  std::vector<std::thread> threads;
  for (int i = 0; i != 3; ++i) threads.emplace_back([&] { context.run(); });
  std::atomic<int> total = 0;
  constexpr int count = 600;
  std::vector<std::shared_ptr<counter>> all;
  {
    net::pool pool(context.get_executor(), {.max_connections_per_origin = most});
    std::mt19937 random(7);
    std::vector<std::shared_ptr<net::exchange>> running;
    for (int i = 0; i != count; ++i) {
      all.push_back(std::make_shared<counter>(total));
      running.push_back(pool.start(to(server), all.back()));
      const auto kind = static_cast<net::cancel_kind>(random() % 3);
      if (random() % 2 == 0) running[random() % running.size()]->cancel(kind);
      if (random() % 8 == 0) std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
      if (running.size() > 16) running.erase(running.begin());
      if (random() % 50 == 0) pool.close_idle();
    }
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (total != count && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
    CHECK(pool.statistics().in_flight == 0);
    CHECK(pool.statistics().waiting == 0);
  }
  work.reset();
  for (auto& each : threads) each.join();
  CHECK(total == count);
  for (const auto& each : all) CHECK(each->times == 1);
}

TEST_CASE("lifetime: a pool destroyed while several threads run its exchanges") {
  raw_server server(serve_badly);
  for (int round = 0; round != 10; ++round) {
    std::atomic<int> total = 0;
    asio::thread_pool threads(3);
    {
      net::pool pool(threads.get_executor());
      for (int i = 0; i != 20; ++i) pool.start(to(server), std::make_shared<counter>(total));
      std::this_thread::sleep_for(std::chrono::microseconds(300 * round));
    }
    threads.join();
    CHECK(total == 20);
  }
}
