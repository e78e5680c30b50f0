#include "catch.hpp"

#include <fc/v20210406/operations.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/response_decoder.hpp>

#include <string>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
using wirebind::client::raw_response;

namespace {

/// An operation with lists in headers.
struct visited {
  wirebind::list<std::string> set_cookie{};
  wirebind::list<std::string> tags{};

  static constexpr void visit(auto& self, auto&& v) {
    v.header("Set-Cookie", self.set_cookie);
    v.header("X-Tags", self.tags);
  }
};
struct visit {
  using request = api::get_function_request;
  using response_body = wirebind::no_body;
  using response_headers = visited;
  static constexpr wirebind::api_info api = {.version = "1"};
  static constexpr wirebind::operation_info info = {
      .name = "Visit", .method = "GET", .path = "/visit", .success_status = 204};
};

/// The result of a call, and the response that it comes from until its status is checked.
struct answer : raw_response {
  wirebind::http::response message{};
};

answer answered(int status, std::string body, std::vector<std::pair<std::string, std::string>> fields = {}) {
  answer out{{std::make_shared<wirebind::call_details>()}};
  out.message.status = status;
  out.message.body = std::move(body);
  for (const auto& [name, value] : fields) out.message.fields.add(name, value);
  return out;
}

std::error_code check_status(answer& from, const wirebind::api_info* api = nullptr) {
  return wirebind::client::check_status(from, std::move(from.message), api);
}

template <class Operation>
std::error_code decode(raw_response& from, wirebind::response<Operation>& into) {
  return wirebind::client::decode_response(wirebind::client::operation_of<Operation>(), from, &into.header,
                                           &into.body());
}

}  // namespace

TEST_CASE("response decoder: the items of a list in Set-Cookie have a field each, those of others a comma") {
  const std::string dated = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", quoted = "b=\"2,3\"; Path=/";
  answer result =
      answered(204, "", {{"set-cookie", dated}, {"X-Tags", "p, q"}, {"Set-Cookie", quoted}, {"X-Tags", "r"}});
  REQUIRE_FALSE(check_status(result));
  wirebind::response<visit> got;
  REQUIRE_FALSE(decode(result, got));
  CHECK(got.header.set_cookie == wirebind::list<std::string>{dated, quoted});
  CHECK(got.header.tags == wirebind::list<std::string>{"p", "q", "r"});
}

TEST_CASE("response decoder: the published spellings of an error body are all read") {
  for (const std::string body :
       {R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"no such function"})",
        R"({"errorCode":"FunctionNotFound","errorMessage":"no such function"})",
        R"({"Code":"FunctionNotFound","Message":"no such function","RequestId":"r-2"})",
        R"({"code":"FunctionNotFound","message":"no such function","requestid":"r-2"})"}) {
    answer result = answered(404, body, {{"X-Fc-Request-Id", "r-1"}});
    INFO(body);
    CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
    CHECK(result.details->status == 404);
    CHECK(result.details->code == "FunctionNotFound");
    CHECK(result.details->message == "no such function");
    CHECK(result.details->request_id == "r-1");
    CHECK(result.details->body == body);
  }
}

TEST_CASE("response decoder: an API names the members of its errors, and the field of its request ids") {
  constexpr wirebind::api_info shop = {.version = "1",
                                       .request_id_fields = {"X-Trace", "X-Request-Id"},
                                       .error_code = {"kind", "type"},
                                       .error_message = {"detail"},
                                       .error_request_id = {"trace"}};
  const std::string body = R"({"":"x","type":"Sold","detail":"none left","code":"c","trace":"r-2"})";
  answer named = answered(409, body, {{"X-Request-Id", "r-1"}});
  CHECK(check_status(named, &shop) == wirebind::errc::service_error);
  CHECK(named.details->code == "Sold");
  CHECK(named.details->message == "none left");
  CHECK(named.details->request_id == "r-1");
  answer unnamed = answered(409, body);
  check_status(unnamed, &shop);
  CHECK(unnamed.details->request_id == "r-2");
  answer plain = answered(409, R"({"code":"Sold","message":"none left","requestId":"r-3"})");
  CHECK(check_status(plain) == wirebind::errc::service_error);
  CHECK(plain.details->code == "Sold");
  CHECK(plain.details->message == "none left");
  CHECK(plain.details->request_id == "r-3");
}

