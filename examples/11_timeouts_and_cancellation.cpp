// A peer that takes connections and never responds: timeouts end a call by themselves, a cancellation ends it
// when somebody wants it to.
#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/net/error.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;
namespace api = fc::v20210406;

int main() {
  asio::io_context context(1);
  asio::ip::tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
  const std::string endpoint = "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
  api::client client(context, {.endpoint = endpoint,
                               .credentials = aliyun::access_key{"id", "secret"},
                               .timeouts = {.connect = 1s, .total = 10s}});
  const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  int ended = 0;

  // The client's timeouts hold unless a call has its own.
  const wirebind::call_options hurried{.timeouts = wirebind::net::timeouts{.first_byte = 50ms, .total = 5s}};
  client.async_get_function(request, hurried,
                            [&](std::error_code error, const api::get_function_response& response) {
                              ended += error == wirebind::net::errc::first_byte_timeout;
                              std::cout << response.details().operation << ": " << error.message() << '\n';
                            });

  // `total` would leave a request alone that is on its way; `terminal` closes its connection.
  asio::cancellation_signal stop;
  client.async_get_function(
      request, asio::bind_cancellation_slot(stop.slot(), [&](std::error_code error, const auto&) {
        ended += error == asio::error::operation_aborted;
        std::cout << "cancelled: " << error.message() << '\n';
      }));
  asio::steady_timer impatience(context, 20ms);
  impatience.async_wait([&](std::error_code) { stop.emit(asio::cancellation_type::terminal); });

  context.run();
  return ended == 2 ? 0 : 1;
}
