// A client all of whose seams are the test's own: each of their functions counts, and the one with a number
// does what the test says. Calls go over loopback to a server that sends back what it gets.
#pragma once

#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/resolver.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace instrumented {

namespace api = fc::v20210406;

/// Counts the calls of the program's functions, and does something at one of them.
struct trap {
  void step() {
    if (at == 0 || ++count != at) return;
    sprung = true;
    if (action) action();
  }

  int at = 0;  ///< from 1; 0 for none
  int count = 0;
  bool sprung = false;
  std::function<void()> action;
};

struct source final : wirebind::body_source {
  explicit source(trap& by) : steps(by) {}
  std::optional<std::uint64_t> length() const override {
    steps.step();
    return size;
  }
  bool can_rewind() const override {
    steps.step();
    return true;
  }
  std::error_code rewind() override {
    steps.step();
    position = 0;
    return {};
  }
  void async_read_some(char* data, std::size_t room, read_handler done) override {
    steps.step();
    const std::size_t count = std::min(room, size - position);
    std::fill_n(data, count, 'x');
    position += count;
    done({}, count);
  }
  void cancel() override { steps.step(); }

  static constexpr std::size_t size = 100'000;
  trap& steps;
  std::size_t position = 0;
};

struct sink final : wirebind::body_sink {
  explicit sink(trap& by) : steps(by) {}
  void async_write(std::string_view data, write_handler done) override {
    steps.step();
    taken += data.size();
    done({});
  }
  void cancel() override { steps.step(); }

  trap& steps;
  std::size_t taken = 0;
};

struct nonces final : wirebind::nonce_source {
  explicit nonces(trap& by) : steps(by) {}
  std::string next() override {
    steps.step();
    return "nonce";
  }
  trap& steps;
};

struct provider final : wirebind::credentials_provider {
  explicit provider(trap& by) : steps(by) {}
  void async_get(handler done) override {
    steps.step();
    done({}, aliyun::access_key{"id", "secret"});
  }
  trap& steps;
};

struct clock final : wirebind::clock {
  explicit clock(trap& by) : steps(by) {}
  std::chrono::steady_clock::time_point now() const override {
    steps.step();
    return std::chrono::steady_clock::now();
  }
  std::chrono::sys_seconds wall() const override {
    steps.step();
    return wirebind::net::real_clock()->wall();
  }
  std::unique_ptr<wirebind::alarm> make_alarm() override {
    steps.step();
    return nullptr;
  }
  trap& steps;
};

struct observer final : wirebind::observer {
  explicit observer(trap& by) : steps(by) {}
  void attempt_started(const wirebind::attempt_id&) override { steps.step(); }
  std::string traceparent(const wirebind::attempt_id&) override {
    steps.step();
    return {};
  }
  void phase_finished(const wirebind::attempt_id&, wirebind::net::phase, std::chrono::nanoseconds) override {
    steps.step();
  }
  void attempt_ended(const wirebind::attempt_id&, const wirebind::attempt_result&) override { steps.step(); }
  void pool_changed(wirebind::net::pool_event, const wirebind::net::origin&) override { steps.step(); }
  trap& steps;
};

struct resolver final : wirebind::net::resolver {
  explicit resolver(trap& by) : steps(by) {}
  void async_resolve(const std::string&, std::uint16_t port, handler done) override {
    steps.step();
    done({}, {{"127.0.0.1", port}});
  }
  trap& steps;
};

struct world {
  world() {
    wirebind::server::http_handlers handlers;
    handlers.handle = [](wirebind::http::request&& request, wirebind::server::responder respond) {
      wirebind::http::response answer;
      answer.status = 200;
      answer.body = std::string(request.body.view());
      respond(std::move(answer));
    };
    server.emplace(context.get_executor(), wirebind::server::http_server_options{}, std::move(handlers));
    wirebind::client_options options;
    options.endpoint = "http://echo.test:" + std::to_string(server->port());
    options.pool.resolver = std::make_shared<resolver>(steps);
    options.credentials = std::make_shared<provider>(steps);
    options.authentication = aliyun::acs3();
    options.nonces = std::make_shared<nonces>(steps);
    options.clock = std::make_shared<clock>(steps);
    options.observer = std::make_shared<observer>(steps);
    client.emplace(context, options);
  }
  ~world() { steps.at = 0; }

  void start() {
    options.source = &body;
    options.sink = &taker;
    client->async_call<api::invoke_function>(
        request, options,
        asio::bind_cancellation_slot(
            signal.slot(), [this](std::error_code how, const wirebind::response<api::invoke_function>& got) {
              ++completions;
              error = how;
              details = got.shared_details();
            }));
  }
  /// Runs until the call is over; false if it never is.
  bool finish() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const int before = completions;
    while (completions == before && std::chrono::steady_clock::now() < end) {
      context.run_one_for(std::chrono::milliseconds(100));
    }
    context.poll();
    return completions == before + 1;
  }
  bool call() {
    start();
    return finish();
  }

  trap steps;
  asio::io_context context{1};
  std::optional<wirebind::server::http_server> server;
  std::optional<wirebind::basic_client> client;
  asio::cancellation_signal signal;
  source body{steps};
  sink taker{steps};
  wirebind::call_options options;
  const api::invoke_function_request request{.service_name = "demo", .function_name = "echo"};
  int completions = 0;
  std::error_code error;
  std::shared_ptr<const wirebind::call_details> details;
};

}  // namespace instrumented
