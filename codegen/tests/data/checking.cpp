// Says what the server side of generated APIs finds wrong with the requests that come on standard input: a
// line of JSON each. apis.hpp includes the APIs, and has WALKED_APIS(use) with `use(number, namespace)` for
// each.
#include "apis.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

namespace {

struct request_line {
  std::int32_t api = 0;
  std::string base_path;
  std::string method;
  std::string target;
  wirebind::map<std::string> headers;
  std::optional<std::string> body;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("api", self.api);
    v("base_path", self.base_path);
    v("method", self.method);
    v("target", self.target);
    v("headers", self.headers);
    v("body", self.body);
  }
};

struct result_line {
  std::optional<std::string> error;
  wirebind::list<std::string> violations = wirebind::empty_value;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("error", self.error);
    v("violations", self.violations);
  }
};

/// Serves nothing: the requests are only read.
struct no_service {
  template <class Request>
  wirebind::server::operation_result<typename Request::operation> handle(const Request&,
                                                                         wirebind::server::context&) {
    return {};
  }
};

struct no_policy final : wirebind::server::api_policy {
  std::string make_request_id() override { return {}; }
  std::optional<wirebind::server::fault> admit(wirebind::server::context&) override { return std::nullopt; }
  wirebind::server::fault explain(wirebind::server::refused, int status, std::string message) const override {
    return {status, "Refused", std::move(message)};
  }
  void write_fault(const wirebind::server::fault&, const wirebind::server::context&,
                   wirebind::http::response&) const override {}
  void finish(const wirebind::server::context&, wirebind::http::response&) const override {}
};

template <class Operations>
wirebind::list<std::string> violations_of(const request_line& line) {
  no_service service;
  no_policy policy;
  const wirebind::server::router<Operations> router(service, policy, line.base_path);
  wirebind::http::request request;
  request.method = line.method;
  request.target = line.target;
  for (const auto& [name, value] : line.headers) request.fields.add(name, value);
  if (line.body) request.body = *line.body;
  wirebind::list<std::string> out = wirebind::empty_value;
  for (const std::string& each : router.violations_of(request)) out.push_back(each);
  return out;
}

}  // namespace

int main() {
  for (std::string text; std::getline(std::cin, text);) {
    request_line line;
    result_line out;
    const auto read = wirebind::json::decode(text, line);
    if (!read) out.error = read.message();
#define WALKED_USE(number, space) \
  if (read && line.api == number) out.violations = violations_of<space::operations>(line);
    WALKED_APIS(WALKED_USE)
    std::string printed;
    wirebind::json::encode(out, printed);
    std::cout << printed << '\n' << std::flush;
  }
}
