// Damaged messages: every byte of valid ones replaced, removed and doubled. Both parsers have to end each of
// them in the same way whether the bytes come at once or one by one, and must survive it under the
// sanitizers.
#include "catch.hpp"

#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace {

namespace http = wirebind::http;

constexpr std::string_view responses[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"e\"\r\nConnection: keep-alive\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 Not Found\r\nA: b\r\n\r\nuntil the end",
    "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
};

constexpr std::string_view requests[] = {
    "GET /2021-04-06/services?a=%20b HTTP/1.1\r\nHost: a.b:80\r\nExpect: 100-continue\r\n\r\n",
    "PUT /f HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 3\r\n\r\nabc",
    "POST /f HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
};

struct ending {
  std::error_code error;
  bool done = false;
  bool keep_alive = false;
  std::size_t used = 0;
  std::string start;
  std::string body;

  friend bool operator==(const ending&, const ending&) = default;
};

ending read_ending(http::response_parser& parser, std::error_code error, std::size_t used) {
  if (error) return {error, false, parser.keep_alive(), 0, "", ""};
  const http::response& message = parser.message();
  return {
      error,       parser.done(), parser.keep_alive(), used, std::to_string(message.status) + message.reason,
      message.body};
}

ending read_ending(http::request_parser& parser, std::error_code error, std::size_t used) {
  if (error) return {error, false, parser.keep_alive(), 0, "", ""};
  const http::request& message = parser.message();
  return {error,
          parser.done(),
          parser.keep_alive(),
          used,
          message.method + message.target,
          std::string(message.body.view())};
}

template <class Parser>
ending run(std::string_view bytes, std::size_t piece) {
  Parser parser;
  std::error_code error;
  std::size_t used = 0;
  while (!error && !parser.done() && used != bytes.size())
    used += parser.put(bytes.substr(used, piece), error);
  if (!error) parser.put_eof(error);
  return read_ending(parser, error, used);
}

template <class Parser>
void compare(const std::string& bytes) {
  const ending whole = run<Parser>(bytes, bytes.size());
  if (!(run<Parser>(bytes, 1) == whole)) FAIL("pieces of one byte end differently: " << bytes);
  if (!(run<Parser>(bytes, 7) == whole)) FAIL("pieces of seven bytes end differently: " << bytes);
  if (static_cast<bool>(whole.error) == whole.done) FAIL("neither complete nor refused: " << bytes);
}

template <class Parser>
void damage(std::string_view message) {
  REQUIRE(run<Parser>(message, message.size()).done);
  for (std::size_t i = 0; i != message.size(); ++i) {
    std::string bytes(message);
    for (int value = 0; value != 256; ++value) {
      bytes[i] = static_cast<char>(value);
      compare<Parser>(bytes);
    }
    bytes = message;
    compare<Parser>(bytes.erase(i, 1));
    bytes = message;
    compare<Parser>(bytes.insert(i, 1, bytes[i]));
    compare<Parser>(std::string(message.substr(0, i)));
  }
}

}  // namespace

TEST_CASE("response parser: every damage of one byte ends the same way in all pieces") {
  for (const std::string_view message : responses) damage<http::response_parser>(message);
}

TEST_CASE("request parser: every damage of one byte ends the same way in all pieces") {
  for (const std::string_view message : requests) damage<http::request_parser>(message);
}

TEST_CASE("parsers: every pair of damaged bytes in a short message is survived") {
  constexpr std::string_view message =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
  constexpr std::string_view damages("\0\r\n \t:;,+-0fA\x7f\xff", 15);
  std::size_t complete = 0;
  for (std::size_t i = 0; i != message.size(); ++i) {
    for (std::size_t k = i + 1; k != message.size(); ++k) {
      std::string bytes(message);
      bytes[i] = damages[(i * 7 + k) % damages.size()];
      bytes[k] = damages[(i + k * 5) % damages.size()];
      complete += run<http::response_parser>(bytes, bytes.size()).done ? 1 : 0;
    }
  }
  CHECK(complete > 0);
  CHECK(complete < message.size() * message.size() / 4);
}
