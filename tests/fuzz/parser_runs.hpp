// Both parsers in all the ways that must not matter: whole, in pieces, byte by byte, with bytes behind, used
// again.
#pragma once

#include "fuzz.hpp"

#include <wirebind/http/limits.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>

#include <functional>
#include <string>
#include <system_error>

namespace fuzz {

namespace http = wirebind::http;

inline void start(http::request_parser& parser, bool) { parser.start(); }
inline void start(http::response_parser& parser, bool head) { parser.start(head); }
inline std::string start_line(const http::request& m) { return m.method + ' ' + m.target; }
inline std::string start_line(const http::response& m) { return std::to_string(m.status) + ' ' + m.reason; }
inline std::string_view body_of(const http::request& m) { return m.body.view(); }
inline std::string_view body_of(const http::response& m) { return m.body; }

/// Everything that a caller can see of a finished run.
struct ending {
  std::error_code error{};
  bool keep_alive = false;
  std::size_t used = 0;
  std::string start{};
  http::fields fields{};
  std::string body{};

  friend bool operator==(const ending&, const ending&) = default;
};

inline http::limits limits_of(unsigned choice) {
  return (choice & 2) == 0
             ? http::limits{}
             : http::limits{.head = 60, .field_count = 2, .chunk_line = 8, .interim = 1, .body = 10};
}

/// Feeds `first` bytes, then pieces of `piece` bytes, then the end of the stream.
template <class Parser>
ending parse(Parser& parser, std::string_view in, bool head, std::size_t first, std::size_t piece) {
  start(parser, head);
  ending out;
  while (!out.error && !parser.done() && out.used != in.size()) {
    const std::string_view part = in.substr(out.used, out.used == 0 ? first : piece);
    const exact_copy bytes(part);
    const std::size_t used = parser.put(bytes.view(), out.error);
    require(used <= part.size(), "put uses no more than it is given");
    require(out.error || parser.done() || used == part.size(), "an unfinished parser uses everything");
    out.used += used;
  }
  const std::error_code before = out.error;
  if (!parser.done()) parser.put_eof(out.error);
  require(!before || before == out.error, "an error is final");
  require(static_cast<bool>(out.error) != parser.done(),
          "a stream that ends is either a message or an error");
  out.keep_alive = parser.keep_alive();
  if (out.error) return {out.error, out.keep_alive, 0};
  out.start = start_line(parser.message());
  out.fields = parser.message().fields;
  out.body = body_of(parser.message());
  std::error_code late;
  require(parser.put("X", late) == 0 && !late, "a finished parser takes nothing more");
  return out;
}

/// The ending of an input, after it was found to be the same in all pieces.
template <class Parser>
ending parse_in_all_ways(std::string_view in, bool head, const http::limits& limits) {
  Parser parser(limits);
  const std::size_t size = std::max<std::size_t>(in.size(), 1);
  const ending whole = parse(parser, in, head, size, size);
  // Every split of a short input, other ones of each long input.
  const std::size_t step = 1 + size / 64;
  for (std::size_t split = 1 + std::hash<std::string_view>()(in) % step; split < size; split += step) {
    require(parse(parser, in, head, split, size) == whole, "two pieces end as the whole does");
  }
  require(parse(parser, in, head, 1, 1 + size / 512) == whole,
          "single bytes, or as good as, end as the whole does");
  Parser fresh(limits);
  require(parse(fresh, in, head, size, size) == whole, "a parser that was used ends as a fresh one does");
  if (!whole.error) {
    require(whole.body.size() <= limits.body, "a body keeps its limit");
    require(whole.fields.size() <= limits.field_count, "fields keep their limit");
    const std::string_view message = in.substr(0, whole.used);
    require(parse(parser, message, head, size, size) == whole, "what follows a message does not matter");
  }
  return whole;
}

}  // namespace fuzz
