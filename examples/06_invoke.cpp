// Invoking a function: bytes in, bytes out, the log tail, and the difference between a function that fails and a
// service that refuses.
#include "with_emulator.hpp"

#include <fc/ext/log_tail.hpp>

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
    const api::invoke_function_request request{.service_name = "demo",
                                               .function_name = "divide",
                                               .log_type = api::log_type::tail,
                                               .body = payload};
    const auto answer = co_await client.async_invoke_function(request);
    std::cout << payload << " -> " << answer->view();
    if (answer.header.error_type) std::cout << " (the function failed: " << answer.header.error_type->text() << ')';
    std::cout << "\n  log: " << fc::ext::log_tail(answer).value_or("none") << '\n';
  }
}

int main() {
  return with_emulator([](fc::emulator::server& emulator, api::client& client) -> asio::awaitable<void> {
    emulator.on_invoke("demo", "divide", divide);
    co_await create_function(client, "demo", "divide");
    co_await invoke_twice(client);
  });
}
