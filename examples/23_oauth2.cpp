// Tokens of OAuth 2.0: the provider asks the authorization server once for all calls and again in time. Here
// one server is both, the authorization server and an API with bearer tokens.
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/credentials/oauth2.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <iostream>
#include <string>

namespace api = fc::v20210406;
namespace http = wirebind::http;

http::response response_to(const http::request& in) {
  http::response out;
  out.status = 200;
  if (in.target == "/token") {
    std::cout << "asked for a token: " << in.body.view() << '\n';
    out.body = R"({"access_token":"abc","token_type":"Bearer","expires_in":3600})";
  } else {
    out.status = in.fields.find("Authorization") == "Bearer abc" ? 200 : 401;
    out.body = R"({"services":[]})";
  }
  return out;
}

int main() {
  asio::io_context context(1);
  wirebind::server::http_server server(
      context.get_executor(), {},
      {.handle = [](http::request&& in, wirebind::server::responder respond) { respond(response_to(in)); }});

  // [provider]
  // An API whose document has the flow brings it along: api::authentication::session_client_credentials.
  const std::string token_url = server.url() + "/token";
  const auto tokens = wirebind::providers::oauth2(
      context, {.token_url = token_url},
      {.client_id = "worker", .client_secret = "s3cret", .scope = "services:read"});
  // [/provider]
  const wirebind::client_options options{
      .endpoint = server.url(), .credentials = tokens, .authentication = wirebind::auth::bearer()};
  api::client client(context, options);

  int left = 2;
  int good = 0;
  const api::list_services_request request{};
  const auto done = [&](std::error_code error, const api::list_services_response& response) {
    good += !error;
    std::cout << "status " << response.status() << '\n';
    if (--left == 0) server.stop();
  };
  client.async_list_services(request, done);
  client.async_list_services(request, done);
  context.run();
  return good == 2 ? 0 : 1;
}
