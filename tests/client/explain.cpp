// What the texts of an error tell: what was wrong, where, and what to do next.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/bearer.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/response_parser.hpp>
#include <wirebind/net/error.hpp>

#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
namespace http = wirebind::http;
namespace net = wirebind::net;
using wirebind::errc;

namespace {

using field_list = std::vector<std::pair<std::string, std::string>>;

/// How a call ended.
struct ending {
  std::error_code error;
  std::shared_ptr<const wirebind::call_details> details;

  std::string text() const { return wirebind::explain(error, *details); }
  std::string what() const { return wirebind::call_error(error, details).what(); }
  bool tells(std::string_view part) const {
    UNSCOPED_INFO(text());
    return text().find(part) != std::string::npos;
  }
};

/// A call to `endpoint` whose attempt, if there is one, `response` ends.
template <class Answer>
ending end_of(wirebind::client_options options, Answer answer) {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  if (!options.credentials.has_value()) options.credentials = aliyun::access_key{"id", "secret", {}};
  options.retry = wirebind::retry::none;
  api::client client(context.get_executor(), options, transport);
  ending out;
  const api::list_services_request request;
  client.async_list_services(request, [&](std::error_code error, const api::list_services_response& got) {
    out = {error, got.shared_details()};
  });
  if (!transport->attempts.empty()) answer(*transport->attempts.back());
  context.run();
  REQUIRE(out.details);
  return out;
}

ending refused(const std::string& endpoint) {
  return end_of({.endpoint = endpoint}, [](fake_transport::attempt&) {});
}

ending broken(std::error_code error, const std::string& endpoint = "https://api.test") {
  return end_of({.endpoint = endpoint}, [&](fake_transport::attempt& each) { each.complete(error, {}); });
}

ending answered(int status, const std::string& body, field_list fields = {},
                const std::string& endpoint = "https://api.test") {
  return end_of({.endpoint = endpoint},
                [&](fake_transport::attempt& each) { each.answer(status, body, std::move(fields)); });
}

std::error_code tls(int reason) {
  OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS,
                   nullptr);  // loads the texts of reasons, as the first TLS connection does
  return net::tls_failure(ERR_PACK(ERR_LIB_SSL, 0, reason));
}

}  // namespace

TEST_CASE("explain: each way in which an endpoint is wrong has its own error and sentence") {
  const std::vector<std::pair<std::string, std::error_code>> wrong = {
      {"", errc::invalid_endpoint},
      {"api.test", http::errc::url_scheme},
      {"ftp://api.test", http::errc::url_scheme},
      {"https://user:password@api.test", http::errc::url_user_info},
      {"https://api.test:65536", http::errc::url_port},
      {"https://api.test:0", http::errc::url_port},
      {"https://api.test:", http::errc::url_port},
      {"https://api.test.", http::errc::host_trailing_dot},
      {"https://", http::errc::empty_host},
      {"https://a b", http::errc::invalid_host_character},
      {"https://api.test/#top", http::errc::url_fragment},
      {"https://api.test/a b", http::errc::url_target},
      {"https://api.test/v1?v=1", errc::endpoint_query},
      {"https://api.test/?v=1", errc::endpoint_query},
  };
  std::set<std::string> sentences;
  for (const auto& [endpoint, error] : wrong) {
    const ending end = refused(endpoint);
    INFO(endpoint);
    CHECK(end.error == error);
    CHECK(end.error == errc::invalid_endpoint);
    CHECK(end.tells("client_options::endpoint is '"));
    CHECK(end.tells("not sent"));
    CHECK(end.what().find("client_options::endpoint") != std::string::npos);
    sentences.insert(end.error.message());
  }
  CHECK(sentences.size() == 10);
  CHECK_FALSE(broken(net::errc::forked).error == errc::invalid_endpoint);
}

TEST_CASE("explain: a URL to fetch that is wrong is reported the same way") {
  asio::io_context context(1);
  api::client client(context.get_executor(), {.endpoint = "http://127.0.0.1:1"},
                     std::make_shared<fake_transport>());
  int told = 0;
  for (const auto& [url, error] : {std::pair{"https://api.test:70000/", http::errc::url_port},
                                   std::pair{"https://me@api.test/", http::errc::url_user_info}}) {
    wirebind::async_fetch(client, url, {},
                          [&, error = error](std::error_code got, const wirebind::fetched& result) {
                            CHECK(got == error);
                            CHECK(got == errc::invalid_url);
                            CHECK(result.shared_details()->message.find("the URL is '") == 0);
                            ++told;
                          });
  }
  context.run();
  CHECK(told == 2);
}

