// Invoking a function: bytes in, bytes out, the log tail, the difference between a function that fails and a
// service that refuses, and an invocation that runs later.
#include "with_emulator.hpp"

#include <fc/ext/invoke.hpp>

#include <iostream>

namespace api = fc::v20210406;

fc::emulator::invocation_result divide(const fc::emulator::invocation& call) {
  fc::emulator::invocation_result result;
  if (call.payload.view().ends_with(" 0")) {
    result.payload = R"({"errorMessage":"division by zero"})";
    result.error = fc::emulator::function_error::unhandled;
    result.log = "ZeroDivisionError";
  } else {
    result.payload = "2";
    result.log = "divided";
  }
  return result;
}

asio::awaitable<void> invoke_twice(api::client& client) {
  for (const char* payload : {"6 3", "6 0"}) {
    const api::invoke_function_request request{
        .service_name = "demo", .function_name = "divide", .body = payload};
    const auto result = co_await fc::ext::async_invoke(client, request, {.log_tail = true});
    std::cout << payload << " -> " << result.payload.view();
    if (result.function_error) std::cout << " (the function failed: " << *result.function_error << ')';
    std::cout << "\n  log: " << result.log.value_or("none") << '\n';
  }
}

asio::awaitable<void> invoke_later(api::client& client) {
  const api::invoke_function_request request{.service_name = "demo",
                                             .function_name = "divide",
                                             .stateful_async_invocation_id = "job-1",
                                             .body = "6 3"};
  const auto result =
      co_await fc::ext::async_invoke(client, request, {.mode = fc::ext::invoke_mode::stateful});
  std::cout << (result.accepted() ? "accepted as " : "not accepted: ") << result.task_id << '\n';

  const api::invoke_function_request missing{.service_name = "demo", .function_name = "multiply"};
  try {
    co_await fc::ext::async_invoke(client, missing);
  } catch (const wirebind::call_error& error) {
    if (error.code() != api::errc::function_not_found) throw;
    std::cout << "there is no such function\n";
  }
}

int main() {
  return with_emulator([](fc::emulator::server& emulator, api::client& client) -> asio::awaitable<void> {
    emulator.on_invoke("demo", "divide", divide);
    co_await create_function(client, "demo", "divide");
    co_await invoke_twice(client);
    co_await invoke_later(client);
  });
}
