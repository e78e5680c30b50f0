// expect: the completion handler must be callable with (std::error_code, Result)
// A handler that takes another response is refused before Asio sees it.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/list_services.hpp>

namespace api = fc::v20210406;

void call(api::client& client, const api::get_function_request& request) {
#ifdef CONTROL
  client.async_get_function(request, [](std::error_code, const api::get_function_response&) {});
#else
  client.async_get_function(request, [](std::error_code, const api::list_services_response&) {});
#endif
}
