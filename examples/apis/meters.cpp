// A signature of one's own: a meter reports what it has counted, and a request that was signed with another
// key is an error.
#include "with_server.hpp"

#include <acme/signer.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <meters/client.hpp>
#include <stdexcept>
#include <string>

/// Stands for the service.
struct meter_service {
  wirebind::server::operation_result<meters::report> handle(const meters::report_request& request,
                                                            wirebind::server::context&) {
    return request.body;
  }
};

/// Admits what was signed with the key within the last five minutes.
bool is_signed(const wirebind::http::request& request, const acme::device_key& key) {
  const std::string given(request.fields.find("authorization").value_or(""));
  const std::size_t end = given.rfind(':'), begin = given.rfind(':', end - 1) + 1;
  if (end == given.npos || begin == 0) return false;
  const std::string time = given.substr(begin, end - begin);
  const auto age = std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds(1) -
                   std::strtoll(time.c_str(), nullptr, 10);
  const auto body = wirebind::auth::sha256_hex(request.body.view());
  const std::string expected = acme::authorization(request.method, request.target, body.view(), time, key);
  return !expected.empty() && std::abs(age) < 300 && wirebind::auth::constant_time_equal(given, expected);
}

asio::awaitable<void> use(asio::io_context& io, std::string url) {
  // [report]
  meters::client client(io, {.endpoint = url, .credentials = acme::device_key{"meter-7", "s3cret"}});
  const meters::report_request reading{.body = {.meter = "meter-7", .kilowatt_hours = 12.5}};
  const auto stored = co_await client.async_report(reading);
  // [/report]
  std::cout << stored->meter << ": " << stored->kilowatt_hours << " kWh\n";

  meters::client stranger(io, {.endpoint = url, .credentials = acme::device_key{"meter-7", "guessed"}});
  try {
    co_await stranger.async_report(reading);
    throw std::logic_error("a wrong signature was accepted");
  } catch (const wirebind::call_error& error) {
    if (error.details().status != 401) throw;
    std::cout << error.details().status << ": " << error.details().code << '\n';
  }
}

int main() {
  asio::io_context io(1);
  meter_service service;
  local_server<meters::operations, meter_service> server(io, service,
                                                         [](const wirebind::http::request& request) {
                                                           return is_signed(request, {"meter-7", "s3cret"});
                                                         });
  return run(io, use(io, server.url()), server);
}
