// What an observer hears of calls over real connections.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace api = fc::v20210406;
namespace net = wirebind::net;
using namespace std::chrono_literals;
using wirebind::testing::fault_server;
using wirebind::testing::network_fault;
using wirebind::testing::network_fault_plan;

namespace {

const api::get_function_request get_demo{.service_name = "demo", .function_name = "f", .qualifier = "secret"};

/// Writes down what it hears.
struct diary final : wirebind::observer {
  void attempt_started(const wirebind::attempt_id& id) override {
    lines.push_back("start " + std::to_string(id.number) + ' ' + std::string(id.operation));
    target = id.target;
  }
  void phase_finished(const wirebind::attempt_id&, net::phase which, std::chrono::nanoseconds took) override {
    CHECK(took > 0ns);
    phases.push_back(which);
  }
  void attempt_ended(const wirebind::attempt_id& id, const wirebind::attempt_result& how) override {
    lines.push_back("end " + std::to_string(id.number) + ' ' + std::to_string(how.status) + ' ' +
                    std::string(how.code));
    CHECK(how.took > 0ns);
  }
  void retry_planned(const wirebind::attempt_id& id, std::chrono::nanoseconds wait) override {
    CHECK(wait >= 0ns);
    lines.push_back("wait after " + std::to_string(id.number));
  }
  void pool_changed(net::pool_event what, const net::origin& where) override {
    CHECK(where.host == "127.0.0.1");
    changes.push_back(what);
  }

  std::vector<std::string> lines;
  std::vector<net::phase> phases;
  std::vector<net::pool_event> changes;
  std::string target;
};

wirebind::client_options observed_by(std::shared_ptr<wirebind::observer> observer,
                                     const fault_server& server) {
  wirebind::client_options out;
  out.endpoint = server.url();
  out.credentials = aliyun::access_key{"id", "secret"};
  out.observer = std::move(observer);
  return out;
}

/// One call, which ends well.
void call(api::client& client, asio::io_context& context) {
  bool done = false;
  client.async_get_function(get_demo, [&](std::error_code error, const api::get_function_response&) {
    CHECK_FALSE(error);
    done = true;
  });
  while (!done) context.run_one();
}

}  // namespace

TEST_CASE("observer: is notified of attempts, phases, waits and connections in order") {
  asio::io_context context(1);
  network_fault_plan plan;
  plan.choose = [](const wirebind::http::request&, std::size_t number) {
    return number == 0 ? network_fault::unavailable : network_fault::none;
  };
  plan.respond = [](const wirebind::http::request&, wirebind::http::response& answer) { answer.body = "{}"; };
  fault_server server(context.get_executor(), std::move(plan));
  const auto heard = std::make_shared<diary>();
  api::client client(context.get_executor(), observed_by(heard, server));
  call(client, context);
  CHECK(heard->lines == std::vector<std::string>{"start 1 GetFunction", "end 1 503 ResourceThrottled",
                                                 "wait after 1", "start 2 GetFunction", "end 2 200 "});
  CHECK(heard->changes == std::vector{net::pool_event::opened, net::pool_event::idle, net::pool_event::reused,
                                      net::pool_event::idle});
  std::vector<net::phase> both;
  for (const net::phase each : heard->phases) {
    if (each == net::phase::connect || each == net::phase::first_byte) both.push_back(each);
  }
  CHECK(both == std::vector{net::phase::connect, net::phase::first_byte, net::phase::first_byte});
  CHECK(heard->target.find("secret") == std::string::npos);
  client.close_idle();
  CHECK(heard->changes.back() == net::pool_event::closed);
}

