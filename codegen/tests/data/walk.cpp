// Calls operations of generated APIs with what comes on standard input, and prints what came back: a line of
// JSON each. apis.hpp includes the APIs, and has WALKED_APIS(use) with `use(number, namespace)` for each.
#include "apis.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/base64_text.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/parameters.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace {

struct leaf_line {
  wirebind::list<std::string> way;
  std::string text;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("way", self.way);
    v("text", self.text);
  }
};

struct call_line {
  std::int32_t api = 0;
  std::string endpoint;
  std::string operation;
  wirebind::map<wirebind::list<leaf_line>> parameters;
  std::optional<std::string> body;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("api", self.api);
    v("endpoint", self.endpoint);
    v("operation", self.operation);
    v("parameters", self.parameters);
    v("body", self.body);
  }
};

struct result_line {
  std::optional<std::string> error;
  std::optional<std::int32_t> status;
  wirebind::map<std::string> headers;
  std::optional<std::string> body;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("error", self.error);
    v("status", self.status);
    v("headers", self.headers);
    v("body", self.body);
  }
};

[[maybe_unused]] std::string slot_of(const wirebind::parameter& one) {
  constexpr std::string_view places[] = {"path", "query", "header", "cookie"};
  return std::string(places[static_cast<int>(one.in)]) + ':' + std::string(one.wire);
}

/// Fills a request from texts; the first problem, or "".
template <class Request>
std::string fill(Request& request, const call_line& line) {
  const auto& table = wirebind::parameters_of<Request>();
  for (const auto& one : table.parameters) {
    const auto found = line.parameters.find(slot_of(one));
    if (found == line.parameters.end()) continue;
    std::vector<wirebind::parameter_part> parts;
    for (const leaf_line& leaf : found->second) {
      parts.push_back({{leaf.way.begin(), leaf.way.end()}, leaf.text});
    }
    if (!one.set_parts(&request, parts)) return slot_of(one) + " is not of its type";
  }
  if (!line.body || !table.has_body()) return {};
  if (table.raw_body) {
    *static_cast<wirebind::bytes*>(table.body(&request)) = *line.body;
    return {};
  }
  const auto read =
      wirebind::json::decode(*table.body_type, *line.body, table.body(&request), {.require_members = true});
  return read ? "" : read.message();
}

/// The text of a body that came as bytes, as a text, or as JSON.
template <class Body>
std::string text_of(const Body& body, bool as_text) {
  std::string text;
  if constexpr (wirebind::client::has_several_types<Body>) {
    text = body.visit([as_text](const auto& one) { return text_of(one, as_text); });
  } else if constexpr (std::is_same_v<Body, wirebind::bytes>) {
    text = body.view();
  } else if constexpr (!std::is_same_v<Body, wirebind::no_body>) {
    if (as_text) {
      wirebind::whole_body(wirebind::json::type_of<Body>()).get(&body, text);
    } else {
      wirebind::json::encode(body, text);
    }
  }
  return text;
}

template <class Operation, class Client>
result_line call(Client& client, const call_line& line) {
  using header_type = typename Operation::response_headers;
  result_line out;
  const auto request = std::make_unique<typename Operation::request>();
  const std::string problem = fill(*request, line);
  if (!problem.empty()) {
    out.error = problem;
    return out;
  }
  std::error_code error;
  const auto answer = client.call(*request, error);
  if (error) {
    out.error = error.message() + ": " + answer.details().message;
    return out;
  }
  out.status = answer.status();
  if constexpr (!std::is_same_v<header_type, wirebind::no_headers>) {
    for (const auto& one : wirebind::parameters_of<header_type>().parameters) {
      std::string text;
      if (one.shape() == wirebind::parameter_shape::single && one.get(&answer.header, text))
        out.headers[std::string(one.wire)] = text;
    }
  }
  const std::string_view media = answer.details().fields.find("content-type").value_or("");
  if (answer.has_body()) out.body = text_of(answer.body(), media.starts_with("text/") && media != "text/json");
  return out;
}

template <class Client, class... Operations>
result_line call_any(Client& client, const call_line& line, wirebind::type_list<Operations...>) {
  result_line out;
  out.error = "there is no operation " + line.operation;
  ((Operations::info.name == line.operation ? void(out = call<Operations>(client, line)) : void()), ...);
  return out;
}

template <class Client, class Operations>
result_line result_of(const call_line& line) {
  static Client client({.endpoint = line.endpoint});
  return call_any(client, line, Operations());
}

}  // namespace

int main() {
  for (std::string text; std::getline(std::cin, text);) {
    call_line line;
    result_line out;
    const auto read = wirebind::json::decode(text, line);
    if (!read) out.error = read.message();
#define WALKED_USE(number, space) \
  if (read && line.api == number) out = result_of<space::blocking_client, space::operations>(line);
    WALKED_APIS(WALKED_USE)
    std::string printed;
    wirebind::json::encode(out, printed);
    std::cout << printed << '\n' << std::flush;
  }
}
