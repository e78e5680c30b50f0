#pragma once

#include <wirebind/client/detail/described_response.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/http/multipart.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/form_parts.hpp>
#include <wirebind/server/service_call.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {
namespace detail {

/// Whether another parameter of the query has that name, or a name that is made of its own.
inline bool is_of_other(std::span<const parameter> all, const parameter& one, std::string_view name) {
  for (const parameter& other : all) {
    if (&other == &one || other.in != one.in) continue;
    if (name == other.wire) return true;
    const bool numbered = other.format.style == parameter_style::numbered;
    const bool deep = other.format.style == parameter_style::deep_object;
    const bool apart = other.format.exploded && !deep && other.shape() == parameter_shape::object;
    if (apart && other.has_member(name)) return true;
    if ((numbered || deep) && name.starts_with(other.wire) && name.size() > other.wire.size() &&
        name[other.wire.size()] == (deep ? '[' : '.')) {
      return true;
    }
  }
  return false;
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

}  // namespace detail

WIREBIND_DECL bool service_call::read(void* request, const parameter_table& table) {
  auto query = http::parse_query(http::split_target(call_.request.target).query);
  if (!query) return reject("the query has a malformed escape");
  sources from{table.parameters, std::move(*query), {}};
  for (const http::field& field : call_.request.fields) {
    if (ascii::iequals(field.name, "cookie")) http::parse_cookies(field.value, from.cookies);
  }
  for (const parameter& one : table.parameters) {
    if (!read_parameter(request, one, from)) return false;
  }
  return read_body(request, table);
}

WIREBIND_DECL http::parameter_read service_call::find_field(const parameter& one,
                                                            std::vector<parameter_part>& parts) const {
  const http::fields& fields = call_.request.fields;
  const std::size_t count = fields.count(one.wire);
  if (count == 0) return http::parameter_read::absent;
  const parameter_shape shape = one.shape();
  if (count > 1 && shape == parameter_shape::single) return http::parameter_read::repeated;
  return http::read_field({one.wire, one.format, shape}, fields.combined(one.wire), parts);
}

WIREBIND_DECL http::parameter_read service_call::find(const parameter& one, const sources& from,
                                                      std::vector<parameter_part>& parts) const {
  if (one.in == location::header) return find_field(one, parts);
  const parameter_facts facts{one.wire, one.format, one.shape()};
  if (one.in == location::path) {
    for (const auto& [name, written] : match_.values) {
      if (name == one.wire) return http::read_segment(facts, written, parts);
    }
    return http::parameter_read::absent;
  }
  const auto is_member = [&](std::string_view name) {
    return (one.has_member(name) || one.is_open()) && !detail::is_of_other(from.all, one, name);
  };
  return http::read_query(facts, one.in == location::cookie ? from.cookies : from.query, is_member, parts);
}

WIREBIND_DECL bool service_call::read_parameter(void* request, const parameter& one, const sources& from) {
  if (one.format.style == parameter_style::numbered) return read_items(request, one, from.query);
  const std::string name(one.wire);
  std::vector<parameter_part> parts;
  switch (find(one, from, parts)) {
    case http::parameter_read::repeated:
      return reject(name + ": given more than once");
    case http::parameter_read::malformed:
      return reject(name + ": not of its style");
    case http::parameter_read::absent:
      if (!one.required()) return true;
      // An object whose members may all be absent leaves nothing behind.
      if (one.shape() == parameter_shape::object && one.format.exploded) break;
      return reject(name + ": missing");
    case http::parameter_read::found:
      break;
  }
  if (one.set_parts(request, parts)) return true;
  const bool nothing = parts.size() == 1 && parts.front().text.empty() && !one.required();
  return (one.format.empty && nothing) || reject(name + ": not of its type");
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
  if (items.empty()) return true;
  std::vector<parameter_part> parts;
  for (std::size_t i = 0; i != items.size(); ++i) {
    const std::string name = start + std::to_string(i + 1);
    if (items[i] == nullptr) return reject(name + ": missing before a later number");
    parts.push_back({{std::to_string(i)}, *items[i]});
  }
  if (one.set_parts(request, parts)) return true;
  for (std::size_t i = 0; i != items.size(); ++i) {
    const parameter_part alone[] = {{{"0"}, *items[i]}};
    if (!one.set_parts(request, alone)) return reject(start + std::to_string(i + 1) + ": not of its type");
  }
  return reject(std::string(one.wire) + ": not of its type");
}

// A body that is not there is an empty object, whose missing members are then named; one of another kind is
// absent. A form without entries has no byte, and is there if its media type is.
WIREBIND_DECL bool service_call::read_body(void* request, const parameter_table& table) {
  if (!table.has_body()) return true;
  const bytes& sent = call_.request.body;
  if (table.raw_body) {
    *static_cast<bytes*>(table.body(request)) = sent;
    return true;
  }
  const body_form form = match_.found->info->request_form;
  const bool parts = form == body_form::form || form == body_form::multipart;
  if (parts && table.body_type->kind == json::kind::map && call_.request.fields.contains("content-type")) {
    table.body_type->clear(table.body(request));
  }
  const bool whole = table.body_type->kind == json::kind::object;
  if (sent.empty() && !whole) return true;
  switch (form) {
    case body_form::form:
      return read_form(table.body(request), *table.body_type);
    case body_form::text:
      if (whole_body(*table.body_type).set(table.body(request), sent.view())) return true;
      return reject("body: not of its type");
    case body_form::multipart:
      return read_multipart(table.body(request), *table.body_type);
    case body_form::json:
      break;
  }
  const std::string_view text = sent.empty() ? std::string_view("{}") : sent.view();
  const json::decode_options options{.require_members = true, .reject_unknown = true};
  const auto result = json::decode(*table.body_type, text, table.body(request), options);
  return result ? true : reject(result.message());
}

WIREBIND_DECL bool service_call::read_form(void* body, const json::type& type) {
  const std::string text = http::form_as_query(call_.request.body.view());
  auto items = http::parse_query(text);
  if (!items) return reject("the form has a malformed escape");
  const std::vector<parameter> members = form_parameters(type, match_.found->info->encodings);
  const sources from{members, std::move(*items), {}};
  for (const parameter& one : members) {
    if (!read_parameter(body, one, from)) return false;
  }
  return true;
}

namespace detail {

/// Sorts the parts of a body to the members that they belong to.
class parts_reader {
 public:
  explicit parts_reader(const std::vector<form_part>& members) : members_(members), seen_(members.size()) {
    for (const form_part& each : members) all_.push_back(each.one);
  }

