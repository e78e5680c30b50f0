// A file that calls one operation and waits for it.
#include <fc/v20210406/declarations/blocking_client.hpp>
#include <fc/v20210406/operations/update_function.hpp>

namespace api = fc::v20210406;

int grow(api::blocking_client& client) {
  api::update_function_request request{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 1024, .timeout = 60}};
  return client.update_function(request)->memory_size.value_or(0);
}
