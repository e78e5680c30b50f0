// What the examples of other APIs have in common: a server of operations on loopback, and who may call it.
#pragma once

#include "../run.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>

#include <asio/io_context.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>

/// Whether a request proves who sends it.
using admission = std::function<bool(const wirebind::http::request&)>;

/// Admits requests with a bearer token.
inline admission has_token(std::string token) {
  return [expected = "Bearer " + token](const wirebind::http::request& request) {
    return request.fields.find("authorization") == expected;
  };
}

/// Serves `Operations` by a service with a `handle` for each.
template <class Operations, class Service>
class local_server final : wirebind::server::api_policy {
 public:
  using context = wirebind::server::context;
  using fault = wirebind::server::fault;

  /// Without `admits` everybody may call.
  local_server(asio::io_context& io, Service& service, admission admits = {})
      : admits_(std::move(admits)),
        router_(service, *this),
        server_(io.get_executor(), {}, {.handle = [this](auto&& request, auto respond) {
                  router_(std::move(request), std::move(respond));
                }}) {}

  std::string url() const { return server_.url(); }
  void stop() { server_.stop(); }

 private:
  std::string make_request_id() override { return std::to_string(++requests_); }
  std::optional<fault> admit(context& call) override {
    if (!admits_ || admits_(call.request)) return std::nullopt;
    return fault{401, "unauthorized", "the credentials are rejected"};
  }
  fault explain(wirebind::server::refused, int status, std::string message) const override {
    return {status, "invalid_request", std::move(message)};
  }
  void write_fault(const fault& why, const context&, wirebind::http::response& response) const override {
    response.fields.set("Content-Type", "application/json");
    wirebind::json::encode(refusal{why.code, why.message}, response.body);
  }
  void finish(const context& call, wirebind::http::response& response) const override {
    response.fields.set("x-request-id", call.request_id);
  }

  struct refusal {
    std::string code;
    std::string message;
    static constexpr void visit(auto& self, auto&& v) {
      v("code", self.code);
      v("message", self.message);
    }
  };

  const admission admits_;
  int requests_ = 0;
  wirebind::server::router<Operations> router_;
  wirebind::server::http_server server_;
};
