// What hostile clients send, and that others do not notice.
#include "catch.hpp"
#include "fixture.hpp"

#include <chrono>
#include <string>
#include <system_error>

using namespace std::chrono_literals;
using test::emulator_fixture;

namespace {

fc::emulator::options impatient() {
  fc::emulator::options how;
  how.require_signature = false;
  how.time.head = 60ms;
  how.time.body = 60ms;
  return how;
}

constexpr const char* path = "/2021-04-06/services HTTP/1.1\r\nHost: h\r\n";

}  // namespace

TEST_CASE("emulator: what could mean two things is 400, and the connection closes") {
  emulator_fixture f(impatient());
  const std::string body = R"({"serviceName":"smuggled"})";
  const auto [name, bytes] = GENERATE_COPY(table<const char*, std::string>({
      {"length and chunked", std::string("POST ") + path +
                                 "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPOST " +
                                 path + "Content-Length: 26\r\n\r\n" + body},
      {"two lengths", std::string("POST ") + path + "Content-Length: 0\r\nContent-Length: 26\r\n\r\n" + body},
      {"bare LF", "POST /2021-04-06/services HTTP/1.1\nHost: h\nContent-Length: 26\n\n" + body},
      {"bare LF in the head", std::string("POST ") + path + "X: a\nContent-Length: 26\r\n\r\n" + body},
      {"signed chunk size", std::string("POST ") + path + "Transfer-Encoding: chunked\r\n\r\n+1a\r\n" + body},
      {"two hosts", std::string("POST ") + path + "Host: i\r\nContent-Length: 26\r\n\r\n" + body},
      {"NUL in a field", std::string("POST ") + path + std::string("X: a\0b\r\n\r\n", 10)},
      {"malformed escape", "GET /2021-04-06/services/%zz HTTP/1.1\r\nHost: h\r\n\r\n"},
  }));
  INFO(name);
  const auto answer = f.send_bytes(bytes);
  CHECK(answer.status == 400);
  CHECK(answer.code() == "InvalidArgument");
  CHECK(answer.field("X-Fc-Request-Id").size() == 36);
  f.reconnect();
  CHECK(f.ask("GET", "/services").json().at("services").empty());
}

TEST_CASE("emulator: a head without end is 431, whether a line or many") {
  emulator_fixture f(impatient());
  std::string lines = std::string("GET ") + path;
  for (int i = 0; i != 20'000; ++i) lines += "X-" + std::to_string(i) + ": a\r\n";
  for (const std::string& bytes : {lines, std::string("GET ") + path + "X: " + std::string(200'000, 'a'),
                                   "GET /2021-04-06/services?" + std::string(200'000, 'a')}) {
    f.reconnect();
    const auto answer = f.send_bytes(bytes);
    CHECK((answer.status == 431 || answer.status == 414));
    CHECK(answer.code() == "InvalidArgument");
  }
  f.reconnect();
  CHECK(f.ask("GET", "/services").status == 200);
}

TEST_CASE("emulator: a head or a body that does not come is 408") {
  emulator_fixture f(impatient());
  for (const std::string& bytes :
       {std::string("GET /2021-04-06/serv"), std::string("GET ") + path + "X-Half: a",
        std::string("POST ") + path + "Content-Length: 26\r\n\r\n{\"serviceName\"",
        std::string("POST ") + path + "Transfer-Encoding: chunked\r\n\r\n1a\r\n{"}) {
    INFO(bytes);
    f.reconnect();
    const auto answer = f.send_bytes(bytes);
    CHECK(answer.status == 408);
    CHECK(answer.code() == "InvalidArgument");
  }
  f.reconnect();
  CHECK(f.ask("GET", "/services").json().at("services").empty());
}

TEST_CASE("emulator: JSON that nests without end, or is none, is 400") {
  emulator_fixture f(impatient());
  for (const std::string& body : {std::string(100'000, '['), "{\"a\":" + std::string(100'000, '{'),
                                  std::string("{\"serviceName\":\"a\",\"serviceName\":\"b\"}x"),
                                  std::string("\xFF"), std::string("{\"serviceName\":\"\\ud800\"}")}) {
    const auto answer = f.ask("POST", "/services", body);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "InvalidArgument");
  }
  CHECK(f.create_service("demo").status == 200);
}
