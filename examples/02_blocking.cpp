// Without an event loop: the blocking client runs a context of its own in the thread that calls.
// The emulator needs a thread here, since nobody else runs its context.
#include <fc/emulator/server.hpp>
#include <fc/v20210406/blocking_client.hpp>

#include <asio/io_context.hpp>

#include <iostream>
#include <thread>

namespace api = fc::v20210406;

int main() {
  asio::io_context context(1);
  fc::emulator::server emulator(context, {});
  std::thread emulating([&context] { context.run(); });

  api::blocking_client client({.endpoint = emulator.url(), .credentials = emulator.credentials()});
  int status = 0;
  try {
    client.create_service({.body = {.description = "made without a loop", .service_name = "demo"}});
    const auto service = client.get_service({.service_name = "demo"});
    std::cout << service->description.value_or("") << ", ETag " << service.header.etag.value_or("?") << '\n';
    // [headers]
    const wirebind::header own[] = {{"X-Tenant", "seven"}, {api::common_headers::trace_id, "trace-7"}};
    client.delete_service({.service_name = "demo"}, {.headers = own});
    // [/headers]
  } catch (const wirebind::call_error& error) {
    std::cerr << wirebind::explain(error.code(), error.details());
    status = 1;
  }
  context.stop();
  emulating.join();
  return status;
}
