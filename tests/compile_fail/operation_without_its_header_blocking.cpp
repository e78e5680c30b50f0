// expect: include the header of this operation
// expect: get_function
// The same with the blocking client.
#include <fc/v20210406/declarations/blocking_client.hpp>
#ifdef CONTROL
#include <fc/v20210406/operations/get_function.hpp>
#endif

namespace api = fc::v20210406;

void call(api::blocking_client& client, const api::get_function_request& request) {
  client.get_function(request);
}
