// Calls with a source or a sink: what is refused, what is signed, what is never sent twice.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/net/error.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace api = fc::v20210406;

namespace {

/// A source that keeps its handlers until the test answers them.
struct slow_source final : wirebind::body_source {
  bool can_rewind() const override { return true; }
  std::error_code rewind() override {
    ++rewinds;
    return rewind_error;
  }
  void async_read_some(char* data, std::size_t, read_handler done) override {
    ++reads;
    where = data;
    waiting = std::move(done);
  }
  void cancel() override { ++cancels; }
  void give(std::string_view text, std::error_code error = {}) {
    text.copy(where, text.size());
    auto done = std::move(waiting);
    done(error, text.size());
  }

  std::error_code rewind_error;
  char* where = nullptr;
  read_handler waiting;
  int rewinds = 0;
  int reads = 0;
  int cancels = 0;
};

struct fixture {
  explicit fixture(aliyun::scheme signing = aliyun::scheme::acs3, wirebind::retry::policy retry = {}) {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.authentication = aliyun::signer(signing);
    retry.base = std::chrono::milliseconds(0);
    options.retry = retry;
    client.emplace(context.get_executor(), options, transport);
  }
  void invoke(const wirebind::call_options& options, std::string body = {}) {
    const api::invoke_function_request request{
        .service_name = "demo", .function_name = "resize", .body = wirebind::bytes(std::move(body))};
    client->async_invoke_function(request, options,
                                  [this](std::error_code error, api::invoke_function_response given) {
                                    ++completions;
                                    outcome = error;
                                    response = std::move(given);
                                  });
  }
  void poll() {
    context.restart();
    context.poll();
  }
  fake_transport::attempt& attempt() { return *transport->attempts.back(); }

  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<api::client> client;
  std::error_code outcome;
  api::invoke_function_response response;
  int completions = 0;
};

std::string digest_of(std::string_view text) { return wirebind::auth::hex(wirebind::auth::sha256(text)); }

wirebind::function_source once() {
  return wirebind::function_source(
      [](char*, std::size_t, wirebind::body_source::read_handler done) { done({}, 0); });
}

}  // namespace

TEST_CASE("streaming: a source with a digest is signed with it and not read before the attempt") {
  fixture f;
  int reads = 0;
  wirebind::function_source source(
      [&](char*, std::size_t, wirebind::body_source::read_handler done) { ++reads, done({}, 0); }, 5,
      digest_of("hello"));
  f.invoke({.source = &source});
  REQUIRE(f.transport->attempts.size() == 1);
  CHECK(f.attempt().request.source == &source);
  CHECK(f.attempt().request.source_length == 5);
  const auto sent = f.attempt().sent();
  CHECK_FALSE(f.attempt().prepare_error);
  CHECK(sent.body.empty());
  CHECK(sent.fields.find("x-acs-content-sha256") == digest_of("hello"));
  CHECK(sent.fields.find("content-type") == "application/octet-stream");
  CHECK(reads == 0);
  f.attempt().answer(200, "done");
  f.poll();
  CHECK(f.completions == 1);
  CHECK_FALSE(f.outcome);
}

TEST_CASE("streaming: a source that can rewind is read once for its digest, then sent from its start") {
  fixture f;
  slow_source source;
  f.invoke({.source = &source});
  CHECK(source.reads == 0);  // not inside the initiating function
  f.poll();
  CHECK(source.rewinds == 1);
  source.give("hel");
  f.poll();
  source.give("lo");
  f.poll();
  CHECK(f.transport->attempts.empty());
  source.give("");
  f.poll();
  REQUIRE(f.transport->attempts.size() == 1);
  CHECK(f.attempt().sent().fields.find("x-acs-content-sha256") == digest_of("hello"));
  CHECK(source.rewinds == 2);
  f.attempt().answer(200, "done");
}