TEST_CASE("response decoder: the request id of the body is used when no header has one") {
  answer result = answered(403, R"({"Code":"AccessDenied","RequestId":"from-body"})");
  CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
  CHECK(result.details->request_id == "from-body");
}

TEST_CASE("response decoder: status and request id are kept whatever the body of an error is") {
  for (const std::string body : {"", "<html>502</html>", "{\"ErrorCode\":", "[1]", "null", "\xff\xfe"}) {
    answer result = answered(502, body, {{"x-acs-request-id", "r-3"}});
    INFO(body);
    CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
    CHECK(result.details->status == 502);
    CHECK(result.details->request_id == "r-3");
    CHECK(result.details->code.empty());
  }
}

TEST_CASE("response decoder: an error in XML is read like one in JSON") {
  for (const std::string body :
       {"<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>r-2</RequestId><HostId>h</HostId>"
        "<Code>FunctionNotFound</Code><Message>no &quot;a&amp;b&quot; &#x670D;&#21153;</Message></Error>",
        "\n<!-- gateway -->\n<error a=\"1>2\" b='>'>\n <code> FunctionNotFound </code>\n"
        " <message><![CDATA[no \"a&b\"]]> &#x670D;&#21153;</message><requestid>r-2</requestid>\n</error>\n",
        "<!DOCTYPE "
        "Error><Error><ErrorCode>FunctionNotFound</ErrorCode><Empty/><Detail><Code>Inner</Code></Detail>"
        "<ErrorMessage>no \"a&b\" "
        "\xE6\x9C\x8D\xE5\x8A\xA1</ErrorMessage><RequestID>r-2</RequestID></Error>"}) {
    answer result = answered(404, body, {{"Content-Type", "text/xml;charset=utf-8"}});
    INFO(body);
    CHECK(check_status(result, &api::get_function::api) == api::errc::function_not_found);
    CHECK(result.details->message == "no \"a&b\" \xE6\x9C\x8D\xE5\x8A\xA1");
    CHECK(result.details->request_id == "r-2");
    CHECK(result.details->body == body);
    answer named = answered(404, body, {{"X-Fc-Request-Id", "r-1"}});
    check_status(named, &api::api_info);
    CHECK(named.details->request_id == "r-1");
  }
}

TEST_CASE("response decoder: XML that is broken, or is no Error, gives no code") {
  for (const std::string body : {"<Error><Code>A</Code>", "<Error><Code>A</Error></Code>",
                                 "<Error><Code>A</Code></Error><Error></Error>",
                                 "<Errors><Code>A</Code></Errors>", "<Error><Code>A</Code></Error>tail",
                                 "<Error><Code>A</Code", "<Error>", "<Error><Code><![CDATA[A</Code></Error>",
                                 "<r><Error><Code>A</Code></Error></r>", "<", "<>", "</Error>"}) {
    answer result = answered(500, body);
    INFO(body);
    CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
    CHECK(result.details->code.empty());
    CHECK(result.details->request_id.empty());
    CHECK(result.details->body == body);
  }
}

