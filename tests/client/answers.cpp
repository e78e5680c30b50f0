#include "catch.hpp"

#include <fc/v20210406/operations.hpp>
#include <wirebind/client/prepare.hpp>

#include <string>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
using wirebind::client::answer;

namespace {

answer answered(int status, std::string body, std::vector<std::pair<std::string, std::string>> fields = {}) {
  answer out{{}, std::make_shared<wirebind::call_details>()};
  out.message.status = status;
  out.message.body = std::move(body);
  for (const auto& [name, value] : fields) out.message.fields.add(name, value);
  return out;
}

template <class Operation>
std::error_code decode(answer& from, wirebind::response<Operation>& into) {
  return wirebind::client::decode(wirebind::client::operation_of<Operation>(), from, &into.header, &into.body());
}

}  // namespace

TEST_CASE("answer: the published spellings of an error body are all read") {
  for (const std::string body : {R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"no such function"})",
                                 R"({"errorCode":"FunctionNotFound","errorMessage":"no such function"})",
                                 R"({"Code":"FunctionNotFound","Message":"no such function","RequestId":"r-2"})",
                                 R"({"code":"FunctionNotFound","message":"no such function","requestid":"r-2"})"}) {
    answer result = answered(404, body, {{"X-Fc-Request-Id", "r-1"}});
    INFO(body);
    CHECK(judge(result) == wirebind::errc::service_error);
    CHECK(result.details->status == 404);
    CHECK(result.details->code == "FunctionNotFound");
    CHECK(result.details->message == "no such function");
    CHECK(result.details->request_id == "r-1");
    CHECK(result.details->body == body);
  }
}

TEST_CASE("answer: the request id of the body is used when no header has one") {
  answer result = answered(403, R"({"Code":"AccessDenied","RequestId":"from-body"})");
  CHECK(judge(result) == wirebind::errc::service_error);
  CHECK(result.details->request_id == "from-body");
}

TEST_CASE("answer: status and request id are kept whatever the body of an error is") {
  for (const std::string body : {"", "<html>502</html>", "{\"ErrorCode\":", "[1]", "null", "\xff\xfe"}) {
    answer result = answered(502, body, {{"x-acs-request-id", "r-3"}});
    INFO(body);
    CHECK(judge(result) == wirebind::errc::service_error);
    CHECK(result.details->status == 502);
    CHECK(result.details->request_id == "r-3");
    CHECK(result.details->code.empty());
  }
}

TEST_CASE("answer: at most 4 KiB of an error body are kept") {
  answer result = answered(500, std::string(100000, 'x'));
  CHECK(judge(result) == wirebind::errc::service_error);
  CHECK(result.details->body.size() == 4096);
}

TEST_CASE("answer: a redirect is an error, every 2xx is success") {
  answer moved = answered(302, "");
  CHECK(judge(moved) == wirebind::errc::service_error);
  for (const int status : {200, 202, 204}) {
    answer fine = answered(status, "");
    CHECK_FALSE(judge(fine));
  }
}

TEST_CASE("answer: body and declared headers are decoded") {
  answer result = answered(200, R"({"memorySize":512,"unknown":[1],"runtime":"python9"})",
                           {{"etag", "e1"}, {"X-Fc-Request-Id", "r-1"}});
  REQUIRE_FALSE(judge(result));
  wirebind::response<api::update_function> out;
  REQUIRE_FALSE(decode(result, out));
  CHECK(out->memory_size == 512);
  CHECK(out->runtime->text() == "python9");
  CHECK(out.header.etag == "e1");
}

TEST_CASE("answer: a success that cannot be decoded says where") {
  answer result = answered(200, R"({"memorySize":"512"})", {{"X-Fc-Request-Id", "r-1"}});
  REQUIRE_FALSE(judge(result));
  wirebind::response<api::update_function> out;
  CHECK(decode(result, out) == wirebind::errc::undecodable_answer);
  CHECK(result.details->message.find("memorySize") != std::string::npos);
  CHECK(result.details->body == R"({"memorySize":"512"})");
  CHECK(result.details->request_id == "r-1");
}

TEST_CASE("answer: raw bytes stay as they are, and a failed function is a value") {
  answer result = answered(200, std::string("\0\xff{", 3), {{"X-Fc-Error-Type", "UnhandledInvocationError"},
                                                             {"X-Fc-Log-Result", "bG9nCg=="}});
  REQUIRE_FALSE(judge(result));
  wirebind::response<api::invoke_function> out;
  REQUIRE_FALSE(decode(result, out));
  CHECK(out->view() == std::string_view("\0\xff{", 3));
  CHECK(out.header.error_type == api::function_error_type::unhandled_invocation_error);
  CHECK(out.header.log_result->decode() == "log\n");
}

TEST_CASE("answer: an operation without a body ignores one") {
  answer result = answered(200, "surprise");
  REQUIRE_FALSE(judge(result));
  wirebind::response<api::delete_function> out;
  CHECK_FALSE(decode(result, out));
}
