#include "catch.hpp"

#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>
#include <wirebind/http/writer.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace {

namespace http = wirebind::http;
using http::errc;

http::request make(std::string method = "GET", std::string target = "/") {
  http::request out{std::move(method), std::move(target), {}, {}};
  out.fields.add("Host", "a");
  return out;
}

/// The head, or the sentence of the error; after an error nothing may have been written.
std::string head(const http::request& message) {
  std::string out = "left over";
  if (const auto error = http::write_head(message, out)) {
    CHECK(out.empty());
    return error.message();
  }
  return out;
}

std::error_code error_of(const http::request& message) {
  std::string out = "left over";
  const auto error = http::write_head(message, out);
  CHECK(out.empty() == static_cast<bool>(error));
  return error;
}

std::error_code error_of(const http::response& message) {
  std::string out = "left over";
  const auto error = http::write_response(message, false, true, out);
  CHECK(out.empty() == static_cast<bool>(error));
  return error;
}

std::string written(const http::response& message, bool head_request = false, bool keep_alive = true) {
  std::string out;
  const auto error = http::write_response(message, head_request, keep_alive, out);
  INFO(error.message());
  CHECK(!error);
  return out;
}

constexpr std::string_view forbidden[] = {"a\r\nb", "a\rb", "a\nb", std::string_view("a\0b", 3),
                                          "\r",     "\n",   "a\x7f"};

}  // namespace

TEST_CASE("request writer: fields keep their order and their spelling") {
  http::request message = make("GET", "/a?b=c");
  message.fields.add("X-Fc-Log-Type", "Tail");
  message.fields.add("accept", "");
  CHECK(head(message) == "GET /a?b=c HTTP/1.1\r\nHost: a\r\nX-Fc-Log-Type: Tail\r\naccept: \r\n\r\n");
}

