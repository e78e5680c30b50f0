// What examples do with a coroutine: run it, and explain the error that ends it.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/client/explain.hpp>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <utility>

/// Runs a coroutine on the context and stops the servers when it has ended; the result is the exit status.
template <class... Servers>
int run(asio::io_context& io, asio::awaitable<void> body, Servers&... servers) {
  int status = 0;
  asio::co_spawn(io, std::move(body), [&](std::exception_ptr failed) {
    (servers.stop(), ...);
    if (!failed) return;
    status = 1;
    try {
      std::rethrow_exception(failed);
    } catch (const wirebind::call_error& error) {
      std::cerr << wirebind::explain(error.code(), error.details());
    }
  });
  io.run();
  return status;
}
