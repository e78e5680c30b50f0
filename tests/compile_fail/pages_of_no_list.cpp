// expect: pages() walks through a list, but the API does not describe the responses of this operation as
// pages Only an operation whose responses are pages can be walked through.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/list_services.hpp>
#include <wirebind/client/pager.hpp>

namespace api = fc::v20210406;

void walk(api::client& client) {
#ifdef CONTROL
  wirebind::pages(client, api::list_services_request{});
#else
  wirebind::pages(client, api::get_function_request{.service_name = "demo", .function_name = "f"});
#endif
}