TEST_CASE("streaming: a source that can be read only once needs a signature without its digest") {
  auto source = once();
  fixture acs3;
  acs3.invoke({.source = &source});
  acs3.poll();
  CHECK(acs3.outcome == wirebind::errc::unhashable_source);
  CHECK(acs3.transport->attempts.empty());
  for (const auto scheme : {aliyun::scheme::fc, aliyun::scheme::none}) {
    fixture f(scheme);
    f.invoke({.source = &source});
    REQUIRE(f.transport->attempts.size() == 1);
    const auto sent = f.attempt().sent();
    CHECK_FALSE(f.attempt().prepare_error);
    CHECK(sent.fields.contains("authorization") == (scheme == aliyun::scheme::fc));
  }
}

TEST_CASE("streaming: what is no raw body cannot be streamed, and a body has one origin") {
  fixture f;
  wirebind::bytes_source source("x");
  wirebind::function_sink sink([](std::string_view, wirebind::body_sink::write_handler done) { done({}); });
  std::error_code outcome;
  const api::get_function_request get{.service_name = "demo", .function_name = "resize"};
  const auto keep = [&](std::error_code error, const api::get_function_response&) { outcome = error; };
  for (const wirebind::call_options& options :
       {wirebind::call_options{.source = &source}, wirebind::call_options{.sink = &sink}}) {
    outcome = {};
    f.client->async_get_function(get, options, keep);
    f.poll();
    CHECK(outcome == wirebind::errc::not_streamable);
  }
  f.invoke({.source = &source}, "another");
  f.poll();
  CHECK(f.outcome == wirebind::errc::not_streamable);
  CHECK(f.transport->attempts.empty());
}

TEST_CASE("streaming: a cancelled digest ends the call when the read under way has ended") {
  for (const bool by_shutdown : {false, true}) {
    fixture f;
    slow_source source;
    f.invoke({.timeouts = wirebind::net::timeouts{.total = std::chrono::milliseconds(by_shutdown ? 0 : 1)},
              .source = &source});
    f.poll();
    REQUIRE(source.reads == 1);
    if (by_shutdown) {
      f.client.reset();
    } else {
      f.context.restart();
      f.context.run_for(std::chrono::milliseconds(20));
    }
    f.poll();
    CHECK(source.cancels == 1);
    CHECK(f.completions == 0);
    source.give("late");
    f.poll();
    CHECK(f.completions == 1);
    CHECK(source.reads == 1);
    CHECK(f.outcome == (by_shutdown ? wirebind::net::operation_aborted()
                                    : make_error_code(wirebind::net::errc::total_timeout)));
    CHECK(f.transport->attempts.empty());
  }
}

TEST_CASE("streaming: a failing digest ends the call with the source's error before anything is sent") {
  for (const bool rewinding : {false, true}) {
    fixture f;
    slow_source source;
    if (rewinding) source.rewind_error = std::make_error_code(std::errc::io_error);
    f.invoke({.source = &source});
    f.poll();
    if (!rewinding) source.give("", std::make_error_code(std::errc::io_error));
    f.poll();
    CHECK(f.outcome == std::errc::io_error);
    CHECK(f.transport->attempts.empty());
  }
}

TEST_CASE("streaming: a destroyed context ends a digest without a call") {
  const bool answered = GENERATE(false, true);
  slow_source source;
  {
    std::optional<fixture> f(std::in_place);
    f->invoke({.source = &source});
    f->poll();
    REQUIRE(source.reads == 1);
  }
  if (answered) source.give("x");
  source.waiting.reset();
}

