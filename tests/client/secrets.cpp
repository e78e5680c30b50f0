// No text that a program would log holds a secret, whichever way a call fails.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/default_chain.hpp>
#include <aliyun/credentials/profile.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/http/dump.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
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
  options.credentials = aliyun::access_key{"id", secret, token};
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

TEST_CASE("secrets: no error of a connection has one") {
  for (int value = 1; value <= static_cast<int>(net::errc::invalid_server_name); ++value) {
    check_silent(said_of({.error = static_cast<net::errc>(value)}));
  }
  check_silent(said_of({.error = std::make_error_code(std::errc::connection_reset)}));
  check_silent(said_of({.error = net::operation_aborted()}));
}

TEST_CASE("secrets: no error of a service has one, even where the service repeats it") {
  for (const int status : {301, 400, 403, 404, 429, 500, 503}) {
    check_silent(said_of({.status = status, .body = R"({"ErrorCode":"X","ErrorMessage":"no"})"}));
    check_silent(
        said_of({.status = status,
                 .body = R"({"ErrorCode":"SignatureNotMatch","ErrorMessage":"x-acs-security-token:)" + token +
                         " and " + secret + secret + R"("})"}));
    check_silent(said_of({.status = status, .body = R"({"ErrorMessage":"s\u0054oKeN-0123456789"})"}));
    check_silent(said_of({.status = status, .body = std::string(64 * 1024 - 12, ' ') + token}));
    check_silent(said_of({.status = status, .body = "<html><body>" + token + "</body></html>"}));
  }
}

TEST_CASE("secrets: neither a response that cannot be read nor a request that breaks a rule has one") {
  check_silent(said_of({.status = 200, .body = "{\"serviceName\": [" + token}));
  check_silent(said_of({.status = 200, .body = "not JSON"}));
  check_silent(said_of({}, "9-name"));
}

namespace {

const std::string canary = "cAnArY-0123456789";

/// Whatever a program could log of a call that failed.
std::string texts_of(const std::error_code& error,
                     const std::shared_ptr<const wirebind::call_details>& details) {
  std::string said = error.message() + wirebind::explain(error, *details);
  said += wirebind::call_error(error, details).what();
  for (const std::string* each : {&details->operation, &details->target, &details->message, &details->code,
                                  &details->request_id, &details->body}) {
    said += *each + '\n';
  }
  for (const auto& each : details->fields) said.append(each.name).append(": ").append(each.value) += '\n';
  for (const auto& each : details->attempts)
    said += each.error.message() + each.code + each.request_id + each.remote;
  for (const auto& each : details->violations) said += each.message();
  return said;
}

/// All that is said of a real call with these options, and by an observer of everything.
std::string said_with(const std::function<void(wirebind::client_options&)>& set) {
  asio::io_context context(1);
  const auto heard = std::make_shared<diary>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:1";
  options.credentials = aliyun::access_key{"id", secret, token};
  options.retry = wirebind::retry::none;
  options.observer = heard;
  set(options);
  api::client client(context, options);
  std::string said;
  const api::list_services_request request;
  client.async_list_services(request, [&](std::error_code error, const api::list_services_response& answer) {
    REQUIRE(error);
    said = texts_of(error, answer.shared_details());
  });
  context.run();
  REQUIRE_FALSE(said.empty());
  return said + heard->heard;
}

/// What is said of a fetch that gets this response, or none when the status is 0.
std::string said_of_fetch(const std::string& url, int status = 0, const std::string& body = {},
                          std::vector<std::pair<std::string, std::string>> fields = {}) {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.retry = wirebind::retry::none;
  const auto heard = std::make_shared<diary>();
  options.observer = heard;
  api::client client(context.get_executor(), options, transport);
  std::string said;
  wirebind::async_fetch(client, url, {}, [&](std::error_code error, const wirebind::fetched& got) {
    REQUIRE(error);
    said = texts_of(error, got.shared_details());
  });
  if (!transport->attempts.empty()) {
    if (status == 0) transport->attempts.back()->complete(net::errc::connection_closed, {});
    if (status != 0) transport->attempts.back()->answer(status, body, std::move(fields));
  }
  context.run();
  REQUIRE_FALSE(said.empty());
  return said + heard->heard;
}

void check_no_canary(const std::string& said) {
  CAPTURE(said);
  CHECK(said.find(canary) == said.npos);
  check_silent(said);
}

}  // namespace

