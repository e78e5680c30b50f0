// A pool over scripted connections and a clock turned by hand.
#pragma once

#include "catch.hpp"
#include "recorder.hpp"
#include "replies.hpp"

#include <wirebind/net/error.hpp>
#include <wirebind/net/pool.hpp>
#include <wirebind/testing/manual_clock.hpp>
#include <wirebind/testing/scripted_stream.hpp>

#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace net_test {

using namespace std::chrono_literals;
using namespace wirebind::testing;
namespace net = wirebind::net;

struct pool_fixture {
  explicit pool_fixture(std::vector<connection_script> scripts, net::pool_options options = {},
                        bool inlined = false)
      : connector(std::make_shared<scripted_connector>(std::move(scripts), inlined)) {
    context.emplace();
    pool.emplace(context->get_executor(), std::move(options), clock, connector);
  }

  static net::exchange_request to(std::string host = "a.test", std::string scheme = "http") {
    return {.origin = {std::move(scheme), std::move(host), 80}, .idempotent = true};
  }
  std::shared_ptr<recorder> start(net::exchange_request request = to(),
                                  std::shared_ptr<recorder> listener = std::make_shared<recorder>()) {
    handle = pool->start(std::move(request), listener);
    return listener;
  }
  std::shared_ptr<recorder> run(net::exchange_request request = to()) {
    auto listener = start(std::move(request));
    context->restart();
    context->run();
    return listener;
  }
  void poll() {
    context->restart();
    context->poll();
  }

  std::shared_ptr<manual_clock> clock = std::make_shared<manual_clock>();
  std::shared_ptr<scripted_connector> connector;
  std::optional<asio::io_context> context;
  std::optional<net::pool> pool;
  std::shared_ptr<net::exchange> handle;
};

inline connection_script answers(int times) {
  connection_script script;
  for (int i = 0; i != times; ++i) {
    script.peer.push_back(reads_request());
    script.peer.push_back(sends(ok));
  }
  return script;
}

inline connection_script answers_then(int times, peer_step last) {
  auto script = answers(times);
  script.peer.push_back(reads_request());
  script.peer.push_back(std::move(last));
  return script;
}

}  // namespace net_test