TEST_CASE("explain: a field that no message can have is named, before and after the signature") {
  const auto agent = end_of({.endpoint = "https://api.test", .user_agent = "a\nb"}, [](auto&) {});
  CHECK(agent.error == http::errc::invalid_field_value);
  CHECK(agent.tells("field 'user-agent'"));
  wirebind::client_options options{.endpoint = "https://api.test"};
  options.credentials = aliyun::access_key{"id", "secret", "line\nbreak"};
  const auto token = end_of(options, [](fake_transport::attempt& each) {
    each.sent();
    each.complete(each.prepare_error, {});
  });
  CHECK(token.error == http::errc::invalid_field_value);
  CHECK(token.tells("field 'x-acs-security-token'"));
}

TEST_CASE("explain: https to a port without TLS says so, with OpenSSL's reason") {
  const ending end = broken(tls(SSL_R_WRONG_VERSION_NUMBER), "https://api.test:8080");
  CHECK(end.error == net::errc::tls_failed);
  CHECK(end.tells("OpenSSL: "));
  CHECK(end.tells("does not speak TLS"));
  CHECK(end.tells("'http://api.test:8080'"));
  CHECK_FALSE(broken(tls(SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE)).tells("does not speak TLS"));
}

TEST_CASE("explain: http to a port with TLS says so, whatever the peer does about it") {
  http::response_parser parser(http::limits{});
  std::error_code error;
  parser.start(false);
  parser.put(std::string_view("\x15\x03\x01\x00\x02\x02\x0a", 7), error);
  CHECK(error == http::errc::tls_response);
  CHECK(broken(error, "http://api.test:443").tells("'https://api.test'"));
  CHECK(broken(net::errc::connection_closed, "http://api.test:8443").tells("'https://api.test:8443'"));
  CHECK(
      answered(400, "<html>The plain HTTP request was sent to HTTPS port</html>", {}, "http://api.test:8443")
          .tells("'https://api.test:8443'"));
  CHECK(answered(400, "Client sent an HTTP request to an HTTPS server.\n", {}, "http://api.test:8443")
            .tells("'https://api.test:8443'"));
}

TEST_CASE("explain: a call that was not sent has the base path of its endpoint") {
  const ending end = end_of({.endpoint = "https://api.test/proxy/", .credentials = aliyun::bearer_token{"t"}},
                            [](fake_transport::attempt&) {});
  CHECK(end.error == wirebind::auth::errc::incomplete_credentials);
  CHECK(end.details->target == "GET https://api.test/proxy/2021-04-06/services");
}

TEST_CASE("explain: a base URL of something else is recognised by its response") {
  const std::string page = "<!DOCTYPE html><html><body><h1>Not Found</h1></body></html>";
  const std::string whole = "the endpoint of 'https://api.test/2021-04-06/services' is the base URL";
  CHECK(answered(404, page, {{"Content-Type", "text/html"}}).tells(whole));
  CHECK(answered(200, page, {{"Content-Type", "text/html"}}).tells(whole));
  CHECK(answered(404, "").tells(whole));
  CHECK(answered(404, "", {}, "https://api.test/proxy")
            .tells("the endpoint of 'https://api.test/proxy/2021-04-06/services' is the base URL"));
  CHECK(
      answered(302, "", {{"Location", "https://login.test/x?y"}}).tells("redirects to 'https://login.test'"));
  CHECK_FALSE(answered(404, R"({"ErrorCode":"ServiceNotFound"})").tells("base URL"));
  CHECK_FALSE(answered(404, R"({"ErrorMessage":"no such service"})").tells("base URL"));
  CHECK_FALSE(answered(404, R"({"error":7})", {{"Content-Type", "application/json"}}).tells("base URL"));
}

TEST_CASE("explain: a response to a fetch says nothing about an endpoint") {
  for (const int status : {302, 404}) {
    wirebind::call_details details;
    details.operation = wirebind::fetch_name;
    details.target = "GET https://api.test/a.zip";
    details.status = status;
    CHECK(wirebind::explain(errc::service_error, details).find("next") == std::string::npos);
  }
}

