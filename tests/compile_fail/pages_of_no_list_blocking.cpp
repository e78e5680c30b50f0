// expect: pages() walks through a list, but the API does not describe the responses of this operation as
// pages The same with the blocking client.
#include <fc/v20210406/declarations/blocking_client.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/list_services.hpp>
#include <wirebind/client/blocking_pager.hpp>

namespace api = fc::v20210406;

void walk(api::blocking_client& client) {
#ifdef CONTROL
  wirebind::pages(client, api::list_services_request{});
#else
  wirebind::pages(client, api::get_function_request{.service_name = "demo", .function_name = "f"});
#endif
}
