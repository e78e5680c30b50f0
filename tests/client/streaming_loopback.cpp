// Bodies from a source and to a sink over real connections: they arrive whole, piece by piece, whoever
// answers from where.
#include "catch.hpp"

#include <fc/v20210406/client.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace api = fc::v20210406;

namespace {

constexpr std::size_t whole = 48U << 20;

char byte_at(std::size_t position) { return static_cast<char>((position * 2654435761U) >> 13); }

/// Makes bytes as they are asked for, and notes the largest piece. Answers inline or from another thread.
struct made_source final : wirebind::body_source {
  made_source(std::size_t size, bool announced, asio::thread_pool* elsewhere)
      : size_(size), announced_(announced), elsewhere_(elsewhere) {}

  std::optional<std::uint64_t> length() const override {
    return announced_ ? std::optional<std::uint64_t>(size_) : std::nullopt;
  }
  void async_read_some(char* data, std::size_t size, read_handler done) override {
    largest = std::max(largest, size);
    const std::size_t count = std::min(size, size_ - position_);
    for (std::size_t i = 0; i != count; ++i) data[i] = byte_at(position_ + i);
    position_ += count;
    if (!elsewhere_) return done({}, count);
    asio::post(*elsewhere_, [count, done = std::move(done)]() mutable { done({}, count); });
  }

  std::size_t largest = 0;

 private:
  const std::size_t size_;
  const bool announced_;
  asio::thread_pool* const elsewhere_;
  std::size_t position_ = 0;
};

/// Checks bytes as they come, and notes the largest piece.
struct checking_sink final : wirebind::body_sink {
  explicit checking_sink(asio::thread_pool* elsewhere) : elsewhere_(elsewhere) {}

  void async_write(std::string_view data, write_handler done) override {
    largest = std::max(largest, data.size());
    for (const char c : data) wrong += c != byte_at(taken++);
    if (!elsewhere_) return done({});
    asio::post(*elsewhere_, [done = std::move(done)]() mutable { done({}); });
  }

  std::size_t taken = 0;
  std::size_t wrong = 0;
  std::size_t largest = 0;

 private:
  asio::thread_pool* const elsewhere_;
};

/// Answers with the body that it was sent.
struct fixture {
  fixture() {
    wirebind::server::http_handlers handlers;
    handlers.handle = [](wirebind::http::request&& request, wirebind::server::responder respond) {
      wirebind::http::response answer;
      answer.status = 200;
      answer.body = std::string(request.body.view());
      respond(std::move(answer));
    };
    server.emplace(context.get_executor(), wirebind::server::http_server_options{}, std::move(handlers));
    wirebind::client_options options;
    options.endpoint = server->url();
    options.authentication = wirebind::auth::anonymous();
    client.emplace(context, options);
  }

  /// Runs one invocation to its end.
  std::error_code invoke(const wirebind::call_options& options) {
    const api::invoke_function_request request{.service_name = "demo", .function_name = "echo"};
    std::optional<std::error_code> outcome;
    client->async_invoke_function(request, options,
                                  [&](std::error_code error, const api::invoke_function_response& got) {
                                    outcome = error;
                                    CHECK(got.body().empty());
                                  });
    while (!outcome) context.run_one();
    return *outcome;
  }

  asio::io_context context{1};
  std::optional<wirebind::server::http_server> server;
  std::optional<api::client> client;
};

}  // namespace

TEST_CASE("streaming over a connection: a body goes out of a source and comes back into a sink") {
  const bool announced = GENERATE(true, false);
  const bool other_thread = GENERATE(false, true);
  asio::thread_pool elsewhere(1);
  made_source source(whole, announced, other_thread ? &elsewhere : nullptr);
  checking_sink sink(other_thread ? &elsewhere : nullptr);
  fixture f;
  wirebind::call_options options;
  options.source = &source;
  options.sink = &sink;
  CHECK_FALSE(f.invoke(options));
  CHECK(sink.taken == whole);
  CHECK(sink.wrong == 0);
  CHECK(source.largest <= 64 * 1024);
  CHECK(sink.largest <= 64 * 1024);
}

