// Tokens of OAuth 2.0 with a scripted transport: what is asked, and what the responses mean.
#include "fixture.hpp"

#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/credentials/oauth2.hpp>

#include <stdexcept>
#include <vector>

using namespace credentials_test;
using providers::oauth2_errc;

namespace {

const wirebind::auth::oauth2_flow flow{.token_url = "https://id.example.com/token?tenant=1"};
const providers::oauth2_options worker{.client_id = "worker", .client_secret = "s3cret"};
constexpr std::chrono::sys_seconds asked{1767323045s};

providers::token_response read(int status, std::string body) {
  wirebind::http::response out;
  out.status = status;
  out.body = std::move(body);
  return providers::read_token_response(out, asked);
}

/// What the provider gave, once it has.
struct got_token {
  explicit got_token(wirebind::credentials_provider& from) {
    from.async_get([kept = kept](std::error_code error, const wirebind::credentials& value) {
      kept->first = error;
      const auto* token = value.get_if<wirebind::access_token>();
      kept->second = token != nullptr ? token->value : "(none)";
    });
  }
  std::error_code error() const { return kept->first; }
  const std::string& value() const { return kept->second; }

  std::shared_ptr<std::pair<std::error_code, std::string>> kept =
      std::make_shared<std::pair<std::error_code, std::string>>();
};

std::string form_of(fake_transport::attempt& asked_for) { return std::string(asked_for.sent().body.view()); }

}  // namespace

TEST_CASE("OAuth 2.0: client credentials are one POST, with the client in Authorization") {
  const world w;
  providers::oauth2_source source(w.around(), flow, worker);
  const outcome got(source);
  REQUIRE(w.transport->attempts.size() == 1);
  auto& question = *w.transport->attempts[0];
  CHECK(question.request.origin == wirebind::net::origin{"https", "id.example.com", 443});
  CHECK(question.request.limits.body == 64 * 1024);
  CHECK(question.request.idempotent);
  const auto sent = question.sent();
  CHECK(sent.method == "POST");
  CHECK(sent.target == "/token?tenant=1");
  CHECK(sent.fields.find("Host") == "id.example.com");
  CHECK(sent.fields.find("Content-Type") == "application/x-www-form-urlencoded");
  CHECK(sent.fields.find("Authorization") == "Basic d29ya2VyOnMzY3JldA==");  // worker:s3cret
  CHECK(sent.body.view() == "grant_type=client_credentials");
  question.answer(200, R"({"access_token":"t0ken","token_type":"bearer","expires_in":3600})");
  CHECK_FALSE(got->error);
  CHECK(got->value == wirebind::access_token{"t0ken"});
  CHECK(got->expires == asked + 1h);
}

TEST_CASE("OAuth 2.0: user and password of Basic are form-encoded before they are joined") {
  const world w;
  auto options = worker;
  options.client_id = "a:b c";
  options.client_secret = "p+%\xc3\xa9";
  providers::oauth2_source source(w.around(), flow, options);
  const outcome got(source);
  CHECK(w.transport->attempts[0]->sent().fields.find("Authorization") ==
        "Basic YSUzQWIrYzpwJTJCJTI1JUMzJUE5");  // a%3Ab+c:p%2B%25%C3%A9
}

TEST_CASE("OAuth 2.0: scopes, more parameters and a client in the body are items of the form") {
  const world w;
  auto options = worker;
  options.scope = "things:read things:write";
  options.by = providers::client_authentication::body;
  options.parameters = {{"audience", "https://api.example.com/"}};
  providers::oauth2_source source(w.around(), flow, options);
  const outcome got(source);
  const auto sent = w.transport->attempts[0]->sent();
  CHECK_FALSE(sent.fields.contains("Authorization"));
  CHECK(sent.body.view() ==
        "grant_type=client_credentials&scope=things%3Aread+things%3Awrite&client_id=worker"
        "&client_secret=s3cret&audience=https%3A%2F%2Fapi.example.com%2F");
}

TEST_CASE("OAuth 2.0: where a scope is rejected, the error lists those of the document") {
  const world w;
  auto described = flow;
  described.scopes = "things:read things:write";
  auto options = worker;
  options.scope = "things:reed";
  providers::oauth2_source source(w.around(), described, options);
  const outcome got(source);
  w.transport->attempts[0]->answer(400, R"({"error":"invalid_scope"})");
  CHECK(got->error == oauth2_errc::invalid_scope);
  CHECK(got->detail == "status 400, scopes of the document: things:read things:write");
}

