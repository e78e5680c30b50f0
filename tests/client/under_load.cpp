// Calls from several threads against a server of faults: each handler runs exactly once, whatever happens
// meanwhile.
#include "catch.hpp"

#include <fc/v20210406/client.hpp>
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
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace api = fc::v20210406;
using namespace std::chrono_literals;
using wirebind::testing::fault;
using wirebind::testing::fault_plan;
using wirebind::testing::fault_server;

namespace {

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

fault_plan troubled() {
  fault_plan plan;
  plan.choose = [random = std::mt19937(3)](const wirebind::http::request&, std::size_t) mutable {
    static constexpr fault kinds[] = {fault::reset,       fault::close,     fault::truncate,
                                      fault::unavailable, fault::throttled, fault::never_answer};
    return random() % 3 == 0 ? kinds[random() % std::size(kinds)] : fault::none;
  };
  plan.answer = [](const wirebind::http::request& asked, wirebind::http::response& answer) {
    answer.body = R"({"functionName":")" + asked.target.substr(asked.target.rfind('/') + 1) + "\"}";
  };
  return plan;
}

wirebind::client_options options_for(const fault_server& server) {
  wirebind::client_options options;
  options.endpoint = server.url();
  options.credentials = {"id", "secret"};
  options.deadlines.first_byte = 50ms;
  options.retry = {.max_attempts = 4, .base = std::chrono::milliseconds(2)};
  options.pool.max_connections_per_origin = 8;
  return options;
}

/// A call with a strand of its own, where its cancellations are emitted.
struct one_call {
  explicit one_call(asio::io_context& context) : strand(asio::make_strand(context)) {}

  asio::strand<asio::io_context::executor_type> strand;
  asio::cancellation_signal signal;
  std::atomic<int> completions = 0;
  std::atomic<bool> wrong = false;
};

void begin(const std::shared_ptr<one_call>& call, const std::shared_ptr<api::client>& client, int number) {
  const std::string name = "f" + std::to_string(number);
  const api::get_function_request asked{.service_name = "demo", .function_name = name};
  client->async_get_function(
      asked, asio::bind_executor(call->strand, asio::bind_cancellation_slot(
                                                   call->signal.slot(),
                                                   [call, name](std::error_code error, const auto& answer) {
                                                     ++call->completions;
                                                     if (!error && answer->function_name != name)
                                                       call->wrong = true;
                                                   })));
}

}  // namespace

TEST_CASE("under load: cancels at random moments from other threads, each call ends once") {
  crew remote(1);
  fault_server server(remote.context.get_executor(), troubled());
  {
    crew local(3);
    std::vector<std::shared_ptr<one_call>> calls;  // strands must not outlive their context
    const auto client = std::make_shared<api::client>(local.context.get_executor(), options_for(server));
    std::mt19937 random(4);
    for (int i = 0; i != 1500; ++i) {
      calls.push_back(std::make_shared<one_call>(local.context));
      asio::post(calls.back()->strand, [call = calls.back(), client, i] { begin(call, client, i); });
      const auto picked = calls[calls.size() - 1 - random() % std::min<std::size_t>(calls.size(), 30)];
      const auto kind = std::array{asio::cancellation_type::total, asio::cancellation_type::partial,
                                   asio::cancellation_type::terminal}[random() % 3];
      asio::post(picked->strand, [picked, kind] { picked->signal.emit(kind); });
      if (i % 20 == 0) std::this_thread::sleep_for(2ms);
    }
    local.join();
    for (const auto& each : calls) {
      CHECK(each->completions == 1);
      CHECK_FALSE(each->wrong);
    }
  }
}

TEST_CASE("under load: a client destroyed with calls in every stage completes each of them once") {
  crew remote(1);
  fault_server server(remote.context.get_executor(), troubled());
  std::mt19937 random(5);
  for (int round = 0; round != 100; ++round) {
    crew local(3);
    std::vector<std::shared_ptr<one_call>> calls;
    auto client = std::make_shared<api::client>(local.context.get_executor(), options_for(server));
    for (int i = 0; i != 20; ++i) {
      calls.push_back(std::make_shared<one_call>(local.context));
      begin(calls.back(), client, i);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 6000));
    client.reset();
    local.join();
    for (const auto& each : calls) CHECK(each->completions == 1);
  }
}

TEST_CASE("under load: a context destroyed with calls in every stage destroys their handlers") {
  crew remote(1);
  fault_server server(remote.context.get_executor(), troubled());
  for (int round = 0; round != 50; ++round) {
    auto kept = std::make_shared<int>(0);
    auto context = std::make_unique<asio::io_context>(1);
    std::optional<api::client> client(std::in_place, context->get_executor(), options_for(server));
    const api::get_function_request asked{.service_name = "demo", .function_name = "f"};
    for (int i = 0; i != 20; ++i) client->async_get_function(asked, [kept](std::error_code, const auto&) {});
    context->run_for(std::chrono::microseconds(200 * round));
    context.reset();
    CHECK(kept.use_count() == 1);
  }
}
