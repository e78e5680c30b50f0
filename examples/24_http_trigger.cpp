// Calls of an HTTP trigger that asks for a signature: a URL with one in its query that anyone may call for an
// hour, and a request that is signed itself. A small server of the program's own stands for the trigger.
#include <aliyun/verify.hpp>
#include <fc/ext/http_trigger.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <iostream>
#include <optional>
#include <string>

namespace api = fc::v20210406;
namespace http = wirebind::http;

const aliyun::access_key key{.access_key_id = "id", .access_key_secret = "s3cret"};

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// What the service does before the function is run.
http::response response_to(const http::request& in) {
  const auto lookup = [](std::string_view) { return std::optional(key); };
  const auto result = aliyun::verify_trigger_call(in, lookup, now());
  http::response out;
  out.status = result.code ? 403 : 200;
  out.body = result.code ? result.code.message() : "hello";
  return out;
}

int main() {
  asio::io_context context(1);
  wirebind::server::http_server trigger(
      context.get_executor(), {},
      {.handle = [](http::request&& in, wirebind::server::responder respond) { respond(response_to(in)); }});

  // [presigned]
  const std::string url =
      fc::ext::presigned_url(trigger.url() + "/report?of=today", key, now() + std::chrono::hours(1));
  // [/presigned]
  const std::string late =
      fc::ext::presigned_url(trigger.url() + "/report?of=today", key, now() - std::chrono::seconds(1));

  // [signed]
  http::request call{"POST", "/report?of=today", {}, R"({"pages":2})"};
  call.fields.add("Host", "demo-abc.cn-hangzhou.fcapp.run");
  call.fields.add("Content-Type", "application/json");
  const std::error_code problem = fc::ext::sign_trigger_call(call, key);
  // [/signed]
  bool good = !problem && response_to(call).status == 200;

  api::client client(context, {.endpoint = trigger.url()});
  wirebind::async_fetch(client, url, {}, [&](std::error_code error, const wirebind::fetched& fetched) {
    std::cout << "until it expires: " << fetched.body.view() << '\n';
    good = good && !error;
    wirebind::async_fetch(client, late, {}, [&](std::error_code refused, const wirebind::fetched& nothing) {
      std::cout << "later: status " << nothing.details->status << '\n';
      good = good && refused;
      trigger.stop();
    });
  });
  context.run();
  return good ? 0 : 1;
}