TEST_CASE("secrets: no text shows those of an endpoint, whatever is wrong with it") {
  for (const std::string& endpoint :
       {"http://user:" + canary + "@127.0.0.1:1", "https://" + canary + "@host",
        "http://user:" + canary + "/x@host", "http://user:a/" + canary + "@host",
        "http://user:a?" + canary + "@host", "user:" + canary + "@host", "ftp://user:" + canary + "@host",
        "http://host:65536/?token=" + canary, "http://host/?" + canary, "http://host/#" + canary,
        "http://host./x?sig=" + canary, "http://host/ ?sig=" + canary}) {
    check_no_canary(said_with([&](auto& options) { options.endpoint = endpoint; }));
  }
}

TEST_CASE("secrets: no text shows an option of the client, wherever it stands") {
  const auto https = [](auto& options) { options.endpoint = "https://127.0.0.1:1"; };
  check_no_canary(said_with([&](auto& options) { options.user_agent = canary + '\n'; }));
  check_no_canary(said_with([&](auto& options) {
    options.credentials = aliyun::access_key{"id", "", token};
  }));
  check_no_canary(said_with([&](auto& options) {
    options.credentials = aliyun::access_key{"id", secret, canary + '\n'};
  }));
  check_no_canary(said_with([&](auto& options) {
    options.credentials = aliyun::access_key{canary + '\n', secret, token};
  }));
  for (const auto member :
       {&net::tls_options::ca_file, &net::tls_options::ca_path, &net::tls_options::server_name,
        &net::tls_options::certificate_file, &net::tls_options::key_file}) {
    check_no_canary(said_with([&](auto& options) {
      https(options);
      options.pool.tls.*member = canary;
    }));
  }
}

TEST_CASE("secrets: no text shows those of a proxy, of the options or of the environment") {
  for (const std::string& url :
       {"socks5://user:" + canary + "@127.0.0.1:1", "http://user:" + canary + "@127.0.0.1:1",
        "http://user:" + canary + "@:0", canary + " " + canary}) {
    const bool environment = GENERATE(false, true);
    if (environment) ::setenv("HTTPS_PROXY", url.c_str(), 1);
    check_no_canary(said_with([&](auto& options) {
      options.endpoint = "https://service.test";
      if (!environment) options.pool.proxy.url = url;
    }));
    ::unsetenv("HTTPS_PROXY");
  }
}

TEST_CASE("secrets: no text shows what a proxy repeats of its password") {
  asio::io_context context(1);
  for (const int status : {403, 407, 502}) {
    wirebind::server::http_handlers handlers;
    handlers.handle = [&](wirebind::http::request&& request, wirebind::server::responder respond) {
      wirebind::http::response answer;
      answer.status = status;
      answer.body = std::string(request.fields.find("proxy-authorization").value_or("")) + canary;
      answer.fields.add("proxy-authenticate", "Basic realm=" + canary);
      respond(std::move(answer));
    };
    wirebind::server::http_server proxy(context.get_executor(), {}, std::move(handlers));
    std::thread thread([&] { context.run_for(std::chrono::seconds(10)); });
    check_no_canary(said_with([&](auto& options) {
      options.endpoint = "https://service.test";
      options.pool.proxy.url = "http://user:" + canary + "@127.0.0.1:" + std::to_string(proxy.port());
    }));
    context.stop();
    thread.join();
    context.restart();
  }
}

