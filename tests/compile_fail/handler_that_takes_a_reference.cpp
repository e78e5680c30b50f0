// expect: take it by value or by const reference
// A response is handed over as a value: a handler cannot change one that it does not own.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/get_function.hpp>

namespace api = fc::v20210406;

void call(api::client& client, const api::get_function_request& request) {
#ifdef CONTROL
  client.async_get_function(request, [](std::error_code, auto&&) {});
#else
  client.async_get_function(request, [](std::error_code, auto&) {});
#endif
}
