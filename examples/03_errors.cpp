// The details of a failed call: a request that was rejected before it was sent, one that the service
// rejected, and one that found no peer.
#include "with_emulator.hpp"

#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> fail_three_times(api::client& client, api::client& lost) {
  const api::update_function_request odd{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 100, .timeout = 0}};
  try {
    co_await client.async_update_function(odd);
  } catch (const wirebind::call_error& error) {
    for (const wirebind::violation& broken : error.details().violations)
      std::cout << broken.message() << '\n';
  }

  const api::get_function_request missing{.service_name = "demo", .function_name = "resize"};
  try {
    co_await client.async_get_function(missing);
  } catch (const wirebind::call_error& error) {
    std::cout << error.details().status << ' ' << error.details().code << ", request "
              << error.details().request_id << '\n';
  }

  try {
    co_await lost.async_get_function(missing);
  } catch (const wirebind::call_error& error) {
    std::cout << wirebind::explain(error.code(), error.details());
  }
}

int main() {
  return with_emulator([](fc::emulator::server& emulator, api::client& client) -> asio::awaitable<void> {
    api::client lost(client.get_executor(),
                     {.endpoint = "http://127.0.0.1:1", .credentials = emulator.credentials()});
    co_await fail_three_times(client, lost);
  });
}
