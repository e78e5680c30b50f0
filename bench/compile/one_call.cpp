// A file that awaits one operation.
#include <fc/v20210406/operations/update_function.hpp>
#include <wirebind/client/client.hpp>

#include <asio/awaitable.hpp>

namespace api = fc::v20210406;

asio::awaitable<int> grow(wirebind::basic_client& client) {
  api::update_function_request request{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 1024, .timeout = 60}};
  auto function = co_await client.async_call(request);
  co_return function->memory_size.value_or(0);
}
