#pragma once

#include <wirebind/http/percent.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/server/service_call.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {
namespace detail {

/// The text of a parameter, and whether it was given more than once.
struct parameter_text {
  std::optional<std::string> text;
  bool repeated = false;
};

inline parameter_text find_query(const std::vector<http::query_item>& query, std::string_view name) {
  parameter_text out;
  for (const auto& item : query) {
    if (item.name != name) continue;
    if (out.text) out.repeated = true;
    out.text = item.value;
  }
  return out;
}

/// The number behind `name.`: 1 to `largest_numbered_list` in plain digits, 0 for anything else.
inline std::size_t item_number(std::string_view text) noexcept {
  if (text.empty() || text.size() > 4 || text.front() == '0') return 0;
  std::size_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number <= largest_numbered_list ? number : 0;
}

inline parameter_text find_field(const http::fields& fields, std::string_view name) {
  const auto value = fields.find(name);
  if (!value) return {};
  return {std::string(*value), fields.count(name) > 1};
}

inline parameter_text find_segment(const route_match& match, std::string_view name) {
  for (const auto& [key, value] : match.values) {
    if (key == name) return {value};
  }
  return {};
}

}  // namespace detail

WIREBIND_DECL bool service_call::read(void* request, const parameter_table& table) {
  const auto query = http::parse_query(http::split_target(call_.request.target).query);
  if (!query) return reject("the query has a malformed escape");
  for (const parameter& one : table.parameters) {
    if (!read_parameter(request, one, *query)) return false;
  }
  return read_body(request, table);
}

WIREBIND_DECL bool service_call::read_parameter(void* request, const parameter& one,
                                                const std::vector<http::query_item>& query) {
  if (one.numbered()) return read_items(request, one, query);
  const detail::parameter_text found = one.in == location::path ? detail::find_segment(match_, one.wire)
                                       : one.in == location::query
                                           ? detail::find_query(query, one.wire)
                                           : detail::find_field(call_.request.fields, one.wire);
  const std::string name(one.wire);
  if (found.repeated) return reject(name + ": given more than once");
  if (!found.text) return !one.required() || reject(name + ": missing");
  return one.set(request, *found.text) || reject(name + ": not of its type");
}

// The items may come in any order, but every number from 1 to the last has to be there once.
WIREBIND_DECL bool service_call::read_items(void* request, const parameter& one,
                                            const std::vector<http::query_item>& query) {
  const std::string start = std::string(one.wire) + '.';
  std::vector<const std::string*> items;
  for (const auto& item : query) {
    if (!item.name.starts_with(start)) continue;
    const std::size_t number = detail::item_number(std::string_view(item.name).substr(start.size()));
    if (number == 0)
      return reject(item.name + ": not a number from 1 to " + std::to_string(largest_numbered_list));
    if (number > items.size()) items.resize(number);
    if (items[number - 1] != nullptr) return reject(item.name + ": given more than once");
    items[number - 1] = &item.value;
  }
  for (std::size_t i = 0; i != items.size(); ++i) {
    const std::string name = start + std::to_string(i + 1);
    if (items[i] == nullptr) return reject(name + ": missing before a later number");
    if (!one.append(request, *items[i])) return reject(name + ": not of its type");
  }
  return true;
}

// A body that is not there is an empty object, whose missing members are then named; one of another kind is
// absent.
WIREBIND_DECL bool service_call::read_body(void* request, const parameter_table& table) {
  if (!table.has_body()) return true;
  const bytes& sent = call_.request.body;
  if (table.raw_body) {
    *static_cast<bytes*>(table.body(request)) = sent;
    return true;
  }
  if (sent.empty() && table.body_type->kind != json::kind::object) return true;
  const std::string_view text = sent.empty() ? std::string_view("{}") : sent.view();
  const auto result = json::decode(*table.body_type, text, table.body(request), {.require_members = true});
  return result ? true : reject(result.message());
}

WIREBIND_DECL bool service_call::accept(const std::vector<violation>& violations) {
  if (found_ != nullptr) {
    for (const violation& each : violations) found_->push_back(each.message());
    return false;
  }
  if (violations.empty()) return true;
  std::string message;
  for (const violation& each : violations) {
    if (!message.empty()) message += "; ";
    message += each.message();
  }
  return reject(std::move(message));
}

WIREBIND_DECL bool service_call::reject(std::string message) {
  if (found_ != nullptr) {
    found_->push_back(std::move(message));
    return false;
  }
  write_fault(policy_.explain(refused::bad_request, 400, std::move(message)));
  return false;
}

WIREBIND_DECL void service_call::write_status(int status) { response_.status = status; }

WIREBIND_DECL void service_call::write_fields(const void* headers, const parameter_table& table) {
  std::string text;
  for (const parameter& one : table.parameters) {
    if (one.get(headers, text)) response_.fields.set(one.wire, text);
  }
}

WIREBIND_DECL void service_call::write_json(const void* body, const json::type& type) {
  const auto result = json::encode(type, body, response_.body);
  if (!result) throw std::runtime_error("the answer cannot be encoded: " + result.message());
  response_.fields.set("Content-Type", "application/json");
}

WIREBIND_DECL void service_call::write_raw(const bytes& body) {
  response_.body = body.view();
  if (!response_.body.empty()) response_.fields.set("Content-Type", "application/octet-stream");
}

WIREBIND_DECL void service_call::write_fault(const fault& why) {
  response_ = {};
  response_.status = why.status;
  policy_.write_fault(why, call_, response_);
}

}  // namespace wirebind::inline WIREBIND_ABI::server
