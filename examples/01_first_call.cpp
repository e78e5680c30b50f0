// The first call: grow a function, on an event loop of one's own.
// Here the other side is an emulator in the same process; for the real service give the client an endpoint
// made by fc::ext::endpoint("<account id>", "<region>") and real credentials.
#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> grow(api::client& client) {
  const api::create_service_request service{.body = {.service_name = "demo"}};
  co_await client.async_create_service(service);
  const api::create_function_request function{
      .service_name = "demo",
      .body = {.code = api::code{.oss_bucket_name = "code", .oss_object_name = "resize.zip"},
               .function_name = "resize",
               .handler = "index.handler",
               .runtime = api::runtime::python3_9}};
  co_await client.async_create_function(function);

  const api::update_function_request request{
      .service_name = "demo",
      .function_name = "resize",
      .body = {.environment_variables = {{"LEVEL", "info"}}, .memory_size = 1024, .timeout = 60}};
  const auto grown = co_await client.async_update_function(request);
  std::cout << grown->memory_size.value_or(0) << " MB, request " << grown.request_id() << '\n';
}

int main() {
  asio::io_context context(1);
  fc::emulator::server emulator(context, {});
  api::client client(context, {.endpoint = emulator.url(), .credentials = emulator.credentials()});

  int status = 1;
  asio::co_spawn(context, grow(client), [&](std::exception_ptr failed) {
    emulator.stop();
    if (failed) std::rethrow_exception(failed);
    status = 0;
  });
  context.run();
  return status;
}
