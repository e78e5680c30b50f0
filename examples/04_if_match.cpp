// Two writers, one function: an update under If-Match fails when somebody else was first, and is made again
// on what the function is now.
#include "with_emulator.hpp"

#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> add_memory(api::client& client, std::int32_t more) {
  for (int round = 1;; ++round) {
    const api::get_function_request read{.service_name = "demo", .function_name = "resize"};
    const auto now = co_await client.async_get_function(read);
    if (round == 1) {  // somebody else comes between
      const api::update_function_request other{
          .service_name = "demo", .function_name = "resize", .body = {.memory_size = 1024}};
      co_await client.async_update_function(other);
    }
    const api::update_function_request request{
        .service_name = "demo",
        .function_name = "resize",
        .if_match = now.header.etag,
        .body = {.memory_size = now->memory_size.value_or(128) + more}};
    try {
      const auto updated = co_await client.async_update_function(request);
      std::cout << "round " << round << ": " << updated->memory_size.value_or(0) << " MB\n";
      co_return;
    } catch (const wirebind::call_error& error) {
      if (error.details().code != "PreconditionFailed") throw;
      std::cout << "round " << round << ": somebody was faster\n";
    }
  }
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    co_await create_function(client, "demo", "resize");
    co_await add_memory(client, 64);
  });
}
