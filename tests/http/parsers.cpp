// What a caller sees of the parsers besides the message: states, consumption, final errors, memory. The
// outcome of single messages stands in tests/wire.
#include "catch.hpp"

#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/response_parser.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <system_error>

namespace {

namespace http = wirebind::http;
using http::errc;

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("response parser: it has started once any byte was read") {
  http::response_parser parser;
  std::error_code error;
  CHECK_FALSE(parser.started());
  CHECK(parser.put("", error) == 0);
  CHECK_FALSE(parser.started());
  CHECK(parser.put("H", error) == 1);
  CHECK(parser.started());
  parser.start(false);
  CHECK_FALSE(parser.started());
}

TEST_CASE("response parser: the connection may not be used again before the end") {
  http::response_parser parser;
  std::error_code error;
  parser.put(ok.substr(0, ok.size() - 1), error);
  CHECK_FALSE(parser.done());
  CHECK_FALSE(parser.keep_alive());
  parser.put(ok.substr(ok.size() - 1), error);
  CHECK(parser.done());
  CHECK(parser.keep_alive());
  parser.put_eof(error);
  CHECK(!error);
}

TEST_CASE("response parser: nothing is read after the end until it is started again") {
  http::response_parser parser;
  std::error_code error;
  parser.put(ok, error);
  CHECK(parser.put(ok, error) == 0);
  CHECK(!error);
  parser.start(false);
  CHECK(parser.put(ok, error) == ok.size());
  CHECK(parser.message().body == "ok");
  CHECK(parser.message().fields.size() == 1);
}

TEST_CASE("response parser: a response that is refused for its announced length is not done") {
  http::limits bounds;
  bounds.body = 1;
  http::response_parser parser(bounds);
  for (int round = 0; round != 2; ++round) {
    std::error_code error;
    parser.put(ok, error);
    CHECK(error == errc::body_too_large);
    CHECK_FALSE(parser.done());
    CHECK_FALSE(parser.keep_alive());
    parser.start(false);
  }
}

TEST_CASE("parsers: an error is final until the next start") {
  http::response_parser response;
  http::request_parser request;
  std::error_code error;
  response.put("x\r\n", error);
  CHECK(error == errc::bad_status_line);
  CHECK(response.put(ok, error) == 0);
  CHECK(error == errc::bad_status_line);
  response.put_eof(error);
  CHECK(error == errc::bad_status_line);
  CHECK_FALSE(response.done());
  response.start(false);
  response.put(ok, error);
  CHECK(!error);
  request.put("x\r\n", error);
  CHECK(error == errc::bad_request_line);
  request.put("GET / HTTP/1.1\r\nHost: a\r\n\r\n", error);
  CHECK(error == errc::bad_request_line);
  request.put_eof(error);
  CHECK(error == errc::bad_request_line);
}

TEST_CASE("response parser: a message may be moved out before the next start") {
  http::response_parser parser;
  std::error_code error;
  parser.put(ok, error);
  const http::response taken = std::move(parser.message());
  parser.start(false);
  parser.put(ok, error);
  CHECK(taken.body == "ok");
  CHECK(parser.message().body == "ok");
}

TEST_CASE("request parser: the head is known before the body") {
  http::request_parser parser;
  std::error_code error;
  parser.put("PUT /f HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n", error);
  CHECK_FALSE(parser.head_done());
  parser.put("\r\n", error);
  CHECK(parser.head_done());
  CHECK_FALSE(parser.done());
  CHECK(parser.message().target == "/f");
  parser.put("ok", error);
  CHECK(parser.head_done());
  CHECK(parser.done());
  CHECK(parser.message().body == wirebind::bytes("ok"));
}

TEST_CASE("request parser: a client waits for the interim response until it sends its body") {
  http::request_parser parser;
  std::error_code error;
  const std::string head = "PUT /f HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  parser.put(head + "2\r\n", error);
  CHECK_FALSE(parser.expects_continue());
  parser.put("\r\n", error);
  CHECK(parser.expects_continue());
  parser.put("o", error);
  CHECK_FALSE(parser.expects_continue());
  parser.start();
  parser.put(head + "2\r\n\r\no", error);
  CHECK_FALSE(parser.expects_continue());
  parser.start();
  parser.put(head + "0\r\n\r\n", error);
  CHECK(parser.done());
  CHECK_FALSE(parser.expects_continue());
}

TEST_CASE("request parser: a client of HTTP/1.0 does not wait") {
  http::request_parser parser;
  std::error_code error;
  parser.put("PUT /f HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", error);
  CHECK(!error);
  CHECK_FALSE(parser.expects_continue());
}

TEST_CASE("parsers: a declared length allocates no more than 64 KiB") {
  http::limits limits;
  limits.body = ~0ULL;
  http::response_parser parser(limits);
  std::error_code error;
  parser.put("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nx", error);
  CHECK(!error);
  CHECK(parser.message().body.capacity() <= 64 * 1024);
  parser.start(false);
  parser.put("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nx", error);
  CHECK(!error);
  CHECK(parser.message().body.capacity() <= 64 * 1024);
}

TEST_CASE("parsers: the usual limits are those of the documentation") {
  const http::limits limits;
  CHECK(limits.head == 65536);
  CHECK(limits.field_count == 256);
  CHECK(limits.chunk_line == 4096);
  CHECK(limits.interim == 16);
  CHECK(limits.body == 67108864);
}

TEST_CASE("parsers: usual limits are enforced to the byte") {
  http::response_parser parser;
  std::error_code error;
  const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: ";
  const std::size_t room = 65536 - start.size() - 4;
  parser.put(start + std::string(room, 'a') + "\r\n\r\n", error);
  CHECK(parser.done());
  parser.start(false);
  parser.put(start + std::string(room + 1, 'a') + "\r\n\r\n", error);
  CHECK(error == errc::head_too_large);
  std::string many = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (int i = 0; i != 255; ++i) many += "A: b\r\n";
  parser.start(false);
  parser.put(many + "\r\n", error);
  CHECK(parser.done());
  parser.start(false);
  parser.put(many + "A: b\r\n\r\n", error);
  CHECK(error == errc::too_many_fields);
}

TEST_CASE("parsers: one byte at a time costs no more than linear time") {
  http::limits limits;
  limits.head = 4 << 20;
  http::response_parser parser(limits);
  std::error_code error;
  parser.put("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: ", error);
  // Rescanning the unfinished line at every byte would touch 2 * 10^12 bytes here.
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i != 2'000'000; ++i) parser.put("a", error);
  parser.put("\r\n\r\n", error);
  CHECK(parser.done());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}

