// Random strings as names and values of a request: refused before they are sent, or seen exactly by a server.
#include "catch.hpp"

#include <fc/v20210406/common_headers.hpp>
#include <fc/v20210406/operations.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/writer.hpp>

#include <optional>
#include <random>
#include <string>

namespace api = fc::v20210406;
namespace http = wirebind::http;

namespace {

std::string random_text(std::mt19937& random) {
  static const std::string pieces[] = {"\r",   "\n",
                                       "\r\n", std::string(1, '\0'),
                                       " ",    "\t",
                                       "%",    "%0d",
                                       "%00",  ":",
                                       "/",    "..",
                                       "?",    "&",
                                       "#",    "=",
                                       "\xc3", "é",
                                       "漢",   "\xf0\x9f\x98\x80",
                                       "\x7f", "\r\nHost: x",
                                       "a",    "Z",
                                       "0",    "-",
                                       "_",    "+",
                                       ".",    "\r\n\r\nGET /",
                                       ";",    "\""};
  std::string text;
  // Half of the strings have only harmless pieces, so that both ways are walked.
  const bool harmless = random() % 2 == 0;
  for (unsigned count = random() % 6; count-- != 0;) {
    text += harmless ? pieces[22 + random() % 7] : pieces[random() % std::size(pieces)];
  }
  return text;
}

/// What a server sees of a request that is written so; nothing when it is not written.
std::optional<http::request> seen(const http::request& sent) {
  std::string bytes;
  if (http::write_head(sent, bytes)) {
    CHECK(bytes.empty());
    return {};
  }
  bytes += sent.body.view();
  http::request_parser parser;
  std::error_code error;
  const std::size_t used = parser.put(bytes, error);
  REQUIRE_FALSE(error);
  REQUIRE(parser.done());
  REQUIRE(used == bytes.size());  // no second request hides behind it
  return std::move(parser.message());
}

std::string decoded(std::string_view escaped) {
  const auto items = http::parse_query("v=" + std::string(escaped));
  REQUIRE(items);
  REQUIRE(items->size() == 1);
  return items->front().value;
}

}  // namespace

TEST_CASE("injection: 50,000 requests with random parameters are refused or arrive as they are") {
  std::mt19937 random(20210406);
  int arrived = 0;
  wirebind::client_options client;
  client.endpoint = "https://127.0.0.1";
  client.validate = wirebind::validation::off;
  for (int i = 0; i != 50'000; ++i) {
    const api::get_function_request request{.service_name = random_text(random),
                                            .function_name = random_text(random),
                                            .qualifier = random_text(random)};
    const std::string trace = random_text(random);
    const wirebind::header added[] = {{api::common_headers::trace_id, trace}};
    const auto call = wirebind::client::encode_request(wirebind::client::operation_of<api::get_function>(),
                                                       &request, client, {.headers = added});
    if (call.error) continue;
    const auto got = seen(call.request);
    if (!got) continue;
    ++arrived;
    const auto parts = http::split_target(got->target);
    const std::string_view begin = "/2021-04-06/services/";
    const std::string_view middle = "/functions/";
    const std::size_t at = parts.path.find(middle);
    REQUIRE(parts.path.starts_with(begin));
    REQUIRE(at != parts.path.npos);
    const std::string_view service = parts.path.substr(begin.size(), at - begin.size());
    REQUIRE(decoded(service) == request.service_name);
    REQUIRE(decoded(parts.path.substr(at + middle.size())) == request.function_name);
    const auto query = http::parse_query(parts.query);
    REQUIRE(query);
    REQUIRE(query->size() == 1);
    REQUIRE(query->front().value == *request.qualifier);
    REQUIRE(got->fields.find("x-fc-trace-id") == trace);
    REQUIRE(got->fields.find("host") == "127.0.0.1");
  }
  CHECK(arrived > 5'000);
}

TEST_CASE("injection: 50,000 fields with random names and values are refused or arrive as they are") {
  std::mt19937 random(20230330);
  int arrived = 0;
  for (int i = 0; i != 50'000; ++i) {
    const std::string name = random_text(random);
    const std::string value = random_text(random);
    http::request sent;
    sent.method = i % 10 == 0 ? random_text(random) : "GET";
    sent.target = i % 10 == 1 ? "/" + random_text(random) : "/";
    sent.fields.add("Host", "example.test");
    sent.fields.add(name, value);
    const auto got = seen(sent);
    if (!got) continue;
    ++arrived;
    REQUIRE(got->method == sent.method);
    REQUIRE(got->target == sent.target);
    REQUIRE(got->fields.find(name) == value);
    REQUIRE(got->fields.find("host") == "example.test");
  }
  CHECK(arrived > 5'000);
}
