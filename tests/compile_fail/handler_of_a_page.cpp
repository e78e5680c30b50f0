// expect: the completion handler must be callable with (std::error_code, Result)
// What is built from calls checks its handlers as calls do.
#include <fc/v20210406/declarations/client.hpp>
#include <fc/v20210406/operations/list_services.hpp>
#include <wirebind/client/pager.hpp>

namespace api = fc::v20210406;

void walk(api::client& client, const api::list_services_request& request) {
  auto list = wirebind::pages(client, request);
#ifdef CONTROL
  list.async_next_page([](std::error_code, const wirebind::maybe_page<api::list_services>&) {});
#else
  list.async_next_page([](std::error_code, const api::list_services_response&) {});
#endif
}