TEST_CASE("response decoder: the message of an HTML page is its first words") {
  const auto message = [](std::string body) {
    answer result =
        answered(502, std::move(body), {{"X-Fc-Request-Id", "r-1"}, {"Content-Type", "text/html"}});
    CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
    CHECK(result.details->status == 502);
    CHECK(result.details->request_id == "r-1");
    CHECK(result.details->code.empty());
    return result.details->message;
  };
  CHECK(
      message(
          "<!DOCTYPE html>\n<html>\n<head><title>502 Bad\n  Gateway</title></head><body><h1>x</h1></body>") ==
      "502 Bad Gateway");
  CHECK(
      message(
          "<HTML><script>if (a < b) t(\"<p>no</p>\");</script><STYLE>p {}</Style><p>Not &lt;here&gt;</p>") ==
      "Not <here>");
  CHECK(message("<html><body><br/><!-- no --><p>a &nope; &#0; b<p>c") == "a &nope; &#0; b");
  CHECK(message("<html><script>never ends").empty());
  CHECK(message("<html><body></body></html>").empty());
  CHECK(message("no markup at all <p>").empty());
  CHECK(message("<p>" + std::string(199, 'a') + "\xC3\xA9tail") == std::string(199, 'a'));
  CHECK(message("<p>" + std::string(100'000, ' ') + "late").empty());
}

TEST_CASE("response decoder: hostile markup ends") {
  for (const std::string piece : {"<", "<a>", "<!--", "<![CDATA[", "&#x", "</", "<a b='", "<?"}) {
    std::string body;
    while (body.size() < 1'000'000) body += piece;
    answer result = answered(500, "<Error>" + body);
    CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
    CHECK(result.details->code.empty());
  }
}

TEST_CASE("response decoder: at most 64 KiB of an error body are kept") {
  answer result = answered(500, std::string(100000, 'x'));
  CHECK(check_status(result, &api::api_info) == wirebind::errc::service_error);
  CHECK(result.details->body.size() == 64 * 1024);
}

TEST_CASE("response decoder: a redirect is an error, every 2xx is success") {
  answer moved = answered(302, "");
  CHECK(check_status(moved) == wirebind::errc::service_error);
  for (const int status : {200, 202, 204}) {
    answer fine = answered(status, "");
    CHECK_FALSE(check_status(fine));
  }
}

TEST_CASE("response decoder: body and declared headers are decoded") {
  answer result = answered(200, R"({"memorySize":512,"unknown":[1],"runtime":"python9"})",
                           {{"etag", "e1"}, {"X-Fc-Request-Id", "r-1"}});
  REQUIRE_FALSE(check_status(result, &api::api_info));
  wirebind::response<api::update_function> out;
  REQUIRE_FALSE(decode(result, out));
  CHECK(out->memory_size == 512);
  CHECK(out->runtime->text() == "python9");
  CHECK(out.header.etag == "e1");
}

TEST_CASE("response decoder: a success that cannot be decoded says where") {
  answer result = answered(200, R"({"memorySize":"512"})", {{"X-Fc-Request-Id", "r-1"}});
  REQUIRE_FALSE(check_status(result, &api::api_info));
  wirebind::response<api::update_function> out;
  CHECK(decode(result, out) == wirebind::errc::undecodable_response);
  CHECK(result.details->message.find("memorySize") != std::string::npos);
  CHECK(result.details->body == R"({"memorySize":"512"})");
  CHECK(result.details->request_id == "r-1");
}

TEST_CASE("response decoder: raw bytes stay as they are, and a failed function is a value") {
  answer result =
      answered(200, std::string("\0\xff{", 3),
               {{"X-Fc-Error-Type", "UnhandledInvocationError"}, {"X-Fc-Log-Result", "bG9nCg=="}});
  REQUIRE_FALSE(check_status(result, &api::api_info));
  wirebind::response<api::invoke_function> out;
  REQUIRE_FALSE(decode(result, out));
  CHECK(out->view() == std::string_view("\0\xff{", 3));
  CHECK(out.header.error_type == api::function_error_type::unhandled_invocation_error);
  CHECK(out.header.log_result->decode() == "log\n");
}

TEST_CASE("response decoder: a body that the operation does not describe is kept in the details") {
  answer result = answered(204, "surprise");
  REQUIRE_FALSE(check_status(result, &api::api_info));
  wirebind::response<api::delete_function> out;
  CHECK_FALSE(decode(result, out));
  CHECK_FALSE(result.details->has_body);
  CHECK(result.details->body == "surprise");
}
