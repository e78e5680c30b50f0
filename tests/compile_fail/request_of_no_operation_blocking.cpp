// expect: call takes the request struct of an operation
// The same with the blocking client.
#include <fc/v20210406/declarations/blocking_client.hpp>
#include <fc/v20210406/operations/get_function.hpp>

namespace api = fc::v20210406;

void call(api::blocking_client& client, const api::get_function_request& request) {
#ifdef CONTROL
  client.call(request);
#else
  client.call(request.service_name);
#endif
}