TEST_CASE("streaming: a source is sent again only if it can rewind or was not read") {
  const auto attempts_after = [](wirebind::body_source& source, bool used, bool wrote) {
    fixture f(aliyun::scheme::none);
    f.invoke({.source = &source});
    wirebind::net::exchange_report report;
    report.wrote = wrote;
    report.source_used = used;
    const auto listener = std::exchange(f.attempt().listener, nullptr);
    wirebind::http::response busy;
    busy.status = 429;
    listener->completed(wrote ? std::error_code() : make_error_code(wirebind::net::errc::connect_timeout),
                        std::move(busy), report);
    f.context.run_for(std::chrono::milliseconds(20));
    return f.transport->attempts.size();
  };
  auto single = once();
  wirebind::bytes_source again("again");
  CHECK(attempts_after(single, false, false) == 2);
  CHECK(attempts_after(single, true, true) == 1);
  CHECK(attempts_after(again, false, false) == 2);
}

TEST_CASE("streaming: no attempt follows one that gave the sink a byte or failed on the caller's side") {
  for (const int reason : {0, 1, 2}) {
    fixture f(aliyun::scheme::none);
    wirebind::function_sink sink([](std::string_view, wirebind::body_sink::write_handler done) { done({}); });
    f.invoke({.sink = &sink});
    CHECK(f.attempt().request.sink == &sink);
    wirebind::net::exchange_report report;
    report.sink_used = reason == 1;
    report.caller_failed = reason == 2;
    const auto listener = std::exchange(f.attempt().listener, nullptr);
    listener->completed(std::make_error_code(std::errc::connection_reset), {}, report);
    f.context.run_for(std::chrono::milliseconds(20));
    CHECK(f.transport->attempts.size() == (reason == 0 ? 2 : 1));
  }
}

TEST_CASE("streaming: a sink is bounded by the call's own limit only") {
  fixture f(aliyun::scheme::none);
  wirebind::function_sink sink([](std::string_view, wirebind::body_sink::write_handler done) { done({}); });
  f.invoke({.sink = &sink});
  CHECK(f.attempt().request.sink_limit == std::numeric_limits<std::uint64_t>::max());
  CHECK(f.attempt().request.limits.body == 64u << 20);
  f.invoke({.max_body = 7, .sink = &sink});
  CHECK(f.attempt().request.sink_limit == 7);
}

TEST_CASE("streams: a file is read in pieces, again after a rewind, and written as it came") {
  const auto path = std::filesystem::temp_directory_path() / "wirebind-streams-test";
  const std::string text = std::string(100'000, 'a') + "end";
  {
    wirebind::file_sink sink(path.string());
    std::error_code error = std::make_error_code(std::errc::io_error);
    sink.async_write(text, [&](std::error_code e) { error = e; });
    CHECK_FALSE(error);
    CHECK_FALSE(sink.close());
    sink.async_write("x", [&](std::error_code e) { error = e; });
    CHECK(error == std::errc::bad_file_descriptor);
  }
  wirebind::file_source source(path.string());
  CHECK(source.length() == text.size());
  for (int round = 0; round != 2; ++round) {
    std::string got;
    std::string buffer(200'000, 0);
    for (std::size_t last = 1; last != 0;) {
      source.async_read_some(buffer.data(), buffer.size(), [&](std::error_code error, std::size_t count) {
        CHECK_FALSE(error);
        CHECK(count <= 64 * 1024);
        got.append(buffer, 0, last = count);
      });
    }
    CHECK(got == text);
    CHECK_FALSE(source.rewind());
  }
  const std::string cut = path.string() + '\0' + "x";
  CHECK(wirebind::file_source(cut).error() == std::errc::invalid_argument);
  CHECK(wirebind::file_sink(cut).error() == std::errc::invalid_argument);
  CHECK(std::filesystem::file_size(path) == text.size());
  std::filesystem::remove(path);

  wirebind::file_source missing(path.string());
  CHECK(missing.error() == std::errc::no_such_file_or_directory);
  CHECK_FALSE(missing.length());
  CHECK(missing.rewind() == std::errc::no_such_file_or_directory);
  wirebind::file_source folder(std::filesystem::temp_directory_path().string());
  CHECK(folder.error() == std::errc::invalid_argument);
}
