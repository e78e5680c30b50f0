// A pool with a context of its own, which runs one exchange after another.
#pragma once

#include "catch.hpp"
#include "recorder.hpp"

#include <wirebind/net/pool.hpp>

#include <asio/io_context.hpp>

#include <memory>
#include <utility>

namespace net_test {

struct client {
  explicit client(wirebind::net::tls_options tls = {})
      : pool(context.get_executor(), {.tls = std::move(tls)}) {}

  std::shared_ptr<recorder> run(wirebind::net::exchange_request request,
                                std::shared_ptr<recorder> listener = std::make_shared<recorder>()) {
    pool.start(std::move(request), listener);
    context.restart();
    context.run();
    REQUIRE(listener->completions == 1);
    return listener;
  }

  asio::io_context context;
  wirebind::net::pool pool;
};

}  // namespace net_test
