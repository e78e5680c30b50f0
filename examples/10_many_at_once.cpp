// Many calls at once, but only so many at a time: a few workers take names from one list until it is empty.
// On one thread nothing needs a lock.
#include "with_emulator.hpp"

#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

namespace api = fc::v20210406;

struct progress {
  std::vector<std::string> names;
  int running = 0;
  int most = 0;
  int failed = 0;
};

asio::awaitable<void> work(api::client& client, progress& state) {
  while (!state.names.empty()) {
    const api::create_service_request request{.body = {.service_name = state.names.back()}};
    state.names.pop_back();
    state.most = std::max(state.most, ++state.running);
    try {
      co_await client.async_create_service(request);
    } catch (const wirebind::call_error& error) {
      ++state.failed;
      std::cerr << error.what() << '\n';
    }
    --state.running;
  }
}

/// Completes when `workers` of them have emptied the list.
asio::awaitable<void> work_with(api::client& client, progress& state, int workers) {
  asio::steady_timer all_done(client.get_executor(), asio::steady_timer::time_point::max());
  int left = workers;
  for (int i = 0; i != workers; ++i) {
    asio::co_spawn(client.get_executor(), work(client, state), [&](std::exception_ptr) {
      if (--left == 0) all_done.cancel();
    });
  }
  std::error_code cancelled;
  auto token = asio::redirect_error(asio::use_awaitable, cancelled);
  co_await all_done.async_wait(token);
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    progress state;
    for (int i = 0; i != 40; ++i) state.names.push_back("service-" + std::to_string(i));
    state.names.push_back("service-7");  // a second time: refused, which stops nobody
    co_await work_with(client, state, 8);
    std::cout << "at most " << state.most << " at a time, " << state.failed << " refused\n";
  });
}
