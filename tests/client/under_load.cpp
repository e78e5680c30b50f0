// Calls from several threads against a server of faults, plain and over TLS: each handler runs exactly once,
// whatever happens meanwhile, and nothing is left.
#include "catch.hpp"
#include "net/certificates.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace api = fc::v20210406;
using namespace std::chrono_literals;
using wirebind::testing::fault_server;
using wirebind::testing::network_fault;
using wirebind::testing::network_fault_plan;

namespace {

/// The seed of all that a test case draws, another one in each run; told at once, since a sanitizer may end
/// the program. To run with it again, set WIREBIND_SEED.
unsigned new_seed() {
  const char* const given = std::getenv("WIREBIND_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
  std::fprintf(stderr, "under load: WIREBIND_SEED=%u\n", seed);
  return seed;
}

/// Several threads that run one context.
struct crew {
  explicit crew(int size) {
    for (int i = 0; i != size; ++i) threads.emplace_back([this] { context.run(); });
  }
  ~crew() { join(); }
  void join() {
    work.reset();
    for (auto& each : threads) {
      if (each.joinable()) each.join();
    }
  }

  asio::io_context context{4};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::vector<std::thread> threads;
};

/// A server of faults on a thread of its own.
struct remote_side {
  explicit remote_side(unsigned seed, bool tls) : server(threads.context.get_executor(), plan(seed, tls)) {}

  network_fault_plan plan(unsigned seed, bool tls) const {
    network_fault_plan out;
    out.choose = [random = std::mt19937(seed)](const wirebind::http::request&, std::size_t) mutable {
      static constexpr network_fault kinds[] = {network_fault::reset,     network_fault::close,
                                                network_fault::truncate,  network_fault::unavailable,
                                                network_fault::throttled, network_fault::never_respond};
      return random() % 3 == 0 ? kinds[random() % std::size(kinds)] : network_fault::none;
    };
    out.respond = [](const wirebind::http::request& asked, wirebind::http::response& answer) {
      answer.body = R"({"functionName":")" + asked.target.substr(asked.target.rfind('/') + 1) + "\"}";
    };
    if (tls) out.tls = net_test::server_context(trusted.issue());
    return out;
  }
  wirebind::client_options options() const {
    wirebind::client_options out;
    out.endpoint = server.url();
    out.credentials = aliyun::access_key{"id", "secret"};
    out.timeouts.first_byte = 200ms;  // also under valgrind most responses come in time
    out.retry = {.max_attempts = 4, .base = std::chrono::milliseconds(2)};
    out.pool.max_connections_per_origin = 8;
    out.pool.tls.ca_file = trusted.file();
    return out;
  }

  net_test::authority trusted;
  crew threads{1};
  fault_server server;
};

/// A pool that can be asked what it holds.
struct open_transport final : wirebind::net::transport {
  open_transport(const asio::any_io_executor& executor, const wirebind::client_options& options)
      : pool(executor, options.pool) {}

  std::shared_ptr<wirebind::net::exchange> start(
      std::shared_ptr<const wirebind::net::exchange_request> request,
      std::chrono::steady_clock::time_point expires,
      std::shared_ptr<wirebind::net::exchange_listener> listener) override {
    return pool.start(std::move(request), expires, std::move(listener));
  }
  void close_idle() override { pool.close_idle(); }
  void shutdown() override { pool.shutdown(); }

  wirebind::net::pool pool;
};

/// A call with a strand of its own, where its cancellations are emitted.
struct one_call {
  explicit one_call(asio::io_context& context) : strand(asio::make_strand(context)) {}

