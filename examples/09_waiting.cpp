// Waiting for what happens in its own time: a waiter says which responses of an operation mean that it is
// over, and `wirebind::async_wait` polls. The API brings waiters, such as
// api::stateful_async_invocation_finished; these are our own.
#include "with_emulator.hpp"

#include <wirebind/client/waiter.hpp>

#include <asio/detached.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include <chrono>
#include <iostream>
#include <string_view>

using namespace std::chrono_literals;
namespace api = fc::v20210406;

/// The function's description has the progress of a roll-out.
struct rollout_finished {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"live"};
  static constexpr std::string_view failure[] = {"rolled back"};
};

struct function_gone {
  using operation = api::get_function;
  static constexpr int success_status[] = {404};
};

asio::awaitable<void> roll_out(api::client& client) {
  asio::steady_timer timer(client.get_executor());
  for (const char* state : {"10 %", "60 %", "live"}) {
    timer.expires_after(20ms);
    co_await timer.async_wait(asio::use_awaitable);
    const api::update_function_request update{
        .service_name = "demo", .function_name = "resize", .body = {.description = state}};
    co_await client.async_update_function(update);
  }
}

asio::awaitable<void> watch(api::client& client) {
  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  const auto report = [](const wirebind::wait_progress& now) {
    std::cout << "poll " << now.polls << ": " << now.text << '\n';
  };
  // A real service is polled once a second at first, which is the default.
  const auto done = co_await wirebind::async_wait(client, rollout_finished{}, request,
                                                  {.first = 10ms, .total = 10s, .progress = report});
  std::cout << "the function is " << *done->description << '\n';

  try {
    co_await wirebind::async_wait(client, function_gone{}, request, {.first = 10ms, .total = 100ms});
  } catch (const wirebind::call_error& error) {
    if (error.code() != wirebind::errc::waiter_timeout) throw;
    std::cout << "still there: nobody deletes it\n";
  }
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    co_await create_function(client, "demo", "resize");
    asio::co_spawn(client.get_executor(), roll_out(client), asio::detached);
    co_await watch(client);
  });
}