TEST_CASE("explain: what the network and its settings can mend is reported with the names at hand") {
  CHECK(broken(net::errc::host_not_found).tells("host name 'api.test'"));
  CHECK(broken(net::errc::resolution_failed).tells("name servers"));
  CHECK(broken(net::errc::proxy_refused).tells("HTTPS_PROXY"));
  CHECK(broken(net::errc::proxy_authentication).tells("pool.proxy.url"));
  CHECK(broken(net::errc::certificate_expired).tells("clock"));
  CHECK(broken(net::errc::certificate_untrusted).tells("ca_file"));
  CHECK(broken(net::errc::certificate_mismatch).tells("'api.test' is none"));
  for (const std::error_code error :
       {std::make_error_code(std::errc::connection_refused), std::error_code(asio::error::connection_refused),
        std::error_code(asio::error::host_unreachable), std::error_code(asio::error::network_unreachable),
        make_error_code(net::errc::connect_timeout)}) {
    CHECK(broken(error).tells("'api.test' is the service's host and port"));
  }
  CHECK(broken(net::errc::forked).tells("notify_fork"));
}

TEST_CASE("explain: a refused signature names the clock and the time of the service") {
  const ending end =
      answered(403, R"({"ErrorCode":"SignatureNotMatch"})", {{"Date", "Fri, 02 Jan 2026 03:24:05 GMT"}});
  CHECK(end.tells("clock of this machine"));
  CHECK(end.tells("Fri, 02 Jan 2026 03:24:05 GMT"));
  CHECK(answered(403, R"({"ErrorCode":"AccessDenied"})").tells("permission 'fc:ListServices'"));
}

TEST_CASE("explain: a problem of RFC 9457 gives its title and detail, and its type as the code") {
  const field_list problem{{"Content-Type", "application/problem+json; charset=utf-8"}};
  const ending end = answered(403,
                              R"({"type":"https://api.test/out-of-credit","title":"No credit","status":403,)"
                              R"("detail":"Your balance is 30."})",
                              problem);
  CHECK(end.details->code == "https://api.test/out-of-credit");
  CHECK(end.details->message == "No credit: Your balance is 30.");
  CHECK(end.tells("No credit: Your balance is 30."));
  CHECK(answered(500, R"({"type":"about:blank","title":"Oops"})", problem).details->code.empty());
  CHECK(answered(500, R"({"title":"Oops","code":"E7"})", problem).details->code == "E7");
  CHECK(answered(500, R"({"detail":"Only this"})", problem).details->message == "Only this");
}

TEST_CASE("explain: nothing that a service sends begins a line of its own or steers a terminal") {
  const std::string body =
      R"({"ErrorCode":"A\nb","ErrorMessage":"c\r\n  outcome     done\u001b[31m\u007f\u0000",)"
      R"("RequestId":"d\te"})";
  const ending end = answered(400, body);
  CHECK(end.tells("message     c    outcome     done [31m"));
  const std::string text = end.text();
  const ending plain = answered(400, R"({"ErrorCode":"A","ErrorMessage":"c","RequestId":"d"})");
  const std::string expected = plain.text();
  CHECK(std::ranges::count(text, '\n') == std::ranges::count(expected, '\n'));
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  CHECK(std::ranges::count_if(text, is_control) == std::ranges::count(text, '\n'));
  CHECK(std::ranges::none_of(end.what(), is_control));
}

TEST_CASE("explain: an exception of the program's own may say nothing") {
  struct silent : std::exception {
    const char* what() const noexcept override { return nullptr; }
  };
  wirebind::call_details details;
  details.exception = std::make_exception_ptr(silent());
  CHECK(wirebind::explain(wirebind::callback_errc::exception_thrown, details).find("without a message") !=
        std::string::npos);
}

TEST_CASE("explain: no sentence of an error begins in upper case or ends with a full stop") {
  for (const std::error_category* category : {&wirebind::call_category(), &net::error_category(),
                                              &http::error_category(), &wirebind::auth::error_category()}) {
    const std::string unknown = category->message(10000);
    for (int value = 1; category->message(value) != unknown; ++value) {
      const std::string sentence = category->message(value);
      INFO(sentence);
      const bool name = sentence.starts_with("OpenSSL") || sentence.starts_with("DNS") ||
                        sentence.starts_with("Content-Length");
      CHECK((name || (sentence.front() >= 'a' && sentence.front() <= 'z')));
      CHECK(sentence.back() != '.');
    }
  }
}
