// expect: get_function
// The asynchronous client has no member that blocks its event loop.
#include <fc/v20210406/client.hpp>

namespace api = fc::v20210406;

void call(api::client& client, const api::get_function_request& request) {
#ifdef CONTROL
  client.async_get_function(request, [](std::error_code, const api::get_function_response&) {});
#else
  client.get_function(request);
#endif
}
