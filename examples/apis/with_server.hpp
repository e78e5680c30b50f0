// What the examples of other APIs have in common: a server of operations on loopback, which admits those with
// a token.
#pragma once

#include "../run.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/server/http_server.hpp>
#include <wirebind/server/router.hpp>

#include <asio/io_context.hpp>

#include <optional>
#include <string>
#include <utility>

/// Serves `Operations` by a service with a `handle` for each.
template <class Operations, class Service>
class local_server final : wirebind::server::api_policy {
 public:
  using context = wirebind::server::context;
  using fault = wirebind::server::fault;

  /// Without a token everybody may call.
  local_server(asio::io_context& io, Service& service, std::string token = {})
      : token_(std::move(token)),
        router_(service, *this),
        server_(io.get_executor(), {}, {.handle = [this](auto&& request, auto respond) {
                  router_(std::move(request), std::move(respond));
                }}) {}

  std::string url() const { return server_.url(); }
  void stop() { server_.stop(); }

 private:
  std::string make_request_id() override { return std::to_string(++requests_); }
  std::optional<fault> admit(context& call) override {
    if (token_.empty() || call.request.fields.find("authorization") == "Bearer " + token_)
      return std::nullopt;
    return fault{401, "unauthorized", "the token is not known"};
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

  const std::string token_;
  int requests_ = 0;
  wirebind::server::router<Operations> router_;
  wirebind::server::http_server server_;
};
