// Responses: the same in all pieces, and what was read can be written and read again.
#include "parser_runs.hpp"

#include <wirebind/http/writer.hpp>

namespace http = wirebind::http;

namespace {

void write_and_read_again(http::response message) {
  if (message.status > 599 || message.body.size() > 64 * 1024) return;
  for (const char* name : {"content-length", "transfer-encoding", "connection"}) message.fields.erase(name);
  std::string bytes;
  fuzz::require(!http::write_response(message, false, true, bytes),
                "a response that was read can be written");
  http::response_parser parser;
  parser.start(false);
  std::error_code error;
  fuzz::require(parser.put(bytes, error) == bytes.size() && parser.done(),
                "a written response is read whole");
  http::response& again = parser.message();
  for (const char* name : {"content-length", "connection"}) again.fields.erase(name);
  if (message.reason.empty()) again.reason.clear();
  fuzz::require(again.status == message.status && again.reason == message.reason, "the status line survives");
  fuzz::require(again.fields == message.fields && again.body == message.body, "fields and body survive");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const unsigned choice = take_choice(input);
  const bool head = (choice & 1) != 0;
  const ending whole = parse_in_all_ways<http::response_parser>(input, head, limits_of(choice));
  if (whole.error) return;
  http::response_parser parser(limits_of(choice));
  parse(parser, input, head, input.size(), input.size());
  require(!head || parser.message().body.empty(), "the answer to HEAD has no body");
  write_and_read_again(parser.message());
}
