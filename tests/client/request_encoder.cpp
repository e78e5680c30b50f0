#include "catch.hpp"

#include <fc/v20210406/operations.hpp>
#include <wirebind/client/detail/call_basis.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/json/error.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/empty_value.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/nullable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>

namespace api = fc::v20210406;
using wirebind::client::prepared_call;

namespace {

wirebind::client_options options() {
  wirebind::client_options out;
  out.endpoint = "https://1234567890123456.cn-hangzhou.fc.aliyuncs.com";
  return out;
}

template <class Request>
prepared_call prepare(const Request& request, const wirebind::client_options& client = options(),
                      const wirebind::call_options& call = {}) {
  return wirebind::client::encode_request(wirebind::client::operation_of<typename Request::operation>(),
                                          &request, client, call);
}

std::string field(const prepared_call& call, std::string_view name) {
  return std::string(call.request.fields.find(name).value_or("(absent)"));
}

}  // namespace

TEST_CASE("request encoder: parameters travel where the spec says, the body as JSON") {
  const api::update_function_request request{.service_name = "demo",
                                             .function_name = "resize",
                                             .if_match = "e19d",
                                             .code_checksum = "1506052139770049",
                                             .body = {.memory_size = 1024, .instance_concurrency = 10}};
  const prepared_call call = prepare(request);
  REQUIRE_FALSE(call.error);
  CHECK(call.request.method == "PUT");
  CHECK(call.request.target == "/2021-04-06/services/demo/functions/resize");
  CHECK(field(call, "Host") == "1234567890123456.cn-hangzhou.fc.aliyuncs.com");
  CHECK(field(call, "If-Match") == "e19d");
  CHECK(field(call, "X-Fc-Code-Checksum") == "1506052139770049");
  CHECK(field(call, "X-Fc-Trace-Id") == "(absent)");
  CHECK(field(call, "Content-Type") == "application/json");
  CHECK(call.request.body.view() == R"({"memorySize":1024,"InstanceConcurrency":10})");
  CHECK(call.exchange->origin ==
        wirebind::net::origin{"https", "1234567890123456.cn-hangzhou.fc.aliyuncs.com", 443});
  CHECK(call.facts.idempotent);
  CHECK_FALSE(call.exchange->idempotent);  // a second one that comes after the first fails by If-Match
}

TEST_CASE("request encoder: a path parameter is one percent-encoded segment") {
  const api::get_function_request request{
      .service_name = "s v+c", .function_name = "f~*n!(1)/../x", .qualifier = "LATEST&x=1"};
  const prepared_call call = prepare(request);
  REQUIRE_FALSE(call.error);
  CHECK(call.request.target ==
        "/2021-04-06/services/s%20v%2Bc/functions/f~%2An%21%281%29%2F..%2Fx?qualifier=LATEST%26x%3D1");
}

TEST_CASE("request encoder: query parameters follow in order, absent ones are left out") {
  const api::list_functions_request request{.service_name = "demo", .limit = 0, .prefix = "a b+c~d*e"};
  wirebind::call_options unchecked;
  unchecked.validate = wirebind::validation::off;
  const prepared_call call = prepare(request, options(), unchecked);
  REQUIRE_FALSE(call.error);
  CHECK(call.request.target == "/2021-04-06/services/demo/functions?limit=0&prefix=a%20b%2Bc~d%2Ae");
  CHECK(call.request.body.empty());
  CHECK(field(call, "Content-Type") == "(absent)");
}

TEST_CASE("request encoder: every broken rule is named at once, and nothing is made to send") {
  const api::update_function_request request{
      .service_name = "demo",
      .function_name = "resize",
      .body = {.memory_size = 100, .timeout = 0, .instance_concurrency = 2, .instance_soft_concurrency = 5}};
  const prepared_call call = prepare(request);
  CHECK(call.error == wirebind::errc::invalid_request);
  REQUIRE(call.details->violations.size() == 3);
  CHECK(call.details->violations[0].message() == "body.memory_size: 100 is not a multiple of 64");
  CHECK(call.details->violations[1].member == "body.timeout");
  CHECK(call.details->violations[2].member == "body.instance_soft_concurrency");
}

TEST_CASE("request encoder: what cannot be one segment is refused even without validation") {
  wirebind::call_options unchecked;
  unchecked.validate = wirebind::validation::off;
  for (const std::string name : {"", ".", "..", "a\r\nb"}) {
    const api::get_function_request request{.service_name = "demo", .function_name = name};
    const prepared_call call = prepare(request, options(), unchecked);
    INFO(name);
    CHECK(call.error == wirebind::errc::invalid_request);
    REQUIRE(call.details->violations.size() == 1);
    CHECK(call.details->violations[0].member == "function_name");
  }
}

