// A user's file that calls: a server of this process answers on loopback.
#include "programs.hpp"

#include <fc/ext/invoke.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/pager.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <exception>
#include <system_error>
#include <utility>

namespace matrix {
namespace {

namespace api = fc::v20210406;

void serve(wirebind::http::request&& request, wirebind::server::responder respond) {
  wirebind::http::response response;
  response.status = 200;
  response.reason = "OK";
  response.fields.add("X-Fc-Request-Id", "1");
  response.body = request.method == "POST" ? "done" : R"({"functionName":"resize","memorySize":512})";
  respond(std::move(response));
}

#if WIREBIND_HAS_COROUTINES
asio::awaitable<bool> invoked(api::client& client) {
  const api::invoke_function_request request{.service_name = "demo", .function_name = "resize", .body = "{}"};
  const auto response = co_await client.async_invoke_function(request);
  co_return response->view() == "done";
}
#endif

}  // namespace

int calls() {
  asio::io_context context(1);
  wirebind::server::http_server server(context.get_executor(), {}, {.handle = serve});
  api::client client(context,
                     {.endpoint = server.url(), .credentials = aliyun::access_key{"id", "secret", {}}});
  int pending = 1;
  int failed = 0;
  const auto ended = [&](bool well) {
    --pending;
    if (!well) ++failed;
  };
  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  client.async_get_function(request, [&](std::error_code error, const api::get_function_response& response) {
    ended(!error && response->memory_size == 512);
  });
#if WIREBIND_HAS_COROUTINES
  ++pending;
  asio::co_spawn(context, invoked(client),
                 [&](std::exception_ptr error, bool well) { ended(!error && well); });
#endif
  while (pending != 0) context.run_one();
  return failed;
}

}  // namespace matrix