TEST_CASE("OAuth 2.0: a refresh token that the server replaces is reported, and used from then on") {
  const world w;
  std::vector<std::string> told;
  providers::oauth2_source source(
      w.around(),
      {.token_url = "https://id.example.com/token", .refresh_url = "https://id.example.com/refresh"},
      {.client_id = "app", .refresh_token = "first", .on_refresh_token = [&](const std::string& token) {
         told.push_back(token);
       }});
  const auto ask = [&](const std::string& answer) {
    const outcome got(source);
    auto& question = *w.transport->attempts.back();
    CHECK(question.sent().target == "/refresh");
    CHECK_FALSE(question.request.idempotent);
    CHECK_FALSE(question.sent().fields.contains("Authorization"));
    std::string form = form_of(question);
    question.answer(200, answer);
    CHECK_FALSE(got->error);
    return form;
  };
  const std::string plain = R"({"access_token":"a","token_type":"Bearer"})";
  const std::string other = R"({"access_token":"a","token_type":"Bearer","refresh_token":"second"})";
  CHECK(ask(plain) == "grant_type=refresh_token&refresh_token=first&client_id=app");
  CHECK(ask(other) == "grant_type=refresh_token&refresh_token=first&client_id=app");
  CHECK(ask(other) == "grant_type=refresh_token&refresh_token=second&client_id=app");
  CHECK(told == std::vector<std::string>{"second"});
}

TEST_CASE("OAuth 2.0: a callback that throws ends the fetch, and the new refresh token stays") {
  const world w;
  providers::oauth2_source source(
      w.around(), flow,
      {.client_id = "app", .refresh_token = "first", .on_refresh_token = [](const std::string&) {
         throw std::runtime_error("disk full");
       }});
  const outcome got(source);
  w.transport->attempts[0]->answer(200,
                                   R"({"access_token":"a","token_type":"Bearer","refresh_token":"second"})");
  CHECK(got->error);
  CHECK(got->exception);
  const outcome again(source);
  CHECK(says(form_of(*w.transport->attempts[1]), "&refresh_token=second&"));
}

TEST_CASE("OAuth 2.0: a refresh token of a malformed response replaces the former one too") {
  const world w;
  providers::oauth2_source source(w.around(), flow, {.client_id = "app", .refresh_token = "first"});
  const outcome got(source);
  w.transport->attempts[0]->answer(
      200, R"({"access_token":"a","token_type":"Bearer","expires_in":-1,"refresh_token":"second"})");
  CHECK(got->error == errc::malformed_response);
  const outcome again(source);
  CHECK(says(form_of(*w.transport->attempts[1]), "&refresh_token=second&"));
}

TEST_CASE("OAuth 2.0: a refresh token beside client credentials is ignored") {
  const world w;
  providers::oauth2_source source(w.around(), flow, worker);
  const outcome got(source);
  w.transport->attempts[0]->answer(200,
                                   R"({"access_token":"a","token_type":"Bearer","refresh_token":"second"})");
  const outcome again(source);
  CHECK(form_of(*w.transport->attempts[1]) == "grant_type=client_credentials");
}

TEST_CASE("OAuth 2.0: a token URL that is a path belongs to the endpoint's origin") {
  const world w;
  auto options = worker;
  options.endpoint = "https://api.example.com:8443/v1";
  providers::oauth2_source source(w.around(), {.token_url = "/token"}, options);
  const outcome got(source);
  REQUIRE(w.transport->attempts.size() == 1);
  CHECK(w.transport->attempts[0]->request.origin == wirebind::net::origin{"https", "api.example.com", 8443});
  CHECK(w.transport->attempts[0]->sent().target == "/token");
}

TEST_CASE("OAuth 2.0: options that cannot be used are named before anything is sent") {
  const world w;
  const auto said = [&](const wirebind::auth::oauth2_flow& from, const providers::oauth2_options& options) {
    providers::oauth2_source source(w.around(), from, options);
    return providers::to_text(*outcome(source));
  };
  CHECK(says(said(flow, {.client_secret = "s3cret"}), "(client_id)"));
  CHECK(says(said(flow, {.client_id = "worker"}), "(client_secret)"));
  for (const char* bad : {"a  b", " a", "a ", "a\"", "a\\b", "a\nb"}) {
    auto options = worker;
    options.scope = bad;
    CHECK(says(said(flow, options), "(scope)"));
  }
  for (const char* bad : {"http://id.example.com/token", "/token", "", "https://id.example.com/#f",
                          "//id.example.com/token", "https://u:s3cret@id.example.com/"}) {
    const std::string text = said({.token_url = bad}, worker);
    CHECK(says(text, "https, or http on this machine"));
    CHECK_FALSE(says(text, "s3cret"));
  }
  CHECK(w.transport->attempts.empty());
}

