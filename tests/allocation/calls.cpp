// Whole calls, retries and credentials included, with each allocation failing in turn: each handler runs at
// most once, and nothing is left.
#include "failing.hpp"
#include "net/memory_stream.hpp"
#include "until_idle.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/manual_clock.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace allocation_test;
namespace api = fc::v20210406;
namespace providers = wirebind::providers;
using namespace wirebind::testing;

namespace {

const api::get_function_request asked{.service_name = "demo",
                                      .function_name = "a-function-with-a-name-that-is-rather-long"};
const std::string answer_body =
    R"({"functionName":"a-function-with-a-name-that-is-rather-long","memorySize":128})";

/// Gives credentials on the context, after a while.
struct posting_source final : providers::source {
  explicit posting_source(asio::io_context& on) : context(on) {}
  std::string_view name() const noexcept override { return "posting"; }
  void async_fetch(handler done) override {
    asio::post(context, [done = std::move(done)]() mutable {
      done({.value = aliyun::access_key{std::string(40, 'i'), std::string(40, 's'), std::string(40, 't')}});
    });
  }
  asio::io_context& context;
};

struct outcome {
  int started = 0;
  int completions = 0;
  int good = 0;
  bool stuck = false;

  /// `lost` allows that the transport drops a call.
  void check(bool happened, int calls, bool lost) {
    CHECK_FALSE(stuck);
    CHECK(completions <= started);
    if (!lost) CHECK(completions == started);
    if (!happened) CHECK(good == calls);
    *this = {};
  }
};

wirebind::client_options options_by(const std::shared_ptr<manual_clock>& clock) {
  wirebind::client_options options;
  options.endpoint = "http://a.test:80";
  options.credentials =
      aliyun::access_key{"an-access-key-id-of-some-length", "a-secret-of-some-length-as-well"};
  options.authentication = aliyun::acs3();
  options.clock = clock;
  return options;
}

void begin(wirebind::basic_client& client, asio::cancellation_signal& signal, outcome& out) {
  const auto done = [&out](std::error_code error, const wirebind::response<api::get_function>& answer) {
    ++out.completions;
    out.good += !error && answer->function_name == asked.function_name;
  };
  try {
    client.async_call(asked, asio::bind_cancellation_slot(signal.slot(), done));
    ++out.started;
  } catch (const std::bad_alloc&) {
  }
}

}  // namespace

TEST_CASE("allocation: a call that fails, waits, and gets a response, over a scripted transport") {
  outcome out;
  each_in_turn(
      [&] {
        const auto clock = std::make_shared<manual_clock>();
        asio::cancellation_signal signal;
        asio::io_context context(1);
        std::vector<attempt_script> scripts;
        scripts.push_back(cannot_connect());
        scripts.push_back(
            responds(503, R"({"ErrorCode":"ResourceThrottled","ErrorMessage":"come again later"})"));
        scripts.push_back(responds(200, answer_body));
        const auto transport =
            std::make_shared<scripted_transport>(context.get_executor(), std::move(scripts));
        std::optional<wirebind::basic_client> client;
        client.emplace(context.get_executor(), options_by(clock), transport);
        begin(*client, signal, out);
        run_until_idle(context, *clock);
        failing::end();
        client.reset();
        out.stuck = !run_until_idle(context, *clock);
      },
      [&](bool happened) { out.check(happened, 1, true); });
}

TEST_CASE("allocation: two calls whose credentials are fetched, over a connection in memory") {
  const net_test::memory_world world;
  outcome out;
  each_in_turn(
      [&] {
        const auto clock = std::make_shared<manual_clock>();
        asio::cancellation_signal signals[2];
        asio::io_context context(1);
        wirebind::client_options options = options_by(clock);
        options.credentials = std::make_shared<providers::refreshing_provider>(
            std::make_shared<posting_source>(context), clock);
        struct pooled final : wirebind::net::transport {
          pooled(asio::io_context& context, const std::shared_ptr<manual_clock>& clock,
                 const net_test::memory_world& world)
              : pool(context.get_executor(), {}, clock,
                     std::make_shared<net_test::memory_connector>(
                         net_test::memory_ways[0], world, std::make_shared<net_test::memory_trouble>(),
                         "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(answer_body.size()) +
                             "\r\n\r\n" + answer_body)) {}
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
        const auto transport = std::make_shared<pooled>(context, clock, world);
        std::optional<wirebind::basic_client> client;
        client.emplace(context.get_executor(), options, transport);
        for (auto& signal : signals) begin(*client, signal, out);
        run_until_idle(context, *clock);
        failing::end();
        client.reset();
        out.stuck = !run_until_idle(context, *clock);
      },
      [&](bool happened) { out.check(happened, 2, false); });
}