  /// Stores a part; what is wrong with it, or "".
  std::string take(http::received_part& part, void* body) {
    const std::size_t index = owner(part.name);
    if (index == members_.size()) {
      const std::string_view written = is_joined(part.name) ? keep(part.data) : std::string_view();
      texts_.push_back({std::move(part.name), std::string(part.data), true, written});
      return {};
    }
    const form_part& member = members_[index];
    const json::type* type = nullptr;
    void* value = member.add(body, part.name, !seen_[index], type);
    seen_[index] = true;
    if (value == nullptr) return part.name + ": given more than once";
    if (member.content == part_content::json) {
      const json::decode_options options{.require_members = true, .reject_unknown = true};
      return json::decode(*type, part.data, value, options) ? "" : part.name + ": not of its type";
    }
    for (; type->kind != json::kind::file; type = type->element) value = type->emplace(value);
    file_part& file = *static_cast<file_part*>(value);
    file = {.data = part.data, .media_type = std::string(part.media_type)};
    file.file_name = std::move(part.file_name).value_or(std::string());
    for (const http::field& field : part.others) {
      file.fields.push_back({std::string(field.name), std::string(field.value)});
    }
    return {};
  }

  const std::vector<parameter>& all() const noexcept { return all_; }
  const std::vector<http::query_item>& texts() const noexcept { return texts_; }
  bool seen(std::size_t index) const { return seen_[index]; }

 private:
  /// The member that is no text and has the name, else the one of all other names.
  std::size_t owner(std::string_view name) const {
    for (std::size_t i = 0; i != members_.size(); ++i) {
      if (members_[i].content == part_content::text) continue;
      if (members_[i].one.others ? !is_of_other(all_, all_[i], name) : members_[i].one.wire == name) return i;
    }
    return members_.size();
  }

  /// Whether a part has several values in one text.
  bool is_joined(std::string_view name) const {
    for (const parameter& each : all_) {
      if (each.wire == name) return !each.format.exploded && each.shape() != parameter_shape::single;
    }
    return false;
  }

  /// A text as it would stand in a query, with commas that separate items.
  std::string_view keep(std::string_view data) { return written_.emplace_back(http::encode_reserved(data)); }