  asio::strand<asio::io_context::executor_type> strand;
  asio::cancellation_signal signal;
  std::atomic<int> completions = 0;
  std::atomic<bool> wrong = false;
  std::error_code outcome;
};

using under_way = std::counting_semaphore<64>;

void begin(const std::shared_ptr<one_call>& call, api::client& client, int number,
           const std::shared_ptr<under_way>& room = {}) {
  const std::string name = "f" + std::to_string(number);
  const api::get_function_request asked{.service_name = "demo", .function_name = name};
  const auto done = [call, name, room](std::error_code error, const auto& answer) {
    ++call->completions;
    call->outcome = error;
    if (!error && answer->function_name != name) call->wrong = true;
    if (room) room->release();
  };
  client.async_get_function(
      asked, asio::bind_executor(call->strand, asio::bind_cancellation_slot(call->signal.slot(), done)));
}

/// The outcomes of a crowd of calls.
void check_each(const std::vector<std::shared_ptr<one_call>>& calls) {
  int completed = 0;
  int wrong = 0;
  for (const auto& each : calls) {
    completed += each->completions == 1;
    wrong += each->wrong;
    CHECK(each.use_count() == 1);
  }
  CHECK(completed == static_cast<int>(calls.size()));
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("under load: 10,000 cancels at random moments from other threads, each call ends once") {
  const auto [tls, alone, count] =
      GENERATE(table<bool, bool, int>({{false, false, 3500}, {true, false, 1500}, {true, true, 700}}));
  std::mt19937 random(new_seed());
  remote_side remote(random(), tls);
  crew local(alone ? 1 : 3);
  std::vector<std::shared_ptr<one_call>> calls;  // strands must not outlive their context
  auto options = remote.options();
  options.pool.single_threaded = alone;
  const auto transport = std::make_shared<open_transport>(local.context.get_executor(), options);
  api::client client(local.context.get_executor(), options, transport);
  const auto room = std::make_shared<under_way>(64);
  for (int i = 0; i != count; ++i) {
    room->acquire();
    calls.push_back(std::make_shared<one_call>(local.context));
    asio::post(calls.back()->strand,
               [call = calls.back(), &client, i, room] { begin(call, client, i, room); });
    for (int cancels = 0; cancels != 2; ++cancels) {
      const auto picked = calls[calls.size() - 1 - random() % std::min<std::size_t>(calls.size(), 80)];
      const auto kind = std::array{asio::cancellation_type::total, asio::cancellation_type::partial,
                                   asio::cancellation_type::terminal}[random() % 3];
      asio::post(picked->strand, [picked, kind] { picked->signal.emit(kind); });
    }
  }
  local.join();
  check_each(calls);
  const auto ended_with = [&](const std::error_code& error) {
    return std::count_if(calls.begin(), calls.end(),
                         [&](const auto& each) { return each->outcome == error; });
  };
  CHECK(ended_with({}) > count / 20);
  CHECK(ended_with(wirebind::net::operation_aborted()) > count / 20);
  const auto held = transport->pool.statistics();
  CHECK(held.in_flight == 0);
  CHECK(held.waiting == 0);
  CHECK(held.idle <= 8);
  CHECK(held.waited != 0);
}

TEST_CASE("under load: 100 clients destroyed with calls in every stage complete each of them once") {
  const bool tls = GENERATE(false, true);
  std::mt19937 random(new_seed());
  remote_side remote(random(), tls);
  for (int round = 0; round != 50; ++round) {
    crew local(3);
    std::vector<std::shared_ptr<one_call>> calls;
    std::optional<api::client> client(std::in_place, local.context.get_executor(), remote.options());
    for (int i = 0; i != 20; ++i) {
      calls.push_back(std::make_shared<one_call>(local.context));
      begin(calls.back(), *client, i);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 6000));
    client.reset();
    local.join();
    check_each(calls);
  }
}

TEST_CASE("under load: a context destroyed with calls in every stage destroys their handlers") {
  const bool tls = GENERATE(false, true);
  remote_side remote(new_seed(), tls);
  for (int round = 0; round != 25; ++round) {
    auto kept = std::make_shared<int>(0);
    auto context = std::make_unique<asio::io_context>(1);
    auto options = remote.options();
    options.pool.single_threaded = round % 2 == 1;
    std::optional<api::client> client(std::in_place, context->get_executor(), options);
    const api::get_function_request asked{.service_name = "demo", .function_name = "f"};
    for (int i = 0; i != 20; ++i) client->async_get_function(asked, [kept](std::error_code, const auto&) {});
    context->run_for(std::chrono::microseconds(400 * round));
    context.reset();
    CHECK(kept.use_count() == 1);
  }
}
