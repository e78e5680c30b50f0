// What the examples after the first have in common: an emulator, a client for it, and a context that runs
// both until the coroutine has ended.
#pragma once

#include "run.hpp"

#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include <string>

/// Runs `body(emulator, client)` to its end; the result is the exit status.
template <class Body>
int with_emulator(Body body) {
  asio::io_context context(1);
  fc::emulator::server emulator(context, {});
  fc::v20210406::client client(context, {.endpoint = emulator.url(), .credentials = emulator.credentials()});
  return run(context, body(emulator, client), emulator);
}

/// Creates a service and a function in it, with code from a bucket.
inline asio::awaitable<void> create_function(fc::v20210406::client& client, std::string service,
                                             std::string function) {
  namespace api = fc::v20210406;
  const api::create_service_request in{.body = {.service_name = service}};
  co_await client.async_create_service(in);
  const api::create_function_request made{
      .service_name = service,
      .body = {.code = api::code{.oss_bucket_name = "code", .oss_object_name = function + ".zip"},
               .function_name = function,
               .handler = "index.handler",
               .memory_size = 512,
               .runtime = api::runtime::python3_9}};
  co_await client.async_create_function(made);
}
