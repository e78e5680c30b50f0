// Lists: a pager asks for page after page with the same filters, and hands out items one by one or whole
// pages.
#include "with_emulator.hpp"

#include <wirebind/client/pager.hpp>

#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> by_item(api::client& client) {
  const api::list_functions_request request{.service_name = "demo", .limit = 2, .prefix = "resize"};
  auto list = wirebind::pages(client, request);
  while (auto function = co_await list.async_next()) {
    std::cout << *function->function_name << ", " << function->memory_size.value_or(0) << " MB\n";
  }
}

asio::awaitable<void> by_page(api::client& client) {
  const api::list_functions_request request{.service_name = "demo", .limit = 3};
  auto list = wirebind::pages(client, request);
  while (auto page = co_await list.async_next_page()) {
    std::cout << (*page)->functions.size() << " functions in request " << page->request_id() << '\n';
  }
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    const api::create_service_request service{.body = {.service_name = "demo"}};
    co_await client.async_create_service(service);
    for (const char* name : {"crop", "resize-large", "resize-small", "resize-tiny", "rotate"}) {
      const api::create_function_request function{
          .service_name = "demo",
          .body = {.code = api::code{.oss_bucket_name = "code", .oss_object_name = "images.zip"},
                   .function_name = name,
                   .handler = "index.handler",
                   .runtime = api::runtime::python3_9}};
      co_await client.async_create_function(function);
    }
    co_await by_item(client);
    co_await by_page(client);
  });
}
