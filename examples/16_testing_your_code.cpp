// Testing your own code: the service is an emulator inside the test, which fails on demand, and the
// function that your code calls is a C++ callable.
#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <iostream>
#include <string>

namespace api = fc::v20210406;

// --- the code that is tested: creates a service unless it exists, and calls a function in it for a price

asio::awaitable<void> ensure_service(api::client& client, std::string name) {
  const api::create_service_request request{.body = {.service_name = name}};
  try {
    co_await client.async_create_service(request);
  } catch (const wirebind::call_error& error) {
    if (error.code() != api::errc::service_already_exists) throw;
  }
}

asio::awaitable<int> price_of(api::client& client, std::string article) {
  const api::invoke_function_request request{
      .service_name = "shop", .function_name = "price", .body = article};
  const auto result = co_await client.async_invoke_function(request);
  co_return result.header.error_type ? -1 : std::stoi(std::string(result->view()));
}

// --- the tests

int failures = 0;

void check(bool holds, const char* what) {
  std::cout << (holds ? "ok    " : "FAIL  ") << what << '\n';
  if (!holds) ++failures;
}

asio::awaitable<void> tests(fc::emulator::server& emulator, api::client& client) {
  // [fault]
  emulator.fault("CreateService", {.status = 503, .count = 1});
  co_await ensure_service(client, "shop");
  // [/fault]
  co_await ensure_service(client, "shop");
  const api::get_service_request get{.service_name = "shop"};
  const auto service = co_await client.async_get_service(get);
  check(service->service_name == "shop", "the service is created once, despite a transient failure");

  const api::create_function_request price{
      .service_name = "shop",
      .body = {.code = api::code{.oss_bucket_name = "code", .oss_object_name = "price.zip"},
               .function_name = "price",
               .handler = "index.handler",
               .runtime = api::runtime::python3_10}};
  co_await client.async_create_function(price);
  // [invoke]
  emulator.on_invoke("shop", "price", [](const fc::emulator::invocation& call) {
    if (call.payload.view() != "pear") throw std::runtime_error("unknown article");
    return fc::emulator::invocation_result("42");
  });
  // [/invoke]
  check(co_await price_of(client, "pear") == 42, "the price is returned");
  check(co_await price_of(client, "plum") == -1, "an article without a price is an error of the function");
}

int main() {
  asio::io_context context(1);
  fc::emulator::server emulator(context);
  api::client client(context, {.endpoint = emulator.url(), .credentials = emulator.credentials()});
  auto done = asio::co_spawn(context, tests(emulator, client), asio::use_future);
  while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready) context.run_one();
  done.get();
  return failures;
}
