// Answers in the content coding gzip over a connection: asked for, taken off, refused.
#include "catch.hpp"
#include "gzip.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <optional>
#include <string>
#include <utility>

namespace api = fc::v20210406;
using wirebind::http::coding;
namespace http = wirebind::http;

namespace {

/// Calls back later, so that the exchange waits in between.
struct text_sink final : wirebind::body_sink {
  explicit text_sink(asio::io_context& by) : context(by) {}
  void async_write(std::string_view data, write_handler done) override {
    largest = std::max(largest, data.size());
    taken += data.size();
    if (text.size() < 1 << 20) text += data;
    asio::post(context, [done = std::move(done)]() mutable { done({}); });
  }
  asio::io_context& context;
  std::size_t largest = 0;
  std::size_t taken = 0;
  std::string text;
};

struct fixture {
  explicit fixture(coding asked = coding::gzip) {
    wirebind::server::http_handlers handlers;
    handlers.handle = [this](http::request&& request, wirebind::server::responder respond) {
      seen = std::move(request);
      respond(http::response(answer));
    };
    server.emplace(context.get_executor(), wirebind::server::http_server_options{}, std::move(handlers));
    wirebind::client_options options;
    options.endpoint = server->url();
    options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
    options.authentication = aliyun::acs3();
    options.accept_encoding = asked;
    options.retry = wirebind::retry::none;
    client.emplace(context, options);
  }
  void respond_with(int status, std::string body, const char* encoding = "gzip") {
    answer = {};
    answer.status = status;
    answer.fields.add("Content-Type", "application/json");
    if (*encoding != '\0') answer.fields.add("Content-Encoding", encoding);
    answer.body = std::move(body);
  }
  template <class Operation>
  std::error_code call(typename Operation::request request, wirebind::response<Operation>& got,
                       const wirebind::call_options& options = {}) {
    std::optional<std::error_code> outcome;
    client->async_call<Operation>(request, options,
                                  [&](std::error_code error, wirebind::response<Operation> response) {
                                    outcome = error;
                                    got = std::move(response);
                                  });
    while (!outcome) context.run_one();
    return *outcome;
  }
  std::error_code get(const wirebind::call_options& options = {}) {
    return call<api::get_function>({.service_name = "demo", .function_name = "f"}, function, options);
  }
  std::error_code invoke(const wirebind::call_options& options = {}) {
    return call<api::invoke_function>({.service_name = "demo", .function_name = "f"}, invoked, options);
  }

  asio::io_context context{1};
  http::request seen;
  http::response answer;
  std::optional<wirebind::server::http_server> server;
  std::optional<wirebind::basic_client> client;
  wirebind::response<api::get_function> function;
  wirebind::response<api::invoke_function> invoked;
};

const std::string described = R"({"functionName":"f","memorySize":512})";

}  // namespace

TEST_CASE("gzip over a connection: a response is requested in it, and decoded") {
  fixture f;
  f.respond_with(200, gzip(described));
  CHECK_FALSE(f.get());
  CHECK(f.seen.fields.find("Accept-Encoding") == "gzip");
  CHECK(f.function->memory_size == 512);
  CHECK_FALSE(f.function.details().fields.contains("content-encoding"));
  CHECK_FALSE(f.function.details().fields.contains("content-length"));
  f.respond_with(200, described, "");
  CHECK_FALSE(f.get());
  f.respond_with(200, described, "identity");
  CHECK_FALSE(f.get());
  CHECK(f.server->connections() == 1);
}

TEST_CASE("gzip over a connection: nothing is requested by default, by client or call") {
  fixture f(coding::identity);
  f.respond_with(200, described, "");
  CHECK_FALSE(f.get());
  CHECK_FALSE(f.seen.fields.contains("Accept-Encoding"));
  f.respond_with(200, gzip(described));
  CHECK_FALSE(f.get({.accept_encoding = coding::gzip}));
  CHECK(f.function->function_name == "f");
  fixture g;
  g.respond_with(200, described, "");
  CHECK_FALSE(g.get({.accept_encoding = coding::identity}));
  CHECK_FALSE(g.seen.fields.contains("Accept-Encoding"));
}

