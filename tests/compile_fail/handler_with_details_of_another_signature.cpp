// expect: under with_details the completion handler must be callable with (std::exception_ptr, Result)
// Under with_details an exception takes the place of the error code.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/get_function.hpp>

#include <exception>

namespace api = fc::v20210406;

void call(api::client& client, const api::get_function_request& request) {
#ifdef CONTROL
  client.async_get_function(
      request, wirebind::with_details([](std::exception_ptr, const api::get_function_response&) {}));
#else
  client.async_get_function(
      request, wirebind::with_details([](std::error_code, const api::get_function_response&) {}));
#endif
}
