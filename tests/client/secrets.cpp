// No text that a program would log holds a secret, whichever way a call fails.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <fc/v20210406/client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/net/error.hpp>

#include <asio/io_context.hpp>

#include <string>
#include <vector>

namespace api = fc::v20210406;
namespace net = wirebind::net;

namespace {

const std::string secret = "kEy-SeCrEt-0123456789";
const std::string token = "sToKeN-0123456789";
const std::string payload = "pAyLoAd-0123456789";

/// Every text of every event.
struct diary final : wirebind::observer {
  void attempt_started(const wirebind::attempt_id& id) override {
    heard.append(id.operation).append(id.target);
  }
  void attempt_ended(const wirebind::attempt_id& id, const wirebind::attempt_result& how) override {
    heard.append(id.target)
        .append(how.error.message())
        .append(how.code)
        .append(how.request_id)
        .append(how.remote);
  }
  std::string heard;
};

/// How an attempt ends.
struct ending {
  std::error_code error{};
  int status = 0;
  std::string body{};
};

/// All that is said of a call that ends so.
std::string said_of(const ending& how, const std::string& nothing_valid = {}) {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  const auto heard = std::make_shared<diary>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.credentials = {"id", secret, token};
  options.retry = wirebind::retry::none;
  options.observer = heard;
  api::client client(context.get_executor(), options, transport);
  std::string said;
  const api::create_service_request request{
      .body = {.description = payload, .service_name = nothing_valid.empty() ? "demo" : nothing_valid}};
  client.async_create_service(request, [&](std::error_code error,
                                           const api::create_service_response& answer) {
    REQUIRE(error);
    const auto& details = answer.details();
    said += wirebind::explain(error, details) + wirebind::call_error(error, answer.shared_details()).what();
    said += error.message() + details.target + details.message + details.code;
    if (how.status >= 300) said += details.body;  // of a success it is what the caller asked for
    for (const auto& each : details.attempts) said += each.error.message() + each.code + each.remote;
    for (const auto& each : details.violations) said += each.message();
  });
  if (!transport->attempts.empty()) {
    const auto sent = transport->attempts.back()->sent();
    const std::string signature(sent.fields.find("authorization").value_or(""));
    CHECK_FALSE(signature.empty());
    CHECK(sent.fields.find("x-acs-security-token") == token);
    if (how.error) {
      transport->attempts.back()->complete(how.error, {});
    } else {
      transport->attempts.back()->answer(how.status, how.body);
    }
    context.run();
    CHECK(said.find(signature) == said.npos);
    CHECK(heard->heard.find(signature) == std::string::npos);
  } else {
    context.run();
  }
  REQUIRE_FALSE(said.empty());
  return said + heard->heard;
}

void check_silent(const std::string& said) {
  for (const std::string& each : {secret, token, payload}) {
    CAPTURE(said);
    CHECK(said.find(each) == said.npos);
  }
}

}  // namespace

TEST_CASE("secrets: no error of a connection tells one") {
  for (int value = 1; value <= static_cast<int>(net::errc::invalid_server_name); ++value) {
    check_silent(said_of({.error = static_cast<net::errc>(value)}));
  }
  check_silent(said_of({.error = std::make_error_code(std::errc::connection_reset)}));
  check_silent(said_of({.error = net::operation_aborted()}));
}

TEST_CASE("secrets: no error of a service tells one, even where the service repeats it") {
  for (const int status : {301, 400, 403, 404, 429, 500, 503}) {
    check_silent(said_of({.status = status, .body = R"({"ErrorCode":"X","ErrorMessage":"no"})"}));
    check_silent(
        said_of({.status = status,
                 .body = R"({"ErrorCode":"SignatureNotMatch","ErrorMessage":"x-acs-security-token:)" + token +
                         " and " + secret + secret + R"("})"}));
    check_silent(said_of({.status = status, .body = R"({"ErrorMessage":"s\u0054oKeN-0123456789"})"}));
    check_silent(said_of({.status = status, .body = std::string(4096 - 12, ' ') + token}));
    check_silent(said_of({.status = status, .body = "<html><body>" + token + "</body></html>"}));
  }
}

TEST_CASE("secrets: neither an answer that cannot be read nor a request that breaks a rule tells one") {
  check_silent(said_of({.status = 200, .body = "{\"serviceName\": [" + token}));
  check_silent(said_of({.status = 200, .body = "not JSON"}));
  check_silent(said_of({}, "9-name"));
}
