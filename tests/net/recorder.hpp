// A listener that keeps what it hears.
#pragma once

#include <wirebind/http/message.hpp>
#include <wirebind/net/exchange.hpp>

#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace net_test {

struct recorder : wirebind::net::exchange_listener {
  explicit recorder(std::string body = {}, std::string method = "GET") {
    request.method = std::move(method);
    request.target = "/";
    request.fields.add("Host", "example.test");
    request.body = wirebind::bytes(std::move(body));
  }

  std::error_code prepare(wirebind::http::request& out) override {
    ++prepared;
    out = request;
    return refusal;
  }
  void completed(std::error_code result, wirebind::http::response&& message,
                 const wirebind::net::exchange_report& how) override {
    ++completions;
    error = result;
    answer = std::move(message);
    report = how;
  }

  wirebind::http::request request;
  std::error_code refusal;
  int prepared = 0;
  int completions = 0;
  std::error_code error;
  wirebind::http::response answer;
  wirebind::net::exchange_report report;
};

}  // namespace net_test