TEST_CASE("request writer: a body gets a length and stays outside the head") {
  http::request message = make("GET");
  message.body = "hello";
  CHECK(head(message) == "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
}

TEST_CASE("request writer: methods that usually have a body get a length of 0 without one") {
  for (const char* method : {"POST", "PUT", "PATCH"})
    CHECK(head(make(method)).ends_with("Content-Length: 0\r\n\r\n"));
  for (const char* method : {"GET", "HEAD", "DELETE"}) CHECK(head(make(method)).ends_with("Host: a\r\n\r\n"));
}

TEST_CASE("request writer: a length of the caller stays where it is and has to be right") {
  http::request message = make("POST");
  message.fields.add("content-length", "5");
  message.fields.add("z", "z");
  message.body = "hello";
  CHECK(head(message) == "POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\nz: z\r\n\r\n");
  message.body = "hell";
  CHECK(error_of(message) == errc::conflicting_lengths);
  message.body = "hello";
  message.fields.add("Content-Length", "5");
  CHECK(error_of(message) == errc::conflicting_lengths);
}

TEST_CASE("request writer: a transfer coding is refused") {
  http::request message = make("POST");
  message.fields.add("Transfer-Encoding", "chunked");
  CHECK(error_of(message) == errc::reserved_field);
}

TEST_CASE("request writer: exactly one valid Host is needed") {
  http::request message = make();
  message.fields.add("HOST", "a");
  CHECK(error_of(message) == errc::duplicate_host);
  message.fields.erase("host");
  CHECK(error_of(message) == errc::missing_host);
  for (const char* bad : {"", "a b", "u@a", "a/b", "a:0"}) {
    message.fields.set("Host", bad);
    CHECK(error_of(message) == errc::invalid_host);
  }
}

TEST_CASE("request writer: no line end and no NUL goes out in any part") {
  for (const std::string_view bad : forbidden) {
    INFO(bad);
    http::request message = make();
    message.fields.add("A", bad);
    CHECK(error_of(message) == errc::invalid_field_value);
    message = make();
    message.fields.add(bad, "v");
    CHECK(error_of(message) == errc::invalid_field_name);
    CHECK(error_of(make(std::string(bad))) == errc::invalid_method);
    CHECK(error_of(make("GET", '/' + std::string(bad))) == errc::invalid_target);
    CHECK(error_of(make("GET", "/?q=" + std::string(bad))) == errc::invalid_target);
  }
}

TEST_CASE("request writer: malformed parts are refused") {
  for (const char* bad : {"", "GE T", "G(T", "GET "}) CHECK(error_of(make(bad)) == errc::invalid_method);
  for (const char* bad :
       {"", "a", "*", "http://a/", "/a b", "/a#b", "/%4", "/\xc3\xa9", "/{a}", "/\"", "/a\\b"}) {
    INFO(bad);
    CHECK(error_of(make("GET", bad)) == errc::invalid_target);
  }
  for (const char* bad : {"", "a b", "a:", "a(", "\xc3\xa9"}) {
    http::request message = make();
    message.fields.add(bad, "v");
    CHECK(error_of(message) == errc::invalid_field_name);
  }
  for (const char* bad : {" a", "a ", "\ta", "\x01"}) {
    http::request message = make();
    message.fields.add("A", bad);
    CHECK(error_of(message) == errc::invalid_field_value);
  }
}

TEST_CASE("request writer: what is written is read back") {
  http::request message = make("PUT", "/s/%E5%87%BD?a=b%20c");
  message.fields.add("A", "x\ty\xc3\xa9");
  message.fields.add("a", "");
  message.body = std::string("\0\r\n", 3);
  http::request_parser parser;
  std::error_code error;
  parser.put(head(message) + std::string(message.body.view()), error);
  REQUIRE(parser.done());
  CHECK(parser.message().method == message.method);
  CHECK(parser.message().target == message.target);
  CHECK(parser.message().body == message.body);
  message.fields.add("Content-Length", "3");
  CHECK(parser.message().fields == message.fields);
}

TEST_CASE("response writer: status, reason, fields, length, connection and body") {
  http::response message{404, "", {}, "{}"};
  message.fields.add("X-Fc-Request-Id", "1");
  CHECK(written(message) ==
        "HTTP/1.1 404 Not Found\r\nX-Fc-Request-Id: 1\r\nContent-Length: 2\r\nConnection: "
        "keep-alive\r\n\r\n{}");
  message.reason = "Gone Fishing";
  CHECK(written(message, false, false).starts_with("HTTP/1.1 404 Gone Fishing\r\n"));
  CHECK(written(message, false, false).ends_with("Connection: close\r\n\r\n{}"));
}

TEST_CASE("response writer: HEAD gets the length, and no body") {
  CHECK(written({200, "", {}, "body"}, true) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("response writer: 204 and 304 have neither body nor length") {
  for (const int status : {204, 304}) {
    CHECK(written({status, "", {}, ""}).find("Content-Length") == std::string::npos);
    CHECK(error_of({status, "", {}, "x"}) == errc::unexpected_body);
    http::response message{status, "", {}, ""};
    message.fields.add("content-length", "0");
    CHECK(error_of(message) == errc::reserved_field);
  }
}

TEST_CASE("response writer: an unusual status has an empty reason") {
  CHECK(written({299, "", {}, ""}).starts_with("HTTP/1.1 299 \r\n"));
  CHECK(http::reason_phrase(299).empty());
  CHECK(http::reason_phrase(412) == "Precondition Failed");
}

TEST_CASE("response writer: statuses that are no final response are refused") {
  for (const int status : {-1, 0, 100, 199, 600, 1000})
    CHECK(error_of({status, "", {}, ""}) == errc::invalid_status);
}

TEST_CASE("response writer: no line end and no NUL goes out in any part") {
  for (const std::string_view bad : forbidden) {
    INFO(bad);
    CHECK(error_of({200, std::string(bad), {}, ""}) == errc::invalid_reason);
    http::response message{200, "", {}, ""};
    message.fields.add("A", bad);
    CHECK(error_of(message) == errc::invalid_field_value);
    message.fields.clear();
    message.fields.add(bad, "v");
    CHECK(error_of(message) == errc::invalid_field_name);
  }
}

TEST_CASE("response writer: fields that frame the message are its own") {
  for (const char* name : {"Connection", "transfer-encoding"}) {
    http::response message{200, "", {}, ""};
    message.fields.add(name, "x");
    CHECK(error_of(message) == errc::reserved_field);
  }
  http::response message{200, "", {}, "four"};
  message.fields.add("Content-Length", "5");
  CHECK(error_of(message) == errc::conflicting_lengths);
}

TEST_CASE("response writer: what is written is read back") {
  http::response message{207, "Odd", {}, std::string("\0\r\n", 3)};
  message.fields.add("ETag", "\"e\"");
  http::response_parser parser;
  std::error_code error;
  const std::string bytes = written(message);
  CHECK(parser.put(bytes, error) == bytes.size());
  REQUIRE(parser.done());
  CHECK(parser.keep_alive());
  CHECK(parser.message().status == 207);
  CHECK(parser.message().reason == "Odd");
  CHECK(parser.message().fields.find("etag") == "\"e\"");
  CHECK(parser.message().body == message.body);
}

TEST_CASE("response writer: the interim response is one that our parser skips") {
  http::response_parser parser;
  std::error_code error;
  parser.put(std::string(http::continue_response) + written({200, "", {}, ""}), error);
  CHECK(!error);
  CHECK(parser.done());
}

TEST_CASE("request writer: a body that follows in pieces has its length or is sent in chunks") {
  http::request message;
  message.method = "POST";
  message.target = "/";
  message.fields.add("Host", "h");
  std::string out;
  CHECK_FALSE(http::write_head(message, 0, out));
  CHECK(out == "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(http::write_head(message, 5'000'000'000, out));
  CHECK(out == "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000000\r\n\r\n");
  CHECK_FALSE(http::write_head(message, std::nullopt, out));
  CHECK(out == "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");

  message.body = wirebind::bytes("b");
  CHECK(http::write_head(message, 1, out) == errc::conflicting_lengths);
  CHECK(out.empty());
  message.body = {};
  message.fields.add("Content-Length", "0");
  CHECK(http::write_head(message, 1, out) == errc::reserved_field);
}