TEST_CASE("parsers: a long body arrives whole over many pieces and chunks") {
  std::string body;
  for (int i = 0; i != 200'000; ++i) body += static_cast<char>(i * 7);
  http::response_parser parser;
  std::error_code error;
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 0; i < body.size(); i += 1000) bytes += "3e8\r\n" + body.substr(i, 1000) + "\r\n";
  bytes += "0\r\n\r\n";
  for (std::size_t i = 0; i < bytes.size(); i += 777) {
    const std::string_view piece = std::string_view(bytes).substr(i, 777);
    REQUIRE(parser.put(piece, error) == piece.size());
  }
  REQUIRE(parser.done());
  CHECK(parser.message().body == body);
}

TEST_CASE(
    "response parser: a body whose pieces are taken away is bounded by what came, not by what is kept") {
  const std::string chunk = "4\r\nfour\r\n";
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  http::limits bounds;
  bounds.body = 10;
  for (const std::uint64_t limit : {8u, 12u}) {
    http::response_parser parser(bounds);
    parser.bound_success(limit);
    std::error_code error;
    parser.put(head, error);
    std::string whole;
    for (int i = 0; i != 3 && !error; ++i) {
      parser.put(chunk, error);
      whole += parser.message().body;
      parser.message().body.clear();
    }
    CHECK(whole.size() == limit);
    CHECK(error == (limit == 8 ? make_error_code(errc::body_too_large) : std::error_code()));
  }
}

TEST_CASE("response parser: the bound on successes is for those whose head passes the test") {
  const auto is_text = [](const void*, const http::response& head) {
    return head.fields.find("content-type") == "text/plain";
  };
  http::limits bounds;
  bounds.body = 2;
  http::response_parser parser(bounds);
  parser.bound_success(1'000'000, {is_text});
  std::error_code error;
  parser.put("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 900000\r\n\r\n", error);
  CHECK_FALSE(error);
  parser.start(false);
  parser.put("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 3\r\n\r\n", error);
  CHECK(error == errc::body_too_large);
}

TEST_CASE("response parser: the bound on successes leaves other responses as they are") {
  http::limits bounds;
  bounds.body = 2;
  http::response_parser parser(bounds);
  parser.bound_success(1'000'000);
  std::error_code error;
  parser.put("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\n", error);
  CHECK(error == errc::body_too_large);
  parser.start(false);
  parser.put("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n", error);
  CHECK_FALSE(error);
}
