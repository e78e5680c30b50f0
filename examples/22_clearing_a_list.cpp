// Taking all variables and layers from a function: `{}` leaves a member of a request out, which changes
// nothing, and `wirebind::empty_value` sends an empty list or map, which clears it.
#include "with_emulator.hpp"

#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> update(api::client& client, const api::update_function_request_body& body) {
  const api::update_function_request request{.service_name = "demo", .function_name = "resize", .body = body};
  const auto function = co_await client.async_update_function(request);
  std::cout << function->environment_variables.size() << " variables\n";
}

asio::awaitable<std::size_t> variables(api::client& client) {
  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  const auto function = co_await client.async_get_function(request);
  co_return function->environment_variables.size();
}

int main() {
  std::size_t left_out = 0;
  std::size_t cleared = 1;
  const int status = with_emulator([&](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    co_await create_function(client, "demo", "resize");
    const api::update_function_request_body two{
        .environment_variables = {{"LEVEL", "info"}, {"MODE", "fast"}}};
    co_await update(client, two);

    const api::update_function_request_body nothing{.environment_variables = {}};
    co_await update(client, nothing);
    left_out = co_await variables(client);

    // [empty]
    const api::update_function_request_body none{.environment_variables = wirebind::empty_value};
    // [/empty]
    co_await update(client, none);
    cleared = co_await variables(client);
  });
  return status == 0 && left_out == 2 && cleared == 0 ? 0 : 1;
}
