// expect: give_the_request_a_name_first
// only: g++ < 13
// Options for one call do not open a way around the rule.
#include <fc/v20210406/client.hpp>

#include <asio/awaitable.hpp>

namespace api = fc::v20210406;

asio::awaitable<void> call(api::client& client) {
  const wirebind::call_options options{.validate = wirebind::validation::off};
#ifdef CONTROL
  api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  co_await client.async_get_function(request, options);
#else
  co_await client.async_get_function(
      api::get_function_request{.service_name = "demo", .function_name = "resize"}, options);
#endif
}