TEST_CASE("streaming over a connection: the connection serves the next call") {
  fixture f;
  for (int i = 0; i != 3; ++i) {
    made_source source(100'000, true, nullptr);
    checking_sink sink(nullptr);
    wirebind::call_options options;
    options.source = &source;
    options.sink = &sink;
    CHECK_FALSE(f.invoke(options));
    CHECK(sink.taken == 100'000);
  }
  CHECK(f.server->connections() == 1);
}

TEST_CASE("streaming over a connection: a sink that fails ends the call with its error") {
  fixture f;
  wirebind::function_sink full([](std::string_view, wirebind::body_sink::write_handler done) {
    done(std::make_error_code(std::errc::no_space_on_device));
  });
  made_source source(1 << 20, true, nullptr);
  wirebind::call_options options;
  options.source = &source;
  options.sink = &full;
  CHECK(f.invoke(options) == std::make_error_code(std::errc::no_space_on_device));
}

TEST_CASE("streaming over a connection: a source that ends early ends the call") {
  fixture f;
  wirebind::function_source early(
      [](char*, std::size_t, wirebind::body_source::read_handler done) { done({}, 0); }, 10);
  checking_sink sink(nullptr);
  wirebind::call_options options;
  options.source = &early;
  options.sink = &sink;
  CHECK(f.invoke(options) == wirebind::net::errc::source_length);
  CHECK(sink.taken == 0);
}

TEST_CASE("progress: grows with the bytes of both bodies, up to their sizes") {
  const bool announced = GENERATE(true, false);
  constexpr std::size_t size = 1 << 20;
  made_source source(size, announced, nullptr);
  checking_sink sink(nullptr);
  std::vector<wirebind::transfer_progress> told;
  // [progress]
  wirebind::function_progress progress(
      [&told](const wirebind::transfer_progress& now) { told.push_back(now); });
  const wirebind::call_options options{.source = &source, .sink = &sink, .progress = &progress};
  // [/progress]
  fixture f;
  CHECK_FALSE(f.invoke(options));
  REQUIRE(told.size() > 2);
  for (std::size_t i = 1; i != told.size(); ++i) {
    CHECK(told[i - 1].sent <= told[i].sent);
    CHECK(told[i - 1].received <= told[i].received);
    CHECK(told[i - 1].sent + told[i - 1].received < told[i].sent + told[i].received);
  }
  const wirebind::transfer_progress last{
      .sent = size,
      .to_send = announced ? std::optional<std::uint64_t>(size) : std::nullopt,
      .received = size,
      .to_receive = size};
  CHECK(told.back() == last);
  CHECK(told.front().received == 0);
}

TEST_CASE("progress: of bodies in memory, small and large") {
  const std::size_t size = GENERATE(std::size_t{1}, std::size_t{20'000}, std::size_t{1} << 20);
  wirebind::transfer_progress last;
  wirebind::function_progress progress([&last](const wirebind::transfer_progress& now) { last = now; });
  fixture f;
  const api::invoke_function_request request{
      .service_name = "demo", .function_name = "echo", .body = wirebind::bytes(std::string(size, 'x'))};
  bool done = false;
  f.client->async_invoke_function(request, {.progress = &progress},
                                  [&](std::error_code error, const api::invoke_function_response&) {
                                    CHECK_FALSE(error);
                                    done = true;
                                  });
  while (!done) f.context.run_one();
  CHECK(last ==
        wirebind::transfer_progress{.sent = size, .to_send = size, .received = size, .to_receive = size});
}

TEST_CASE("progress: an exception ends the call, and is in its details") {
  const bool late = GENERATE(false, true);
  int called = 0;
  wirebind::function_progress progress([&](const wirebind::transfer_progress& now) {
    if (late && now.received == 0) return;
    ++called;
    throw std::runtime_error("enough");
  });
  fixture f;
  const api::invoke_function_request request{.service_name = "demo", .function_name = "echo", .body = "x"};
  std::optional<std::error_code> outcome;
  f.client->async_invoke_function(request, {.progress = &progress},
                                  [&](std::error_code error, const api::invoke_function_response& got) {
                                    outcome = error;
                                    CHECK(got.details().exception != nullptr);
                                    CHECK(got.details().attempts.size() == 1);
                                  });
  while (!outcome) f.context.run_one();
  CHECK(*outcome == wirebind::callback_errc::exception_thrown);
  CHECK(called == 1);
}
