// Many calls of one operation, so many at a time: `wirebind::async_call_all` sends them, gives the responses
// in the order of the requests, and ends with the first error.
#include "with_emulator.hpp"

#include <wirebind/client/call_all.hpp>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include <iostream>
#include <string>
#include <system_error>
#include <vector>

namespace api = fc::v20210406;

asio::awaitable<void> create(api::client& client, int count) {
  // [many]
  std::vector<api::create_service_request> requests;
  for (int i = 0; i != count; ++i)
    requests.push_back({.body = {.service_name = "service-" + std::to_string(i)}});
  const auto report = [](const wirebind::call_all_progress& now) {
    if (now.finished % 10 == 0) std::cout << now.finished << " of " << now.count << '\n';
  };
  const auto services = co_await wirebind::async_call_all(client, requests, {.limit = 4, .progress = report});
  // [/many]
  std::cout << "first " << *services.front()->service_name << ", last " << *services.back()->service_name
            << '\n';
}

/// The first error ends the group; with `redirect_error` it leaves the responses that came before it.
asio::awaitable<void> create_one_again(api::client& client) {
  const std::vector<api::create_service_request> requests{{.body = {.service_name = "new"}},
                                                          {.body = {.service_name = "service-7"}},
                                                          {.body = {.service_name = "never"}}};
  std::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const auto services = co_await wirebind::async_call_all(client, requests, {.limit = 1}, token);
  std::cout << error.message() << '\n';
  for (const auto& each : services) std::cout << "  status " << each.status() << '\n';
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    co_await create(client, 40);
    co_await create_one_again(client);
  });
}
