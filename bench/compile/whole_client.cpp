// A file that gets a client of all operations of the API by reference and awaits one.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations.hpp>

#include <asio/awaitable.hpp>

namespace api = fc::v20210406;

asio::awaitable<int> grow(api::client& client) {
  api::update_function_request request{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 1024, .timeout = 60}};
  auto function = co_await client.async_update_function(request);
  co_return function->memory_size.value_or(0);
}