TEST_CASE("gzip over a connection: a coding that was not requested is named by the error") {
  fixture f;
  f.respond_with(200, "compressed", "br");
  CHECK(f.get() == wirebind::errc::unknown_coding);
  CHECK(f.function.details().message == "Content-Encoding: br");
  fixture g(coding::identity);
  g.respond_with(200, gzip(described));
  CHECK(g.get() == wirebind::errc::unknown_coding);
  g.respond_with(404, gzip(R"({"ErrorCode":"FunctionNotFound"})"));
  CHECK(g.get() == wirebind::errc::service_error);
  CHECK(g.function.details().message == "Content-Encoding: gzip");
  CHECK(g.function.details().body.empty());
}

TEST_CASE("gzip over a connection: raw bytes stay as they are without a request to decode them") {
  fixture f(coding::identity);
  f.respond_with(200, gzip("bytes"));
  CHECK_FALSE(f.invoke());
  CHECK(f.invoked.body().view() == gzip("bytes"));
  CHECK(f.invoked.details().fields.find("Content-Encoding") == "gzip");
  CHECK_FALSE(f.invoke({.accept_encoding = coding::gzip}));
  CHECK(f.invoked.body().view() == "bytes");
}

TEST_CASE("gzip over a connection: the body of an error is decoded") {
  fixture f;
  f.respond_with(404, gzip(R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"no"})"));
  CHECK(f.get() == api::errc::function_not_found);
  CHECK(f.function.details().message == "no");
}

TEST_CASE("gzip over a connection: an empty body has nothing to decode") {
  fixture f;
  f.respond_with(200, "");
  CHECK_FALSE(f.invoke());
  CHECK(f.invoked.body().empty());
}

TEST_CASE("gzip over a connection: what is damaged or cut is an error, with a sink as without") {
  fixture f;
  text_sink sink(f.context);
  wirebind::call_options options;
  options.sink = GENERATE(true, false) ? &sink : nullptr;
  const std::string coded = gzip("some text");
  f.respond_with(200, coded.substr(0, coded.size() - 1));
  CHECK(f.invoke(options) == http::errc::truncated_gzip);
  f.respond_with(200, coded + "behind");
  CHECK(f.invoke(options) == http::errc::bad_gzip);
  f.respond_with(200, coded);
  CHECK_FALSE(f.invoke(options));
}

TEST_CASE("gzip over a connection: a sink gets the decoded body in pieces of 64 KiB at most") {
  fixture f;
  text_sink sink(f.context);
  std::string text;
  for (int i = 0; text.size() < 900'000; ++i) text += std::to_string(i) + ' ';
  f.respond_with(200, gzip(text) + gzip(std::string(5 << 20, 'z')));
  wirebind::call_options options;
  options.sink = &sink;
  CHECK_FALSE(f.invoke(options));
  CHECK(sink.taken == text.size() + (5 << 20));
  CHECK(sink.text.substr(0, text.size()) == text);
  CHECK(sink.largest == 64 * 1024);
  CHECK(f.invoked.body().empty());
  CHECK_FALSE(f.invoke());
  CHECK(f.invoked.body().size() == sink.taken);
  CHECK(f.server->connections() == 1);
}

TEST_CASE("gzip over a connection: the bound of the body holds for what it becomes") {
  fixture f;
  text_sink sink(f.context);
  f.respond_with(200, gzip(std::string(1'000'000, '\0')));
  wirebind::call_options options;
  options.max_body = 999'999;
  CHECK(f.invoke(options) == http::errc::body_too_large);
  options.sink = &sink;
  CHECK(f.invoke(options) == http::errc::body_too_large);
  CHECK(sink.taken <= 999'999);
  options.max_body = 1'000'000;
  sink.taken = 0;
  CHECK_FALSE(f.invoke(options));
  CHECK(sink.taken == 1'000'000);
}

TEST_CASE("gzip over a connection: a fetch requests it as well") {
  fixture f;
  f.respond_with(200, gzip("fetched"));
  std::optional<std::error_code> outcome;
  wirebind::async_fetch(*f.client, f.server->url() + "/file", {},
                        [&](std::error_code error, const wirebind::fetched& got) {
                          outcome = error;
                          CHECK(got.body.view() == "fetched");
                        });
  while (!outcome) f.context.run_one();
  CHECK(*outcome == std::error_code());
  CHECK(f.seen.fields.find("Accept-Encoding") == "gzip");
}