TEST_CASE("OAuth 2.0 responses: each error of RFC 6749 is a code, and no text of the server is kept") {
  for (const auto& [code, value] : {std::pair{"invalid_request", oauth2_errc::invalid_request},
                                    std::pair{"invalid_client", oauth2_errc::invalid_client},
                                    std::pair{"invalid_grant", oauth2_errc::invalid_grant},
                                    std::pair{"unauthorized_client", oauth2_errc::unauthorized_client},
                                    std::pair{"unsupported_grant_type", oauth2_errc::unsupported_grant_type},
                                    std::pair{"invalid_scope", oauth2_errc::invalid_scope}}) {
    const auto got =
        read(400, std::string(R"({"error":")") + code + R"(","error_description":"s3cret is wrong"})");
    CHECK(got.result.error == value);
    CHECK(got.result.detail == "status 400");
    CHECK(std::string(got.result.error.category().name()) == "wirebind.oauth2");
    CHECK_FALSE(got.result.error.message() == "unknown error");
  }
  const auto other = read(400, R"({"error":"s3cret"})").result;
  CHECK(other.error == errc::refused_by_service);
  CHECK_FALSE(says(providers::to_text(other), "s3cret"));
  CHECK(read(200, R"({"error":"invalid_grant"})").result.error == oauth2_errc::invalid_grant);
  CHECK(read(503, "busy").result.error == errc::unexpected_status);
  CHECK(read(302, "").result.error == errc::unexpected_status);
  CHECK(read(201, R"({"access_token":"a","token_type":"Bearer"})").result.error == errc::unexpected_status);
}

TEST_CASE("OAuth 2.0 responses: what is no token response is malformed, and why is said") {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"", "no JSON object"},
      {"access_token=t0ken", "no JSON object"},
      {"[]", "no JSON object"},
      {R"({"access_token":"t0ken")", "no JSON object"},
      {R"({"token_type":"Bearer"})", "access_token is missing or no token"},
      {R"({"access_token":"","token_type":"Bearer"})", "access_token is missing or no token"},
      {R"({"access_token":{},"token_type":"Bearer"})", "access_token is missing or no token"},
      {R"({"access_token":"t0\r\nken","token_type":"Bearer"})", "access_token is missing or no token"},
      {R"({"access_token":"t0ken"})", "token_type is not Bearer"},
      {R"({"access_token":"t0ken","token_type":"mac"})", "token_type is not Bearer"},
  };
  for (const auto& [body, why] : cases) {
    const auto got = read(200, body).result;
    CHECK(got.error == errc::malformed_response);
    CHECK(got.detail == why);
  }
}

TEST_CASE("OAuth 2.0 responses: expires_in may be absent, a text or too large, but nothing else") {
  const auto with = [](const std::string& value) {
    return read(200, R"({"access_token":"a","token_type":"Bearer","expires_in":)" + value + '}').result;
  };
  CHECK_FALSE(read(200, R"({"access_token":"a","token_type":"Bearer"})").result.expires);
  CHECK_FALSE(with("null").expires);
  CHECK(with("60").expires == asked + 60s);
  CHECK(with("\"60\"").expires == asked + 60s);
  CHECK(with("0").expires == asked);
  for (const char* hour : {"3600.0", "3.6e3", "36e2", "\"3600.0\"", "36000e-1"}) {
    CHECK(with(hour).expires == asked + 3600s);
  }
  CHECK(with("1e30").expires == (std::chrono::sys_seconds::max)());
  CHECK(with("1e999").expires == (std::chrono::sys_seconds::max)());
  CHECK(with("9223372036854775807").expires == (std::chrono::sys_seconds::max)());
  CHECK(with("99999999999999999999999999").expires == (std::chrono::sys_seconds::max)());
  for (const char* bad : {"-1", "1.5", "15e-1", "true", "\"inf\"", "\"nan\"", "\".5e1\"", "\"\"", "\" 60\"",
                          "\"soon\"", "\"+60\""}) {
    CHECK(with(bad).error == errc::malformed_response);
    CHECK(with(bad).detail == "expires_in is no number of seconds");
  }
}

TEST_CASE("OAuth 2.0: a provider gives one token to all, refreshes it in time, and after a refusal") {
  const world w;
  const auto provider = providers::oauth2(w.around(), flow, worker);
  const got_token first(*provider);
  const got_token second(*provider);
  REQUIRE(w.transport->attempts.size() == 1);
  w.transport->attempts[0]->answer(200, R"({"access_token":"one","token_type":"Bearer","expires_in":3600})");
  CHECK(first.value() == "one");
  CHECK(second.value() == "one");
  w.clock->advance(50min);
  CHECK(got_token(*provider).value() == "one");  // and a refresh has begun
  REQUIRE(w.transport->attempts.size() == 2);
  w.transport->attempts[1]->answer(200, R"({"access_token":"two","token_type":"Bearer"})");
  wirebind::credentials refused;
  provider->async_get([&](std::error_code, const wirebind::credentials& value) { refused = value; });
  CHECK(refused == wirebind::access_token{"two"});
  w.clock->advance(2min);
  CHECK(provider->invalidate(refused));
  const got_token last(*provider);
  REQUIRE(w.transport->attempts.size() == 3);
  w.transport->attempts[2]->answer(401, R"({"error":"invalid_client"})");
  CHECK(last.error() == std::error_code());  // the token has not expired
  CHECK(provider->last_failure() == "status 401");
}

TEST_CASE("OAuth 2.0: a token that expires at once is an error for those who wait") {
  const world w;
  const auto provider = providers::oauth2(w.around(), flow, worker);
  const got_token got(*provider);
  w.transport->attempts[0]->answer(200, R"({"access_token":"one","token_type":"Bearer","expires_in":0})");
  CHECK(got.error() == errc::expired_response);
}
