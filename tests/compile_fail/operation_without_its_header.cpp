// expect: include the header of this operation
// expect: get_function
// The light header of a client knows no operation; the message says which header is missing.
#include <fc/v20210406/declarations/client.hpp>
#ifdef CONTROL
#include <fc/v20210406/operations/get_function.hpp>
#endif

namespace api = fc::v20210406;

void call(api::client& client, const api::get_function_request& request) {
  client.async_get_function(request, [](std::error_code, const auto&) {});
}