TEST_CASE(
    "secrets: no text shows the query of a URL that is signed in advance, even where a service repeats it") {
  const std::string url = "https://bucket.test/object?Expires=1&Signature=" + canary + "%2B";
  check_no_canary(said_of_fetch(url));
  for (const int status : {301, 403, 404, 503}) {
    check_no_canary(said_of_fetch(url, status,
                                  "<Error><Code>SignatureDoesNotMatch</Code><Message>" + canary +
                                      "+</Message><SignatureProvided>" + canary +
                                      "%2B</SignatureProvided></Error>",
                                  {{"Location", "https://user:" + canary + "+@other/?x=" + canary + "%2B"},
                                   {"x-echo", canary + "%2B"}}));
  }
  for (const std::string& odd : {url + "#" + canary, url + " ", "https://user:" + canary + "@bucket.test/",
                                 "bucket.test/?" + canary}) {
    check_no_canary(said_of_fetch(odd));
  }
}

TEST_CASE("secrets: no text shows what a service repeats in its code, its request id and its fields") {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.credentials = aliyun::access_key{"id", secret, token};
  options.retry = wirebind::retry::none;
  const auto heard = std::make_shared<diary>();
  options.observer = heard;
  api::client client(context.get_executor(), options, transport);
  std::string said;
  const api::list_services_request request;
  client.async_list_services(request, [&](std::error_code error, const api::list_services_response& answer) {
    said = texts_of(error, answer.shared_details());
  });
  transport->attempts.back()->answer(
      400, R"({"Code":"No)" + token + R"(","Message":"x","RequestId":")" + secret + "\"}",
      {{"x-acs-security-token", token},
       {"X-Fc-Request-Id", secret},
       {"Date", "Fri, 02 Jan 2026 03:24:05 GMT"}});
  context.run();
  check_no_canary(said + heard->heard);
  CHECK(said.find("Fri, 02 Jan 2026") != said.npos);
}

TEST_CASE(
    "secrets: no text shows a header of the caller's that a service repeats and whose name says what it is") {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.credentials = aliyun::access_key{"id", secret, token};
  options.retry = wirebind::retry::none;
  const auto heard = std::make_shared<diary>();
  options.observer = heard;
  api::client client(context.get_executor(), options, transport);
  const std::string trace = "tRaCe-0123456789";
  const std::string bearer = "Bearer " + canary;
  const std::string cookie = "a=b; session=" + canary + "; c=d";
  const wirebind::header headers[] = {
      {"X-Api-Key", canary}, {"X-Session_Token", bearer}, {"Cookie", cookie}, {"X-Trace", trace}};
  const api::list_services_request request;
  for (const int status : {302, 400, 404, 500}) {
    std::string said;
    client.async_list_services(request, {.headers = headers},
                               [&](std::error_code error, const api::list_services_response& answer) {
                                 said = texts_of(error, answer.shared_details());
                               });
    REQUIRE_FALSE(transport->attempts.empty());
    transport->attempts.back()->answer(
        status, R"({"ErrorCode":"X","ErrorMessage":")" + trace + " " + canary + R"( is not known"})",
        {{"X-Echo", "session=" + canary}});
    context.restart();
    context.run();
    check_no_canary(said + heard->heard);
    if (status >= 400) CHECK(said.find(trace) != said.npos);
  }
}

namespace {

/// A request with secrets in its path and its query.
struct send_request {
  std::string bot_token;
  std::string chat;
  std::string key_secret;
  std::string access_token;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("botToken", self.bot_token);
    v.path("chat", self.chat);
    v.path("key_secret", self.key_secret);
    v.query("access_token", self.access_token);
  }
};

/// A request whose members break rules.
struct upload_request {
  std::string private_key;
  std::string name;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("privateKey", self.private_key);
    v("name", self.name);
  }
  static constexpr wirebind::rule rules[] = {{"privateKey", wirebind::rule_kind::max_length, "3"},
                                             {"name", wirebind::rule_kind::max_length, "3"}};
};

}  // namespace

