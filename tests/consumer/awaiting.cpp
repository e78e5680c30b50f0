// A user's program, header-only: nobody listens, so the awaited call throws.
#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include <cstdio>

namespace api = fc::v20210406;

asio::awaitable<void> call(api::client& client, bool& refused) {
  api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  try {
    co_await client.async_get_function(request);
  } catch (const wirebind::call_error& error) {
    std::printf("refused as it should be: %s\n", error.what());
    refused = true;
  }
}

int main() {
  asio::io_context context;
  api::client client(context.get_executor(), {.endpoint = "http://127.0.0.1:1",
                                              .credentials = aliyun::access_key{"id", "secret", {}}});
  bool refused = false;
  asio::co_spawn(context, call(client, refused), asio::detached);
  context.run();
  return refused ? 0 : 1;
}