TEST_CASE("observer: gives each attempt a traceparent of its own, and a faulty one is left out") {
  struct tracer final : wirebind::observer {
    std::string traceparent(const wirebind::attempt_id& id) override {
      return before + std::to_string(id.number) + after;
    }
    std::string before = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b";
    std::string after = "-01";
  };
  const auto tracing = std::make_shared<tracer>();
  const bool faulty = GENERATE(false, true);
  if (faulty) tracing->after = "-01\r\nX-Injected: 1";
  asio::io_context context(1);
  std::vector<std::string> seen;
  network_fault_plan plan;
  plan.choose = [&](const wirebind::http::request& request, std::size_t number) {
    CHECK_FALSE(request.fields.contains("x-injected"));
    seen.emplace_back(request.fields.find("traceparent").value_or("none"));
    return number == 0 ? network_fault::unavailable : network_fault::none;
  };
  plan.respond = [](const wirebind::http::request&, wirebind::http::response& answer) { answer.body = "{}"; };
  fault_server server(context.get_executor(), std::move(plan));
  api::client client(context.get_executor(), observed_by(tracing, server));
  call(client, context);
  CHECK(seen == (faulty
                     ? std::vector<std::string>{"none", "none"}
                     : std::vector<std::string>{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b1-01",
                                                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b2-01"}));
}

TEST_CASE("observer: the syntax of a traceparent is strict") {
  using wirebind::is_traceparent;
  CHECK(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  for (const char* text : {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                           "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                           "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"}) {
    CHECK_FALSE(is_traceparent(text));
  }
}

TEST_CASE("observer: the client may be destroyed while its idle connections are closed") {
  struct destroyer final : wirebind::observer {
    void pool_changed(net::pool_event what, const net::origin&) override {
      if (what == net::pool_event::closed) owned->reset();
    }
    std::unique_ptr<api::client>* owned = nullptr;
  };
  asio::io_context context(1);
  network_fault_plan plan;
  plan.respond = [](const wirebind::http::request&, wirebind::http::response& answer) { answer.body = "{}"; };
  fault_server server(context.get_executor(), std::move(plan));
  std::unique_ptr<api::client> client;
  auto watching = std::make_shared<destroyer>();
  watching->owned = &client;
  client = std::make_unique<api::client>(context.get_executor(), observed_by(std::move(watching), server));
  int left = 3;
  for (int i = 0; i != 3; ++i) {
    client->async_get_function(get_demo, [&](std::error_code, const api::get_function_response&) { --left; });
  }
  while (left != 0) context.run_one();
  context.poll();
  client->close_idle();
  CHECK_FALSE(client);
}

TEST_CASE("observer: without one a transport reports nothing") {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.credentials = aliyun::access_key{"id", "secret"};
  api::client client(context.get_executor(), options, transport);
  client.async_get_function(get_demo, [](std::error_code, const api::get_function_response&) {});
  CHECK_FALSE(transport->attempts.back()->request.observed);
}

TEST_CASE("observer: one that throws at the end of a success leaves details without the body") {
  struct thrower final : wirebind::observer {
    void attempt_ended(const wirebind::attempt_id& id, const wirebind::attempt_result& how) override {
      CHECK(id.target == "GET http://127.0.0.1:8080/2021-04-06/services/demo/functions/f");
      CHECK(how.status == 200);
      throw std::runtime_error("thrown at the end");
    }
  };
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.credentials = aliyun::access_key{"id", "secret"};
  options.observer = std::make_shared<thrower>();
  api::client client(context.get_executor(), options, transport);
  bool ended = false;
  client.async_get_function(get_demo, [&](std::error_code error, const api::get_function_response& result) {
    ended = true;
    CHECK(error == wirebind::callback_errc::exception_thrown);
    CHECK(result.details().exception != nullptr);
    CHECK(result.status() == 200);
    CHECK(result.details().outcome == wirebind::outcome::done);
    CHECK(result.details().body.empty());
  });
  context.poll();
  REQUIRE(transport->attempts.size() == 1);
  transport->attempts.back()->sent();
  transport->attempts.back()->answer(200, R"({"functionName":"f"})");
  context.restart();
  context.run();
  CHECK(ended);
}
