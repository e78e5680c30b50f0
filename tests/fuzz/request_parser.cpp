// Requests: the same in all pieces, and what was read can be written and read again.
#include "parser_runs.hpp"

#include <wirebind/http/writer.hpp>

namespace http = wirebind::http;

namespace {

void write_and_read_again(http::request message) {
  for (const char* name : {"content-length", "transfer-encoding", "expect"}) message.fields.erase(name);
  if (!message.fields.contains("host")) message.fields.add("Host", "a");  // HTTP/1.0 may leave it out
  std::string bytes;
  fuzz::require(!http::write_head(message, bytes), "a request that was read can be written");
  bytes += message.body.view();
  http::request_parser parser;
  std::error_code error;
  fuzz::require(parser.put(bytes, error) == bytes.size() && parser.done(), "a written request is read whole");
  http::request& again = parser.message();
  again.fields.erase("content-length");
  fuzz::require(again.method == message.method && again.target == message.target,
                "the request line survives");
  fuzz::require(again.fields == message.fields && again.body == message.body, "fields and body survive");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const unsigned choice = take_choice(input);
  const ending whole = parse_in_all_ways<http::request_parser>(input, false, limits_of(choice));
  if (whole.error) {
    const int status = http::status_of(whole.error);
    require(status >= 400 && status <= 505, "a refusal has a status");
    return;
  }
  http::request_parser parser(limits_of(choice));
  parse(parser, input, false, input.size(), input.size());
  write_and_read_again(parser.message());
}
