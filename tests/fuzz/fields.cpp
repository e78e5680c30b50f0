// Fields of a message that hostile text went into: either refused by the writer, or on the wire exactly as
// many and the same. Input, separated by NUL: method, target, body, then names and values in turn.
#include "fuzz.hpp"

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/writer.hpp>

#include <string>
#include <vector>

namespace http = wirebind::http;
using fuzz::require;

namespace {

void check_lookups(const http::fields& all, std::string_view name) {
  std::vector<std::string_view> values;
  std::string joined;
  for (const http::field& item : all) {
    if (!wirebind::ascii::iequals(item.name, name)) continue;
    joined.append(values.empty() ? "" : ", ").append(item.value);
    values.push_back(item.value);
  }
  require(all.count(name) == values.size() && all.contains(name) == !values.empty(), "fields are counted");
  require(all.combined(name) == joined, "values are joined in order");
  if (!values.empty()) require(all.find(name) == values.front(), "the first one is found");
  http::fields changed = all;
  changed.set(name, "v");
  require(changed.count(name) == 1 && changed.find(name) == "v", "set leaves one");
  changed.erase(name);
  require(!changed.contains(name) && changed.size() == all.size() - values.size(), "erase leaves the others");
}

}  // namespace

void fuzz::run(std::string_view input) {
  http::request message;
  message.method = take_piece(input, '\0');
  message.target = take_piece(input, '\0');
  message.body = wirebind::bytes(take_piece(input, '\0'));
  if (input.find("Host") == std::string_view::npos) message.fields.add("Host", "a");
  while (!input.empty() && message.fields.size() < 100) {
    const std::string_view name = take_piece(input, '\0');
    message.fields.add(name, take_piece(input, '\0'));
    check_lookups(message.fields, name);
  }
  std::string bytes;
  if (http::write_head(message, bytes)) return require(bytes.empty(), "nothing is left of a refused message");
  bytes += message.body.view();
  http::request_parser parser;
  std::error_code error;
  const std::size_t used = parser.put(bytes, error);
  if (error == http::errc::unsupported_expectation || error == http::errc::head_too_large) return;
  require(!error && parser.done() && used == bytes.size(), "what was written is one whole message");
  http::request& read = parser.message();
  if (!message.fields.contains("content-length")) read.fields.erase("content-length");
  require(read.method == message.method && read.target == message.target, "the request line arrives");
  require(read.fields == message.fields && read.body == message.body, "fields and body arrive");
}
