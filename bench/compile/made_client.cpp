// A file that makes the client that it awaits one operation of.
#include <fc/v20210406/client.hpp>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

namespace api = fc::v20210406;

asio::awaitable<int> grow(asio::io_context& context, wirebind::client_options options) {
  api::client client(context, options);
  api::update_function_request request{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 1024, .timeout = 60}};
  auto function = co_await client.async_update_function(request);
  co_return function->memory_size.value_or(0);
}
