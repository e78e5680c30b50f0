// A server whose process forks: it responds in the process that made it, and the child's copy does no harm.
#include "catch.hpp"
#include "net/client.hpp"
#include "processes.hpp"

#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>

using namespace fork_test;
using namespace std::chrono_literals;
namespace http = wirebind::http;
namespace server = wirebind::server;

TEST_CASE("fork: a server serves in its own process alone, and its connections outlive the child") {
  std::optional<asio::io_context> context(std::in_place, 1);
  server::http_handlers handlers;
  handlers.handle = [](http::request&&, server::responder respond) {
    http::response out;
    out.status = 200;
    out.body = std::to_string(::getpid());
    respond(std::move(out));
  };
  std::optional<server::http_server> served(std::in_place, context->get_executor(),
                                            server::http_server_options{}, std::move(handlers));
  const std::uint16_t port = served->port();
  const std::string own = std::to_string(::getpid());
  child_process asking([&] {
    context.reset();
    net_test::client kept;
    for (int i = 0; i != 200; ++i) {
      net_test::client fresh;
      for (auto* each : {&kept, &fresh}) {
        const auto heard = std::make_shared<net_test::recorder>();
        each->pool.start({.origin = {"http", "127.0.0.1", port}}, heard);
        each->context.restart();
        each->context.run();
        EXPECT(!heard->error);
        EXPECT(heard->answer.body == own);
      }
      std::this_thread::sleep_for(2ms);
    }
    EXPECT(kept.pool.statistics().opened == 1);
    return true;
  });
  const bool notified = GENERATE(true, false);
  context->run_for(100ms);
  REQUIRE(served->connections() != 0);
  if (notified) context->notify_fork(asio::execution_context::fork_prepare);
  child_process forked([&] {
    if (notified) {
      context->notify_fork(asio::execution_context::fork_child);
      context->run_for(200ms);
      EXPECT(served->connections() == 0);
    }
    served.reset();
    context.reset();
    return true;
  });
  if (notified) context->notify_fork(asio::execution_context::fork_parent);
  while (asking.running()) context->run_for(20ms);
  CHECK(asking.ended_well());
  CHECK(forked.ended_well());
}