TEST_CASE("secrets: no text shows one that a service repeats as it was sent, with escapes or in base64") {
  struct sent {
    std::string secret, repeated;
    wirebind::credentials used;
    std::shared_ptr<wirebind::auth::authenticator> by;
  };
  const auto key = [](std::string value, std::string repeated) {
    return sent{value, std::move(repeated), wirebind::api_key{value},
                wirebind::auth::key(wirebind::auth::key_location::query, "api_key")};
  };
  const std::string strange = "sEcReT+kEy/ \"0123\\==";
  const sent all[] = {
      {"aGFuczpoVW50ZVIyaFVudGVSMg==", "aGFuczpoVW50ZVIyaFVudGVSMg==",
       wirebind::user_password{"hans", "hUnteR2hUnteR2"}, wirebind::auth::basic()},
      key(strange, "sEcReT%2BkEy%2F%20%220123%5C%3D%3D"),
      key(strange, "sEcReT%2bkEy/+%220123%5c=="),
      key(strange, R"(sEcReT+kEy\/ \"0123\\==)"),
      key(strange, R"(sEcReT\u002bkEy\u002F \u00220123\\\u003D=)"),
      key(strange, strange),
      key("100%25sure", "100%25sure"),
  };
  for (const sent& each : all) {
    for (const std::string& body :
         {"<p>" + each.repeated + "</p>", R"({"code":"X","message":"no: )" + each.repeated + "\"}"}) {
      asio::io_context context(1);
      const auto transport = std::make_shared<fake_transport>();
      wirebind::client_options options;
      options.endpoint = "http://127.0.0.1:8080";
      options.credentials = each.used;
      options.authentication = each.by;
      options.retry = wirebind::retry::none;
      api::client client(context.get_executor(), options, transport);
      const api::list_services_request request;
      std::string said;
      client.async_list_services(request,
                                 [&](std::error_code error, const api::list_services_response& answer) {
                                   REQUIRE(error);
                                   said = texts_of(error, answer.shared_details());
                                 });
      transport->attempts.back()->answer(400, body, {{"X-Said", each.repeated}});
      context.run();
      INFO(body);
      CHECK(said.find("***") != said.npos);
      CHECK(said.find(each.repeated) == said.npos);
      CHECK(said.find(each.secret) == said.npos);
    }
  }
}

TEST_CASE("secrets: no text shows the value of a member whose name says that it is one") {
  static constexpr wirebind::api_info some_api{};
  static constexpr wirebind::operation_info upload{.name = "Upload", .method = "POST", .path = "/"};
  const wirebind::client::operation_ref operation{.api = &some_api,
                                                  .info = &upload,
                                                  .request = &wirebind::json::type_of<upload_request>(),
                                                  .headers = nullptr,
                                                  .body = nullptr,
                                                  .raw_body = true};
  const upload_request request{.private_key = canary, .name = "shown"};
  const auto call = wirebind::client::encode_request(operation, &request, {.endpoint = "http://h"}, {});
  REQUIRE(call.details->violations.size() == 2);
  const std::string said = texts_of(call.error, call.details);
  check_no_canary(said);
  CHECK(said.find("***") != said.npos);
  CHECK(said.find("shown") != said.npos);
}