TEST_CASE("request encoder: a line break in a header is refused before anything is sent") {
  for (const std::string& value :
       {std::string("a\r\nEvil: 1"), std::string("a\nb"), std::string("a\0b", 3)}) {
    const api::update_function_request request{
        .service_name = "demo", .function_name = "resize", .if_match = value};
    const prepared_call call = prepare(request);
    CHECK(call.error == wirebind::errc::invalid_request);
    REQUIRE(call.details->violations.size() == 1);
    CHECK(call.details->violations[0].member == "if_match");
  }
}

TEST_CASE("request encoder: text that is not UTF-8 is refused with its member") {
  const api::update_function_request request{
      .service_name = "demo", .function_name = "resize", .body = {.description = "\xff"}};
  const prepared_call call = prepare(request);
  CHECK(call.error == wirebind::json::errc::invalid_utf8);
  CHECK(call.details->message.find("description") != std::string::npos);
}

TEST_CASE("request encoder: an endpoint that is no origin is reported") {
  const api::get_service_request request{.service_name = "demo"};
  for (const std::string endpoint : {"", "demo", "ftp://host", "https://host/prefix?a", "https://user@host",
                                     "https://ho\tst", "http://h:0"}) {
    wirebind::client_options client = options();
    client.endpoint = endpoint;
    INFO(endpoint);
    CHECK(prepare(request, client).error == wirebind::errc::invalid_endpoint);
  }
}

TEST_CASE("request encoder: a raw body is shared, not copied, and has its own media type") {
  const api::invoke_function_request request{
      .service_name = "demo", .function_name = "resize", .body = std::string("\0\x01{", 3)};
  const prepared_call call = prepare(request);
  REQUIRE_FALSE(call.error);
  CHECK(call.request.body.view().data() == request.body.view().data());
  CHECK(field(call, "Content-Type") == "application/octet-stream");
  CHECK_FALSE(call.exchange->idempotent);
}

TEST_CASE("request encoder: options of a call win over those of the client") {
  const api::get_service_request request{.service_name = "demo"};
  wirebind::call_options call;
  call.timeouts = wirebind::net::timeouts{.total = std::chrono::milliseconds(7)};
  call.max_body = 10;
  const prepared_call prepared = prepare(request, options(), call);
  CHECK(prepared.total == std::chrono::milliseconds(7));
  CHECK(prepared.exchange->timeouts.total == prepared.total.zero());  // it ends with the call
  CHECK(prepared.exchange->limits.body == 10);
  CHECK(prepare(request).exchange->limits.body == 64ULL << 20);
}

TEST_CASE(
    "request encoder: timeouts of an operation win over those of the client, those of a call over both") {
  const api::invoke_function_request request{.service_name = "demo", .function_name = "divide"};
  wirebind::client_options client = options();
  client.timeouts.connect = std::chrono::seconds(3);
  const prepared_call prepared = prepare(request, client);
  CHECK(prepared.total == std::chrono::seconds(0));
  CHECK(prepared.exchange->timeouts.first_byte == std::chrono::seconds(0));
  CHECK(prepared.exchange->timeouts.connect == std::chrono::seconds(3));
  wirebind::call_options call;
  call.timeouts = wirebind::net::timeouts{.read_idle = std::chrono::seconds(2), .total = {}};
  CHECK(prepare(request, client, call).exchange->timeouts == *call.timeouts);
}

TEST_CASE("request encoder: calls that differ in what bounds them as a whole have exchanges alike") {
  const api::get_service_request request{.service_name = "demo"};
  wirebind::client::call_basis basis(true);
  const auto prepared = [&](int seconds) {
    wirebind::call_options call;
    call.timeouts = wirebind::net::timeouts{.total = std::chrono::seconds(seconds)};
    const auto& operation = wirebind::client::operation_of<api::get_service>();
    return wirebind::client::encode_request(operation, &request, options(), call, basis);
  };
  const prepared_call first = prepared(1), second = prepared(2);
  CHECK(first.total == std::chrono::seconds(1));
  CHECK(second.total == std::chrono::seconds(2));
  CHECK(first.exchange == second.exchange);
}

