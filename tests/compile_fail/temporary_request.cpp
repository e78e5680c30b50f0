// expect: give_the_request_a_name_first
// only: g++ < 13
// A request that is a temporary inside co_await: this compiler would destroy it twice.
#include <fc/v20210406/client.hpp>

#include <asio/awaitable.hpp>

namespace api = fc::v20210406;

asio::awaitable<void> call(api::client& client) {
#ifdef CONTROL
  api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  co_await client.async_get_function(request);
#else
  co_await client.async_get_function(
      api::get_function_request{.service_name = "demo", .function_name = "resize"});
#endif
}
