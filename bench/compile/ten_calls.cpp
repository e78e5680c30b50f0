// A file that awaits ten operations, each by its own header.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/create_function.hpp>
#include <fc/v20210406/operations/create_service.hpp>
#include <fc/v20210406/operations/delete_function.hpp>
#include <fc/v20210406/operations/delete_service.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/get_service.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <fc/v20210406/operations/list_services.hpp>
#include <fc/v20210406/operations/update_function.hpp>

#include <asio/awaitable.hpp>

#include <string>

namespace api = fc::v20210406;

asio::awaitable<void> everything(api::client& client) {
  api::create_service_request create_service{.body = {.service_name = "demo"}};
  co_await client.async_create_service(create_service);
  api::get_service_request get_service{.service_name = "demo"};
  co_await client.async_get_service(get_service);
  api::list_services_request list_services{};
  co_await client.async_list_services(list_services);
  api::create_function_request create_function{
      .service_name = "demo",
      .body = {.function_name = "resize", .handler = "index.handler", .runtime = api::runtime::python3_9}};
  co_await client.async_create_function(create_function);
  api::get_function_request get_function{.service_name = "demo", .function_name = "resize"};
  co_await client.async_get_function(get_function);
  api::update_function_request update_function{.service_name = "demo", .function_name = "resize"};
  co_await client.async_update_function(update_function);
  api::list_functions_request list_functions{.service_name = "demo"};
  co_await client.async_list_functions(list_functions);
  api::invoke_function_request invoke_function{.service_name = "demo", .function_name = "resize"};
  co_await client.async_invoke_function(invoke_function);
  api::delete_function_request delete_function{.service_name = "demo", .function_name = "resize"};
  co_await client.async_delete_function(delete_function);
  api::delete_service_request delete_service{.service_name = "demo"};
  co_await client.async_delete_service(delete_service);
}