TEST_CASE("request encoder: calls share their fields unless some are of one request") {
  wirebind::client::call_basis basis(true);
  const auto prepared = [&](auto request, wirebind::call_options call = {}) {
    const auto& operation = wirebind::client::operation_of<typename decltype(request)::operation>();
    return wirebind::client::encode_request(operation, &request, options(), call, basis);
  };
  const api::get_service_request get{.service_name = "demo"};
  const api::update_service_request update{.service_name = "demo", .body = {.description = "new"}};
  const prepared_call first = prepared(get), second = prepared(get), other = prepared(update);
  REQUIRE(first.head);
  CHECK(first.head == second.head);
  CHECK(*first.head == first.request.fields);
  CHECK(first.head->is_valid());
  REQUIRE(other.head);
  CHECK(*other.head == other.request.fields);
  CHECK(other.head != first.head);

  SECTION("one from the caller") {
    const wirebind::header own{"X-Own", "1"};
    CHECK_FALSE(prepared(get, {.headers = std::span(&own, 1)}).head);
  }
  SECTION("one of a parameter") {
    api::update_service_request guarded = update;
    guarded.if_match = "an-etag";
    CHECK_FALSE(prepared(guarded).head);
  }
  SECTION("more sets than are kept") {
    std::shared_ptr<wirebind::client::known_endpoint> to;
    std::error_code error;
    to = basis.endpoint("http://h", options(), error);
    REQUIRE(to);
    for (int i = 0; i != 40; ++i) {
      wirebind::http::fields one;
      one.add("x-number", std::to_string(i));
      const auto kept = basis.head(*to, one);
      CHECK((!kept || *kept == one));
      if (i == 0) CHECK(kept);
      if (i == 39) CHECK_FALSE(kept);
    }
  }
}

TEST_CASE("request encoder: a call has details only where there is something to tell") {
  wirebind::client::call_basis basis(true);
  api::get_service_request request{.service_name = "demo"};
  const auto& operation = wirebind::client::operation_of<api::get_service>();
  const auto prepared = [&](const wirebind::call_options& call) {
    return wirebind::client::encode_request(operation, &request, options(), call, basis);
  };
  CHECK_FALSE(prepared({}).details);
  const wirebind::header refused{"Host", "h"};
  const prepared_call failed = prepared({.headers = std::span(&refused, 1)});
  REQUIRE(failed.details);
  CHECK(failed.details->operation == "GetService");
  CHECK(failed.details->target == prepare(request).details->target);
  CHECK(failed.details->permission == prepare(request).details->permission);
}

namespace {

struct put_names;

struct put_names_request {
  using operation = put_names;

  wirebind::list<std::string> body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.body(self.body);
  }
};

struct put_count;

struct put_count_request {
  using operation = put_count;

  std::optional<std::int64_t> body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.body(self.body);
  }
};

struct put_any;
struct put_any_request {
  using operation = put_any;
  std::optional<std::string> user_agent{};
  std::optional<wirebind::json::raw> body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.header("User-Agent", self.user_agent);
    v.body(self.body);
  }
};

struct put_words;
struct put_words_request {
  using operation = put_words;
  wirebind::nullable<wirebind::list<std::string>> body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.body(self.body);
  }
};

template <class Request>
struct put_operation {
  using request = Request;
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  static constexpr wirebind::api_info api = {.version = "1"};
  static constexpr wirebind::operation_info info = {
      .name = "Put", .method = "PUT", .path = "/names", .request_media = "application/json"};
};
struct put_any : put_operation<put_any_request> {};
struct put_words : put_operation<put_words_request> {};
struct put_names : put_operation<put_names_request> {};
struct put_count : put_operation<put_count_request> {};

}  // namespace

TEST_CASE(
    "prepare: a parameter User-Agent replaces the client's, and JSON of any form that is absent is not "
    "sent") {
  const prepared_call plain = prepare(put_any_request{});
  CHECK(plain.request.body.view().empty());
  CHECK(field(plain, "User-Agent").starts_with("wirebind/"));
  const prepared_call own = prepare(put_any_request{.user_agent = "mine", .body = wirebind::json::raw()});
  REQUIRE_FALSE(own.error);
  CHECK(own.request.body.view() == "null");
  CHECK(field(own, "User-Agent") == "mine");
  CHECK(own.request.fields.count("user-agent") == 1);
}

TEST_CASE(
    "prepare: a body that is a list, a map or a value travels as JSON, and not at all when it is absent") {
  const prepared_call names = prepare(put_names_request{.body = {"a", "b"}});
  REQUIRE_FALSE(names.error);
  CHECK(names.request.body.view() == R"(["a","b"])");
  CHECK(field(names, "Content-Type") == "application/json");
  CHECK(prepare(put_count_request{.body = 5}).request.body.view() == "5");
  CHECK(prepare(put_names_request{.body = wirebind::empty_value}).request.body.view() == "[]");
  const prepared_call null = prepare(put_words_request{.body = nullptr});
  CHECK(null.request.body.view() == "null");
  CHECK(field(null, "Content-Type") == "application/json");
  CHECK(prepare(put_words_request{.body = wirebind::list<std::string>{"a"}}).request.body.view() ==
        R"(["a"])");
  for (const prepared_call& absent :
       {prepare(put_names_request{}), prepare(put_count_request{}), prepare(put_words_request{})}) {
    REQUIRE_FALSE(absent.error);
    CHECK(absent.request.body.view().empty());
    CHECK(field(absent, "Content-Type") == "(absent)");
  }
}
