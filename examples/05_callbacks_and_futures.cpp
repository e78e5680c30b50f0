// Any completion token: a callback, a future, and a future whose exception has the details of the call. No
// coroutine is needed.
#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <iostream>
#include <thread>

namespace api = fc::v20210406;

int main() {
  asio::io_context context(1);
  fc::emulator::server emulator(context, {});
  api::client client(context, {.endpoint = emulator.url(), .credentials = emulator.credentials()});
  std::thread running([&context] { context.run(); });

  const api::create_service_request create{.body = {.service_name = "demo"}};
  client.async_create_service(create, asio::use_future).get();

  std::promise<void> seen;
  const api::list_services_request list{.limit = 10};
  client.async_list_services(list, [&seen](std::error_code error, api::list_services_response page) {
    if (error) std::cout << wirebind::explain(error, page.details());
    for (const auto& service : page->services) std::cout << service.service_name.value_or("?") << '\n';
    seen.set_value();
  });
  seen.get_future().get();

  const api::get_service_request missing{.service_name = "nowhere"};
  int status = 1;
  try {
    client.async_get_service(missing, wirebind::with_details(asio::use_future)).get();
  } catch (const wirebind::call_error& error) {
    std::cout << error.what() << '\n';
    status = error.details().code == "ServiceNotFound" ? 0 : 1;
  }
  context.stop();
  running.join();
  return status;
}
