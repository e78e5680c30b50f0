// expect: async_call takes the request struct of an operation
// What is no request has no operation to call.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/get_function.hpp>

#include <string>

namespace api = fc::v20210406;

void call(api::client& client, const api::get_function_request& request) {
#ifdef CONTROL
  client.async_call(request, [](std::error_code, const auto&) {});
#else
  client.async_call(request.service_name, [](std::error_code, const auto&) {});
#endif
}
