// How calls of any API are authenticated: the credentials they take, and what a refusal of them begins.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/core/body_stream.hpp>

#include <asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace api = fc::v20210406;

namespace {

const api::get_function_request get{.service_name = "s", .function_name = "f"};

/// Gives "token-1", and after each refusal the next one.
struct numbered_provider final : wirebind::credentials_provider {
  void async_get(handler done) override { done({}, current); }
  bool invalidate(const wirebind::credentials& refused) override {
    ++told;
    if (!exhausted && refused.same_snapshot(current)) {
      current = wirebind::access_token{"token-" + std::to_string(++number)};
    }
    return !exhausted;
  }
  int told = 0;
  int number = 1;
  bool exhausted = false;
  wirebind::credentials current = wirebind::access_token{"token-1"};
};

struct fixture {
  explicit fixture(wirebind::client_credentials credentials,
                   std::shared_ptr<wirebind::auth::authenticator> how = wirebind::auth::bearer(),
                   wirebind::retry::policy retry = {}) {
    wirebind::client_options options{.endpoint = "http://127.0.0.1:8080",
                                     .credentials = std::move(credentials),
                                     .authentication = std::move(how),
                                     .retry = retry};
    client.emplace(context.get_executor(), std::move(options), transport);
  }
  template <class Request>
  void call(const Request& request, const wirebind::call_options& options = {}) {
    outcome.reset();
    client->async_call<typename Request::operation>(request, options,
                                                    [this](std::error_code error, const auto& got) {
                                                      outcome = error;
                                                      details = got.shared_details();
                                                    });
    poll();
  }
  void poll() {
    context.restart();
    context.poll();
  }
  std::string authorization(std::size_t attempt) {
    return std::string(
        transport->attempts.at(attempt)->sent().fields.find("authorization").value_or("(none)"));
  }
  void answer(int status, const std::string& body = "{}") {
    transport->attempts.back()->answer(status, body);
    poll();
  }

  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;
  std::optional<std::error_code> outcome;
  std::shared_ptr<const wirebind::call_details> details;
};

}  // namespace

TEST_CASE("authentication: a value of the scheme's type is sent, and nothing where nothing is required") {
  fixture f(wirebind::access_token{"token-0"});
  f.call(get);
  CHECK(f.authorization(0) == "Bearer token-0");
  fixture none(wirebind::access_token{"token-0"}, wirebind::auth::anonymous());
  none.call(get);
  CHECK(none.authorization(0) == "(none)");
}

TEST_CASE("authentication: credentials of a call stand in for those of the client") {
  fixture f(std::make_shared<numbered_provider>());
  const wirebind::credentials own = wirebind::access_token{"own"};
  f.call(get, {.credentials = &own});
  CHECK(f.authorization(0) == "Bearer own");
  f.answer(401);
  CHECK(f.outcome == wirebind::errc::service_error);
  f.call(get);
  CHECK(f.authorization(1) == "Bearer token-1");
}

TEST_CASE("authentication: credentials of another type, or none, are an error before anything is sent") {
  fixture other(wirebind::api_key{"k"});
  other.call(get);
  CHECK(other.authorization(0) == "(none)");
  CHECK(other.transport->attempts.at(0)->prepare_error == wirebind::auth::errc::other_credentials);
  const wirebind::credentials key = wirebind::api_key{"k"};
  fixture one(wirebind::access_token{"token-0"});
  one.call(get, {.credentials = &key});
  CHECK(one.outcome == wirebind::auth::errc::other_credentials);
  fixture nothing({}, wirebind::auth::anonymous());
  nothing.call(get, {.credentials = &key});
  CHECK(nothing.outcome == wirebind::auth::errc::other_credentials);
  CHECK(nothing.details->message.find("client_options::authentication") != std::string::npos);
  fixture missing({});
  missing.call(get);
  CHECK(missing.authorization(0) == "(none)");
  CHECK(missing.transport->attempts.at(0)->prepare_error == wirebind::auth::errc::incomplete_credentials);
}