  const std::vector<form_part>& members_;
  std::vector<bool> seen_;
  std::vector<parameter> all_;
  std::vector<http::query_item> texts_;
  std::deque<std::string> written_;
};

}  // namespace detail

WIREBIND_DECL bool service_call::read_multipart(void* body, const json::type& type) {
  const http::request& request = call_.request;
  const auto boundary = http::boundary_of(request.fields.find("content-type").value_or(""));
  if (!boundary) return reject("the Content-Type is not multipart/form-data with a boundary");
  const std::vector<form_part> members = form_parts(type, match_.found->info->encodings);
  detail::parts_reader sorted(members);
  http::multipart_reader parts(request.body.view(), *boundary);
  for (http::received_part part; parts.next(part);) {
    std::string problem = sorted.take(part, body);
    if (!problem.empty()) return reject(std::move(problem));
  }
  if (!parts.problem().empty()) return reject(std::string(parts.problem()));
  const sources from{sorted.all(), sorted.texts(), {}};
  for (std::size_t i = 0; i != members.size(); ++i) {
    const parameter& one = members[i].one;
    if (members[i].content == part_content::text) {
      if (!read_parameter(body, one, from)) return false;
    } else if (!sorted.seen(i) && one.required()) {
      return reject(std::string(one.wire) + ": missing");
    }
  }
  return true;
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

WIREBIND_DECL void service_call::write_fields(const void* headers, const parameter_table& table) {
  for (const parameter& one : table.parameters) {
    std::vector<parameter_part> parts;
    if (!one.get_parts(headers, parts)) continue;
    const parameter_facts facts{one.wire, one.format, one.shape()};
    if (http::has_field_for_each_item(facts)) {
      for (const parameter_part& part : parts) response_.fields.add(one.wire, part.text);
      continue;
    }
    std::string text;
    const std::string_view rule = http::write_field(facts, parts, text);
    if (!rule.empty()) throw std::runtime_error(std::string(one.wire).append(1, ' ').append(rule));
    response_.fields.set(one.wire, text);
  }
}

WIREBIND_DECL void service_call::write_one_of(int status, const json::type& type, const void* body,
                                              std::span<const json::alternative* const> types) {
  const json::alternative* const held = type.chosen(body);
  const auto found = std::find(types.begin(), types.end(), held);
  const int place = static_cast<int>(found - types.begin());
  const auto all = match_.found->info->responses;
  const auto facts = status == 0 ? all : client::facts_of(all, status);
  const bool listed = std::any_of(facts.begin(), facts.end(), [&](const response_fact& each) {
    return held == nullptr ? each.media.empty() : !each.media.empty() && each.alternative == place;
  });
  if (!listed) {
    std::string what = held == nullptr ? "no response without a body" : "no body of this type";
    if (status != 0) what += " for status " + std::to_string(status);
    throw std::runtime_error("the operation lists " + what);
  }
  if (held == nullptr) return write_response(status, nullptr, nullptr, 0);
  write_response(status, held->type, type.get(body), place);
}

namespace detail {

/// The media type of a body: of a range the usual one for what the body holds, where a client takes that for
/// this body, else a type of the unregistered tree (RFC 6838 section 3.4).
inline std::string media_of(const response_fact& fact, std::span<const response_fact> facts, bool raw) {
  const std::string_view range = http::essence_of(fact.media);
  const std::size_t star = range.find('*');
  if (star == range.npos) return std::string(fact.media);
  const bool json = !raw && fact.form != body_form::text;
  std::string usual = raw ? "application/octet-stream" : json ? "application/json" : "text/plain";
  const response_fact* const taken = client::described_of(facts, usual);
  if (taken != nullptr && taken->alternative == fact.alternative && taken->form == fact.form) return usual;
  std::string made(range == "*/*" ? std::string_view(usual).substr(0, usual.find('/') + 1)
                                  : range.substr(0, star));
  std::string_view end = range == "*/*" ? std::string_view() : range.substr(star + 1);
  if (json && end.empty()) end = "+json";
  return made.append("x.body").append(end);
}

}  // namespace detail

// The fact of a body among those of the status, or of all if the service named none.
WIREBIND_DECL void service_call::write_response(int status, const json::type* type, const void* body,
                                                int alternative) {
  const operation_info& info = *match_.found->info;
  const bool has_body = type != nullptr;
  const bool raw = has_body && type->kind == json::kind::bytes;
  const response_fact usual{.status = info.success_status,
                            .media = raw ? "application/octet-stream" : "application/json"};
  const response_fact* fact = info.responses.empty() ? &usual : nullptr;
  const auto facts = status == 0 ? info.responses : client::facts_of(info.responses, status);
  for (const response_fact& each : facts) {
    const bool fits = has_body ? !each.media.empty() && each.alternative == alternative : each.media.empty();
    if (fact == nullptr && fits) fact = &each;
  }
  const bool listed = fact != nullptr;
  if (status != 0) {
    response_.status = status;
  } else {
    response_.status = listed && fact->status >= 100 ? fact->status : info.success_status;
  }
  if (!has_body || (!listed && !facts.empty())) return;
  write_described(listed ? *fact : usual, *type, body);
}

WIREBIND_DECL void service_call::write_described(const response_fact& fact, const json::type& type,
                                                 const void* body) {
  if (type.kind == json::kind::bytes) {
    response_.body = static_cast<const bytes*>(body)->view();
    if (response_.body.empty()) return;
  } else if (fact.form == body_form::text) {
    if (!whole_body(type).get(body, response_.body)) return;
  } else {
    const auto result = json::encode(type, body, response_.body);
    if (!result) throw std::runtime_error("the response cannot be encoded: " + result.message());
  }
  const auto all = match_.found->info->responses;
  const bool raw = type.kind == json::kind::bytes;
  response_.fields.set("Content-Type", detail::media_of(fact, client::facts_of(all, response_.status), raw));
}

WIREBIND_DECL void service_call::write_fault(const fault& why) {
  response_ = {};
  response_.status = why.status;
  policy_.write_fault(why, call_, response_);
}

}  // namespace wirebind::inline WIREBIND_ABI::server