TEST_CASE("secrets: no text shows a secret in the path, nor what a service repeats of it and of the query") {
  static constexpr wirebind::api_info some_api{};
  static constexpr wirebind::operation_info send{
      .name = "Send", .method = "GET", .path = "/bot{botToken}/{chat}:{key_secret}"};
  const wirebind::client::operation_ref operation{.api = &some_api,
                                                  .info = &send,
                                                  .request = &wirebind::json::type_of<send_request>(),
                                                  .headers = nullptr,
                                                  .body = nullptr,
                                                  .raw_body = true};
  const auto prepared = [&operation](const send_request& request) {
    return wirebind::client::encode_request(operation, &request, {.endpoint = "http://h/v1/"}, {});
  };
  send_request request{
      .bot_token = canary + "/+", .chat = "shown", .key_secret = canary, .access_token = canary};
  const auto call = prepared(request);
  REQUIRE_FALSE(call.error);
  CHECK(call.request.target == "/v1/bot" + canary + "%2F%2B/shown:" + canary + "?access_token=" + canary);
  CHECK(call.details->target == "GET http://h/v1/bot***/shown:***");
  call.details->message = "no bot " + canary + "/+ or " + canary + "%2F%2B, and no " + canary;
  namespace detail = wirebind::client::detail;
  detail::redact(*call.details, detail::secrets_of({}, call));
  CHECK(call.details->message == "no bot *** or ***, and no ***");

  request.chat.clear();
  const auto ended = prepared(request);
  CHECK(ended.error == wirebind::errc::invalid_request);
  CHECK(ended.details->target == "GET http://h/v1/bot{botToken}/{chat}:{key_secret}");
  request = {.bot_token = "", .chat = ".", .key_secret = canary + "\n", .access_token = {}};
  const auto refused = prepared(request);
  check_no_canary(texts_of(refused.error, refused.details));
}

TEST_CASE("secrets: no text shows what stands in a profile that cannot be read") {
  namespace providers = wirebind::providers;
  const auto check = [](const aliyun::profile_result& read) {
    check_no_canary(read.error.message() + read.detail);
  };
  for (const std::string& text :
       {"[default]\ntype = access_key\naccess_key_id = x\naccess_key_secret " + canary,
        "[default]\ntype = " + std::string("odd") + "\naccess_key_secret = " + canary,
        "[default]\naccess_key_secret = " + canary, "[default\n" + canary, canary}) {
    check(aliyun::parse_ini_profile(text, "default"));
    check(aliyun::parse_ini_profile(text, "other"));
  }
  for (const std::string& text :
       {R"({"current":"d","profiles":[{"name":"d","mode":"AK","access_key_secret":")" + canary + "\"}]}",
        R"({"current":"d","profiles":[{"name":"d","mode":"AK","access_key_secret":")" + canary,
        R"({"current":"d","profiles":[{"name":"d","mode":"AK","access_key_secret":[")" + canary + "\"]}]}",
        R"({"current":"d","profiles":[{"name":"d","mode":"Odd","access_key_secret":")" + canary + "\"}]}",
        canary}) {
    check(aliyun::parse_cli_profile(text, "d"));
    check(aliyun::parse_cli_profile(text, ""));
  }
}

TEST_CASE("secrets: no text shows a variable of the environment from which no credentials come") {
  namespace providers = wirebind::providers;
  providers::surroundings around{.transport = std::make_shared<fake_transport>(),
                                 .metadata = std::make_shared<fake_transport>(),
                                 .clock = nullptr,
                                 .environment = [](std::string_view name) -> std::optional<std::string> {
                                   if (name == "ALIBABA_CLOUD_ACCESS_KEY_ID") return std::nullopt;
                                   if (name == "ALIBABA_CLOUD_ECS_METADATA_DISABLED") return "true";
                                   return name.find("FILE") == name.npos && name != "HOME" ? canary
                                                                                           : "/nowhere";
                                 }};
  const auto sources = aliyun::default_sources(around);
  std::string said;
  sources->async_fetch(
      [&](const providers::fetched_credentials& got) { said = got.error.message() + got.detail; });
  REQUIRE_FALSE(said.empty());
  check_no_canary(said);
}

TEST_CASE("secrets: a dump shows neither what signs a request nor what a caller added to it") {
  wirebind::http::request request;
  request.method = "GET";
  request.target = "/path?Signature=" + canary + "&" + canary;
  for (const char* name :
       {"Authorization", "Cookie", "X-Api-Key", "Proxy-Authorization", "x-acs-security-token"}) {
    request.fields.add(name, canary);
  }
  request.body = wirebind::bytes(canary);
  check_no_canary(wirebind::http::dump(request));
}
