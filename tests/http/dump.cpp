// A message as text for a log.
#include "catch.hpp"

#include <wirebind/http/dump.hpp>

#include <string>
#include <string_view>

namespace http = wirebind::http;

TEST_CASE("dump: only what is on the list is printed, and the body is counted") {
  http::request message{.method = "PUT", .target = "/services/demo", .fields = {}, .body = {}};
  message.fields.add("Host", "example.com");
  message.fields.add("CONTENT-TYPE", "application/json");
  message.fields.add("Authorization", "ACS3-HMAC-SHA256 Credential=id,Signature=5ec4e7");
  message.fields.add("x-acs-security-token", "5ec4e7");
  message.fields.add("Cookie", "session=5ec4e7");
  message.fields.add("X-New", "5ec4e7");
  message.body = wirebind::bytes("5ec4e7");
  CHECK(http::dump(message) ==
        "PUT /services/demo\n"
        "Host: example.com\n"
        "CONTENT-TYPE: application/json\n"
        "Authorization: ***\n"
        "x-acs-security-token: ***\n"
        "Cookie: ***\n"
        "X-New: ***\n"
        "(6 bytes of body)\n");
}

TEST_CASE("dump: a response is printed by the same list") {
  http::response message{.status = 302, .reason = "Found", .fields = {}, .body = {}};
  message.fields.add("ETag", "\"7\"");
  message.fields.add("Location", "https://bucket.example.com/code?Signature=5ec4e7");
  message.fields.add("Set-Cookie", "session=5ec4e7");
  CHECK(http::dump(message) == "302 Found\nETag: \"7\"\nLocation: ***\nSet-Cookie: ***\n(0 bytes of body)\n");
}

TEST_CASE("dump: a query keeps the names of its items and loses their values") {
  const auto target = [](std::string text, const http::dump_allowance& allowed = {}) {
    const http::request message{.method = "GET", .target = std::move(text), .fields = {}, .body = {}};
    const std::string out = http::dump(message, allowed);
    return out.substr(4, out.find('\n') - 4);
  };
  CHECK(target("/a") == "/a");
  CHECK(target("/a?") == "/a?");
  CHECK(target("/a?Signature=5ec4e7&limit=5") == "/a?Signature=***&limit=***");
  CHECK(target("/a?5ec4e7") == "/a?***");
  CHECK(target("/a?=5ec4e7&&b=") == "/a?***&&b=***");
  const std::string_view known[] = {"limit"};
  CHECK(target("/a?Signature=5ec4e7&limit=5", {.query = known}) == "/a?Signature=***&limit=5");
}

TEST_CASE("dump: an API adds names of its own") {
  http::request message{.method = "GET", .target = "/", .fields = {}, .body = {}};
  message.fields.add("X-Fc-Request-Id", "42");
  message.fields.add("X-Fc-Access-Key-Secret", "5ec4e7");
  const std::string_view known[] = {"x-fc-request-id"};
  CHECK(http::dump(message, {.fields = known}) ==
        "GET /\nX-Fc-Request-Id: 42\nX-Fc-Access-Key-Secret: ***\n(0 bytes of body)\n");
}

TEST_CASE("dump: nothing that a peer sends begins a line of its own") {
  http::response message{.status = 200, .reason = "OK\r\nforged: 1", .fields = {}, .body = {}};
  message.fields.add("Server", std::string_view("a\nb\0\x1b[31m\x7f\xff", 11));
  const std::string out = http::dump(message);
  CHECK(out == "200 OK%0D%0Aforged: 1\nServer: a%0Ab%00%1B[31m%7F%FF\n(0 bytes of body)\n");
}
