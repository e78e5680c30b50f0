// Where a call goes: to the endpoint of the client, of the operation or of the API, below its base path.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/servers.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/http/server_url.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace api = fc::v20210406;

namespace {

const api::get_function_request get{.service_name = "s", .function_name = "f"};

/// An API whose document has a server, and an operation that has another one.
constexpr wirebind::api_info shop{.version = "1", .endpoint = "https://shop.example/v1/"};

wirebind::client::prepared_call prepared(std::string endpoint, bool of_shop = true,
                                         std::string_view own = {}) {
  static wirebind::client::operation_ref operation;
  static wirebind::operation_info info;
  operation = wirebind::client::operation_of<api::get_function>();
  info = *operation.info;
  info.endpoint = own;
  operation.info = &info;
  if (of_shop) operation.api = &shop;
  return wirebind::client::encode_request(operation, &get, {.endpoint = std::move(endpoint)}, {});
}

constexpr std::string_view path = "/2021-04-06/services/s/functions/f";

}  // namespace

TEST_CASE("endpoint: a base path stands before the paths of operations, whatever slashes it ends with") {
  for (const char* base : {"", "/", "/base", "/base/", "/base///", "//", "/a%20b/c"}) {
    const auto call = prepared("http://127.0.0.1:8080" + std::string(base));
    INFO(base);
    CHECK_FALSE(call.error);
    std::string expected = base;
    while (expected.ends_with('/')) expected.pop_back();
    CHECK(call.request.target == expected + std::string(path));
    CHECK(call.details->target == "GET http://127.0.0.1:8080" + expected + std::string(path));
  }
}

TEST_CASE("endpoint: a client without one calls where the document says") {
  const auto of_api = prepared("");
  CHECK_FALSE(of_api.error);
  CHECK(of_api.exchange->origin.host == "shop.example");
  CHECK(of_api.request.target == "/v1" + std::string(path));
  const auto own = prepared("", true, "http://files.example:81/up");
  CHECK(own.exchange->origin.host == "files.example");
  CHECK(own.exchange->origin.port == 81);
  CHECK(own.request.target == "/up" + std::string(path));
  const auto given = prepared("http://test.example", true, "http://files.example:81/up");
  CHECK(given.exchange->origin.host == "test.example");
  CHECK(given.request.target == path);
}

TEST_CASE("endpoint: there is none where neither client nor document has one") {
  CHECK(prepared("", false).error == wirebind::errc::invalid_endpoint);
  CHECK(prepared("https://h/a?b=c").error == wirebind::errc::endpoint_query);
  CHECK(prepared("https://h/a?b=c").error == wirebind::errc::invalid_endpoint);
}

TEST_CASE("endpoint: the message of one that cannot be used names where it is from") {
  CHECK(prepared("", false).details->message == "client_options::endpoint is ''");
  CHECK(prepared("ftp://h").details->message == "client_options::endpoint is 'ftp://h'");
  CHECK(prepared("", true, "ftp://own").details->message ==
        "the operation's server in the API's document is 'ftp://own'");
  static constexpr wirebind::api_info broken{.version = "1", .endpoint = "https://shop.example?a"};
  wirebind::client::operation_ref operation = wirebind::client::operation_of<api::get_function>();
  operation.api = &broken;
  CHECK(wirebind::client::encode_request(operation, &get, {}, {}).details->message ==
        "the first server in the API's document is 'https://shop.example?***'");
}

TEST_CASE("endpoint: a struct of the API makes one of a server's variables") {
  api::servers::server server{.account_id = "1234"};
  CHECK(server.url() == "https://1234.cn-hangzhou.fc.aliyuncs.com");
  server.region = server.region.cn_beijing;
  CHECK(server.url() == "https://1234.cn-beijing.fc.aliyuncs.com");
  server.region = "cn-new-1-internal";
  server.scheme = "http";
  CHECK(server.url() == "http://1234.cn-new-1-internal.fc.aliyuncs.com");
}

TEST_CASE("server URL: names in braces become values, and what is left open stays") {
  CHECK(wirebind::server_url("https://{a}.{b}/{a}", {{"a", "x"}, {"b", "y"}}) == "https://x.y/x");
  CHECK(wirebind::server_url("{a}{c}", {{"a", "{a}"}}) == "{a}");
  CHECK(wirebind::server_url("/{a", {{"a", "x"}}) == "/{a");
  CHECK(wirebind::server_url("", {}).empty());
}