TEST_CASE("authentication: refused credentials are passed to the provider, and there is one more attempt") {
  const auto provider = std::make_shared<numbered_provider>();
  fixture f(provider);
  f.call(get);
  f.answer(401);
  CHECK_FALSE(f.outcome);
  CHECK(provider->told == 1);
  REQUIRE(f.transport->attempts.size() == 2);
  CHECK(f.authorization(1) == "Bearer token-2");
  f.answer(200);
  CHECK(f.outcome == std::error_code());
  CHECK(f.details->attempts.size() == 2);
}

TEST_CASE("authentication: a second refusal ends the call, and the provider is notified once") {
  const auto provider = std::make_shared<numbered_provider>();
  fixture f(provider);
  f.call(get);
  f.answer(401);
  f.answer(401);
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(f.details->status == 401);
  CHECK(provider->told == 1);
}

TEST_CASE("authentication: no further attempt where there are no others, or without retries") {
  const auto provider = std::make_shared<numbered_provider>();
  provider->exhausted = true;
  fixture f(provider);
  f.call(get);
  f.answer(401);
  CHECK(f.outcome == wirebind::errc::service_error);
  const auto fresh = std::make_shared<numbered_provider>();
  fixture once(fresh, wirebind::auth::bearer(), wirebind::retry::none);
  once.call(get);
  once.answer(401);
  CHECK(once.outcome == wirebind::errc::service_error);
  CHECK(fresh->told == 1);
}

TEST_CASE("authentication: 403 says nothing of bearer tokens") {
  const auto provider = std::make_shared<numbered_provider>();
  fixture f(provider);
  f.call(get);
  f.answer(403);
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(provider->told == 0);
}

TEST_CASE(
    "authentication: a body that cannot be read again is not sent again, but the provider is notified") {
  const auto provider = std::make_shared<numbered_provider>();
  fixture f(provider);
  struct once final : wirebind::body_source {
    std::optional<std::uint64_t> length() const override { return 1; }
    void async_read_some(char* to, std::size_t, read_handler done) override {
      *to = 'x';
      done({}, 1);
    }
  } source;
  f.call(api::invoke_function_request{.service_name = "s", .function_name = "f"}, {.source = &source});
  wirebind::net::exchange_report report;
  report.wrote = report.source_used = true;
  wirebind::http::response refusal;
  refusal.status = 401;
  std::exchange(f.transport->attempts.back()->listener, nullptr)->completed({}, std::move(refusal), report);
  f.poll();
  CHECK(f.outcome == wirebind::errc::service_error);
  CHECK(provider->told == 1);
  CHECK(f.transport->attempts.size() == 1);
}

TEST_CASE("authentication: a token that a service repeats is not shown") {
  fixture f(wirebind::access_token{"a-secret-token"});
  f.call(get);
  f.answer(400, R"({"code":"Bad","message":"what is a-secret-token?"})");
  CHECK(f.details->body.find("a-secret-token") == std::string::npos);
  CHECK(f.details->message.find("a-secret-token") == std::string::npos);
}

namespace {

/// A client whose API has two schemes; the operation takes one of both, or both.
struct scheme_fixture : fixture {
  explicit scheme_fixture(wirebind::client_credentials credentials) : fixture({}) {
    wirebind::client_options options{.endpoint = "http://127.0.0.1:8080",
                                     .credentials = std::move(credentials)};
    options.schemes = std::make_shared<const wirebind::auth::scheme_table>(wirebind::auth::scheme_table{
        {"bearer", wirebind::auth::bearer()},
        {"key", wirebind::auth::key(wirebind::auth::key_location::header, "X-Key")}});
    client.emplace(context.get_executor(), std::move(options), transport);
  }
};

}  // namespace

TEST_CASE(
    "authentication: a scheme of the API is used, and one without credentials is an error that names it") {
  scheme_fixture f(wirebind::access_token{"token-0"});
  f.call(get);
  CHECK(f.authorization(0) == "Bearer token-0");
  scheme_fixture none(wirebind::api_key{"k"});
  none.call(get);
  CHECK(none.outcome == wirebind::auth::errc::incomplete_credentials);
  CHECK(none.transport->attempts.empty());
  CHECK(none.details->message.find("bearer") != std::string::npos);
}
