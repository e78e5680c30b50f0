// Calls of a client without a connection, when each resolution of the host takes 50 ms: how many resolutions
// there are and when the last call ends. The server is in this process, on a thread of its own.
#include "../figures.hpp"

#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/testing/scripted_resolver.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace api = fc::v20210406;
namespace http = wirebind::http;
namespace server = wirebind::server;
using namespace std::chrono_literals;

namespace {

constexpr int calls = 200;

server::http_handlers handlers() {
  server::http_handlers out;
  out.handle = [](http::request&&, server::responder respond) {
    http::response answer;
    answer.status = 200;
    respond(std::move(answer));
  };
  return out;
}

/// How one round of calls went.
struct outcome {
  int good = 0;
  double seconds = 0;
  std::size_t resolutions = 0;
};

/// At once, or each when the one before has ended; no connection is kept.
outcome round(std::uint16_t port, bool at_once, std::chrono::milliseconds reuse) {
  asio::io_context context(1);
  const auto resolver = std::make_shared<wirebind::testing::scripted_resolver>(context.get_executor());
  resolver->set("cold.test", {.addresses = {"127.0.0.1"}, .after = 50ms});
  wirebind::client_options options;
  options.endpoint = "http://cold.test:" + std::to_string(port);
  options.authentication = wirebind::auth::anonymous();
  options.retry = wirebind::retry::none;
  options.pool.resolver = resolver;
  options.pool.address_reuse = reuse;
  options.pool.max_idle_per_origin = 0;
  wirebind::basic_client client(context, options);
  const api::invoke_function_request request{.service_name = "demo", .function_name = "f"};
  outcome out;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i != (at_once ? calls : 10); ++i) {
    client.async_call(
        request, [&](std::error_code error, const api::invoke_function_response&) { out.good += !error; });
    if (at_once) continue;
    context.restart();
    context.run();
  }
  context.restart();
  context.run();
  out.seconds = seconds_since(begin);
  out.resolutions = resolver->begun().size();
  return out;
}

}  // namespace

int main() {
  asio::io_context remote(1);
  server::http_server served(remote.get_executor(), {}, handlers());
  std::thread thread([&remote] { remote.run(); });
  std::printf("resolutions of 50 ms\n");
  const outcome shared = round(served.port(), true, 0ms);
  figure("200 cold calls at once, calls that succeeded", shared.good, ">=", calls);
  figure("200 cold calls at once, resolutions", static_cast<double>(shared.resolutions), "<=", 1);
  figure("200 cold calls at once, seconds", shared.seconds, "<=", 1);
  const outcome fresh = round(served.port(), false, 0ms);
  figure("10 cold calls in turn, seconds", fresh.seconds, ">=", 0.5);
  const outcome reused = round(served.port(), false, 10s);
  figure("10 cold calls in turn, address_reuse 10 s, resolutions", static_cast<double>(reused.resolutions),
         "<=", 1);
  figure("10 cold calls in turn, address_reuse 10 s, seconds", reused.seconds, "<=", 0.4);
  served.stop();
  thread.join();
  return failures == 0 ? 0 : 1;
}
