// A policy of a server for tests: plain words for rejections; every caller is admitted.
#pragma once

#include <wirebind/http/message.hpp>
#include <wirebind/server/policy.hpp>

#include <optional>
#include <string>
#include <utility>

namespace test {

class plain_policy final : public wirebind::server::api_policy {
 public:
  std::string make_request_id() override { return "id"; }
  std::optional<wirebind::server::fault> admit(wirebind::server::context&) override { return std::nullopt; }
  wirebind::server::fault explain(wirebind::server::refused, int status, std::string message) const override {
    return {status, "Refused", std::move(message)};
  }
  void write_fault(const wirebind::server::fault& why, const wirebind::server::context&,
                   wirebind::http::response& response) const override {
    response.body = why.message;
  }
  void finish(const wirebind::server::context&, wirebind::http::response&) const override {}
};

}  // namespace test
