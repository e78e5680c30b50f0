// The code that README and CONTRIBUTING show, so that it is built and run as it stands there.
// [call]
#include <aliyun/access_key.hpp>
#include <fc/ext/endpoint.hpp>
#include <fc/v20210406/client.hpp>

#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> grow(api::client& client) {
  const api::update_function_request request{
      .service_name = "demo",
      .function_name = "resize",
      .body = {.environment_variables = {{"LEVEL", "info"}}, .memory_size = 1024, .timeout = 60}};
  const auto function = co_await client.async_update_function(request);
  std::cout << function->memory_size.value_or(0) << " MB, request " << function.request_id() << '\n';
}
// [/call]

#include "with_emulator.hpp"

/// What a program for the real service begins with. Makes no connection.
bool has_an_endpoint(asio::io_context& context, std::string id, std::string secret) {
  // [client]
  api::client client(context, {.endpoint = fc::ext::endpoint("1234567890123456", "cn-hangzhou"),
                               .credentials = aliyun::access_key{id, secret}});
  // [/client]
  return !client.options().endpoint.empty();
}

asio::awaitable<void> named_request(api::client& client) {
  // [named]
  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  const auto function = co_await client.async_get_function(request);
  // [/named]
  std::cout << function->function_name.value_or("") << '\n';
}

asio::awaitable<void> tour(fc::emulator::server&, api::client& client) {
  co_await create_function(client, "demo", "resize");
  co_await grow(client);
  co_await named_request(client);
}

int main() {
  asio::io_context context;
  return has_an_endpoint(context, "id", "secret") ? with_emulator(tour) : 1;
}
