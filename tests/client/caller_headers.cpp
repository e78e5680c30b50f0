// Fields of the caller's own: which are sent, which are refused, and that signatures cover them.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <aliyun/verify.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/fetch.hpp>

#include <asio/io_context.hpp>

#include <optional>
#include <string>
#include <vector>

namespace api = fc::v20210406;
using aliyun::scheme;
using wirebind::header;

namespace {

const api::update_service_request update{.service_name = "demo", .body = {.description = "d"}};

struct fixture {
  explicit fixture(scheme signing = scheme::acs3) {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials = aliyun::access_key{"id", "secret"};
    options.authentication = aliyun::signer(signing);
    client.emplace(context.get_executor(), options, transport);
  }
  auto keep() {
    return [this](std::error_code why, const auto& got) {
      error = why;
      details = got.shared_details();
    };
  }
  void call(std::span<const header> headers) {
    client->async_update_service(update, {.headers = headers}, keep());
    context.restart();
    context.poll();
  }
  /// The message of a call that is refused for its one header.
  std::string refusal(std::string_view name, std::string_view value = "v") {
    const header one[] = {{name, value}};
    call(one);
    CHECK(transport->attempts.empty());
    CHECK(error == wirebind::errc::invalid_header);
    REQUIRE(details);
    CHECK(details->outcome == wirebind::outcome::not_sent);
    return details->message;
  }

  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<api::client> client;
  std::optional<std::error_code> error;
  std::shared_ptr<const wirebind::call_details> details;
};

}  // namespace

TEST_CASE("caller's headers: they are sent in each attempt, and need not outlive the initiating function") {
  fixture f;
  {
    std::string value = "tenant-7";
    const std::vector<header> headers{{"X-Tenant", value}, {"x-empty", ""}, {"Traceparent", "00-1-2-03"}};
    f.call(headers);
    value = "overwritten";
  }
  for (int attempt = 0; attempt != 2; ++attempt) {
    const auto sent = f.transport->attempts.at(0)->sent();
    CHECK(sent.fields.find("x-tenant") == "tenant-7");
    CHECK(sent.fields.find("x-empty") == "");
    CHECK(sent.fields.find("traceparent") == "00-1-2-03");
  }
}

TEST_CASE("caller's headers: signatures cover those whose names the scheme signs") {
  for (const scheme how : {scheme::acs3, scheme::fc, scheme::roa}) {
    INFO(static_cast<int>(how));
    fixture f(how);
    const header headers[] = {
        {"X-Acs-Extra", "a  b"}, {"x-fc-extra", "c"}, {"Content-MD5", "d"}, {"X-Other", "e"}};
    f.call(headers);
    auto sent = f.transport->attempts.at(0)->sent();
    const auto verdict = [&] {
      return aliyun::verify_signature(
                 sent,
                 [](std::string_view) {
                   return aliyun::access_key{"id", "secret"};
                 },
                 std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))
          .code;
    };
    CHECK_FALSE(verdict());
    sent.fields.set(how == scheme::fc ? "x-fc-extra" : "x-acs-extra", "another");
    CHECK(verdict() == wirebind::auth::errc::signature_mismatch);
  }
}

TEST_CASE("caller's headers: those that calls of any operation may send have names") {
  fixture f;
  const header headers[] = {{api::common_headers::account_id, "1234567890123456"},
                            {api::common_headers::date, "Wed, 11 May 2022 09:00:00 GMT"},
                            {api::common_headers::trace_id, "trace-1"}};
  f.call(headers);
  const auto sent = f.transport->attempts.at(0)->sent();
  CHECK(sent.fields.find("X-Fc-Account-Id") == "1234567890123456");
  CHECK(sent.fields.find("X-Fc-Date") == "Wed, 11 May 2022 09:00:00 GMT");
  CHECK(sent.fields.find("X-Fc-Trace-Id") == "trace-1");
}

TEST_CASE(
    "caller's headers: what belongs to the connection, the client or the signature is refused by name") {
  for (const std::string name :
       {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "keep-alive", "TE", "Trailer", "Upgrade",
        "Expect", "Proxy-Authorization", "proxy-connection"}) {
    CHECK(fixture().refusal(name) == "headers[0] '" + name + "': belongs to the connection, not to the call");
  }
  for (const std::string name :
       {"Authorization", "DATE", "x-acs-date", "X-Acs-Security-Token", "x-acs-action", "x-acs-content-sha256",
        "x-acs-signature-nonce", "x-acs-version"}) {
    CHECK(fixture().refusal(name) == "headers[0] '" + name + "': the signature sets it");
  }
  CHECK(fixture(scheme::fc).refusal("X-Fc-Security-Token") ==
        "headers[0] 'X-Fc-Security-Token': the signature sets it");
  for (const std::string name : {"If-Match", "if-match"}) {
    CHECK(fixture().refusal(name) ==
          "headers[0] '" + name + "': is a parameter of the operation; set the member of the request");
  }
  CHECK(fixture().refusal("Accept-Encoding").ends_with("use call_options::accept_encoding"));
  CHECK(fixture().refusal("User-Agent").ends_with("use client_options::user_agent"));
  CHECK(fixture().refusal("Content-Type").ends_with("the operation sets it"));
  CHECK(fixture().refusal("Accept").ends_with("the client sets it, or it is there twice"));
}

TEST_CASE(
    "caller's headers: names and values that would break the framing are refused, and no value is shown") {
  for (const std::string& name : {std::string(), std::string("X Y"), std::string("X:"),
                                  std::string("X\r\nHost"), std::string("\xc3\xa4"), std::string("X\0", 2)}) {
    CHECK(fixture().refusal(name) == "headers[0]: the name is not a token");
  }
  for (const std::string& value :
       {std::string("s3cret\r\nHost: evil"), std::string("s3cret\n"), std::string("s3cret\0", 7),
        std::string("s3cret\x7f"), std::string(" s3cret"), std::string("s3cret\t")}) {
    const std::string message = fixture().refusal("X-Key", value);
    CHECK(message == "headers[0] 'X-Key': the value has a control character, or whitespace at an end");
  }
  fixture twice;
  const header headers[] = {{"X-A", "1"}, {"x-a", "2"}};
  twice.call(headers);
  CHECK(twice.details->message == "headers[1] 'x-a': the client sets it, or it is there twice");
}

TEST_CASE("caller's headers: an id or a condition among them counts when the call may be repeated") {
  fixture f;
  const api::create_service_request create{.body = {.service_name = "demo"}};
  const header id[] = {{"Idempotency-Key", "k"}};
  f.client->async_create_service(create, {.headers = id}, f.keep());
  CHECK(f.transport->attempts.at(0)->request.idempotent);
}

TEST_CASE("caller's headers: a fetch, which is not signed, takes an Authorization of the caller's") {
  fixture f;
  const header own[] = {{"Authorization", "Bearer b"}, {"Range", "bytes=0-9"}};
  wirebind::async_fetch(*f.client, "http://127.0.0.2/x", {.headers = own}, f.keep());
  const auto sent = f.transport->attempts.at(0)->sent();
  CHECK(sent.fields.find("range") == "bytes=0-9");
  const header host[] = {{"Host", "other"}};
  wirebind::async_fetch(*f.client, "http://127.0.0.2/x", {.headers = host}, f.keep());
  f.context.poll();
  CHECK(f.error == wirebind::errc::invalid_header);
}
