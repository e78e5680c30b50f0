// A group of calls: how many run at a time, the order of the responses, and what ends it early.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/call_all.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace api = fc::v20210406;

namespace {

using group_responses = wirebind::responses<api::get_function>;

std::vector<api::get_function_request> requests(int count) {
  std::vector<api::get_function_request> out;
  for (int i = 0; i != count; ++i) {
    out.push_back({.service_name = "demo", .function_name = "f" + std::to_string(i)});
  }
  return out;
}

struct fixture {
  explicit fixture(std::shared_ptr<wirebind::net::transport> by = nullptr) {
    client.emplace(context.get_executor(),
                   wirebind::client_options{.endpoint = "http://127.0.0.1:1",
                                            .authentication = wirebind::auth::anonymous(),
                                            .retry = wirebind::retry::none},
                   by ? by : transport);
  }
  void begin(int count, const wirebind::call_all_options& options) {
    wirebind::async_call_all(
        *client, requests(count), options,
        asio::bind_cancellation_slot(signal.slot(), [this](std::error_code error, group_responses all) {
          ++completions;
          outcome = error;
          got = std::move(all);
        }));
    CHECK(transport->attempts.empty());
    poll();
  }
  void poll() {
    context.restart();
    context.poll();
  }
  std::size_t started() const { return transport->attempts.size(); }
  void answer(std::size_t which, int status = 200) {
    const std::string name = "f" + std::to_string(which);
    transport->attempts[which]->answer(status, status == 200 ? R"({"functionName":")" + name + "\"}"
                                                             : R"({"ErrorCode":"FunctionNotFound"})");
    poll();
  }
  /// Ends the calls that were cancelled, as a transport does.
  void abort_cancelled() {
    for (const auto& each : transport->attempts) {
      if (each->cancelled && each->listener) each->complete(wirebind::net::operation_aborted(), {});
    }
    poll();
  }

  asio::io_context context{1};
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<api::client> client;
  asio::cancellation_signal signal;
  int completions = 0;
  std::error_code outcome;
  group_responses got;
};

}  // namespace

TEST_CASE("call all: so many run at a time, and the responses have the order of the requests") {
  fixture f;
  f.begin(5, {.limit = 2});
  CHECK(f.started() == 2);
  f.answer(1);
  CHECK(f.started() == 3);
  f.answer(2);
  f.answer(0);
  CHECK(f.started() == 5);
  f.answer(4);
  CHECK(f.completions == 0);
  f.answer(3);
  REQUIRE(f.completions == 1);
  CHECK_FALSE(f.outcome);
  REQUIRE(f.got.size() == 5);
  for (int i = 0; i != 5; ++i) CHECK(f.got[i]->function_name == "f" + std::to_string(i));
  CHECK(f.got.shared_details() == nullptr);
}

TEST_CASE("call all: a limit of 0 is no bound, and no request is no call") {
  fixture f;
  f.begin(20, {.limit = 0});
  CHECK(f.started() == 20);
  fixture none;
  none.begin(0, {});
  CHECK(none.completions == 1);
  CHECK_FALSE(none.outcome);
  CHECK(none.got.empty());
}

TEST_CASE("call all: the first error ends the calls that run and starts no other") {
  fixture f;
  f.begin(5, {.limit = 3});
  f.answer(0);
  f.answer(2, 404);
  CHECK(f.started() == 4);
  CHECK(f.completions == 0);
  CHECK(f.transport->attempts[1]->cancelled == wirebind::net::cancel_kind::terminal);
  CHECK(f.transport->attempts[3]->cancelled == wirebind::net::cancel_kind::terminal);
  f.abort_cancelled();
  REQUIRE(f.completions == 1);
  CHECK(f.outcome == api::errc::function_not_found);
  CHECK(f.started() == 4);
  CHECK(f.got.at(0)->function_name == "f0");
  CHECK(f.got.at(2).status() == 404);
  CHECK(f.got.at(4).shared_details() == nullptr);
  CHECK(f.got.shared_details() == f.got.at(2).shared_details());
}

TEST_CASE("call all: a request that breaks a rule is an error like any other") {
  fixture f;
  auto broken = requests(3);
  broken[1].function_name.clear();
  auto future =
      wirebind::async_call_all(*f.client, broken, {.limit = 1}, wirebind::with_details(asio::use_future));
  f.poll();
  f.answer(0);
  f.poll();
  try {
    future.get();
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == wirebind::errc::invalid_request);
    CHECK(error.details().violations.size() == 1);
  }
  CHECK(f.started() == 1);
}

TEST_CASE("call all: the progress callback gets every call") {
  fixture f;
  std::string told;
  const auto tell = [&](const wirebind::call_all_progress& now) {
    told += std::to_string(now.finished) + '/' + std::to_string(now.count) + " f" +
            std::to_string(now.index) + ' ' + std::to_string(now.details.status) +
            (now.error ? " failed; " : "; ");
  };
  f.begin(3, {.limit = 3, .progress = tell});
  f.answer(2);
  f.answer(0);
  f.answer(1, 404);
  CHECK(told == "1/3 f2 200; 2/3 f0 200; 3/3 f1 404 failed; ");
  CHECK(f.completions == 1);
}

TEST_CASE("call all: an exception of the progress callback ends the group with an error") {
  fixture f;
  int calls = 0;
  const auto tell = [&](const wirebind::call_all_progress&) {
    if (++calls == 1) throw std::runtime_error("no more");
  };
  f.begin(4, {.limit = 2, .progress = tell});
  f.answer(0);
  f.abort_cancelled();
  CHECK(f.started() == 2);
  CHECK(calls == 2);
  REQUIRE(f.completions == 1);
  CHECK(f.outcome == wirebind::callback_errc::exception_thrown);
  CHECK_THROWS_AS(std::rethrow_exception(f.got.shared_details()->exception), std::runtime_error);
  CHECK(f.got.at(0).status() == 200);
}

TEST_CASE("call all: total cancels nothing once a call has started, partial starts no other, terminal ends") {
  using kind = wirebind::net::cancel_kind;
  fixture f;
  f.begin(5, {.limit = 2});
  f.answer(0);
  f.signal.emit(asio::cancellation_type::total);
  f.poll();
  CHECK_FALSE(f.transport->attempts[1]->cancelled);
  f.signal.emit(asio::cancellation_type::partial);
  f.poll();
  CHECK(f.transport->attempts[1]->cancelled == kind::partial);
  f.answer(1);  // its bytes were sent already
  CHECK(f.started() == 3);
  f.signal.emit(asio::cancellation_type::terminal);
  f.poll();
  CHECK(f.transport->attempts[2]->cancelled == kind::terminal);
  f.abort_cancelled();
  REQUIRE(f.completions == 1);
  CHECK(f.outcome == asio::error::operation_aborted);
  CHECK(f.got.at(1).status() == 200);
}

TEST_CASE("call all: partial leaves the calls that run to their end") {
  fixture f;
  f.begin(4, {.limit = 2});
  f.signal.emit(asio::cancellation_type::partial);
  f.poll();
  f.answer(0);
  f.answer(1);
  REQUIRE(f.completions == 1);
  CHECK(f.outcome == asio::error::operation_aborted);
  CHECK(f.started() == 2);
  CHECK(f.got.at(1)->function_name == "f1");
}

TEST_CASE("call all: the client may be moved, and its end is the end of the group") {
  asio::io_context context(1);
  using wirebind::testing::responds;
  auto transport = std::make_shared<wirebind::testing::scripted_transport>(
      context.get_executor(),
      std::vector{responds(200, "{}"), responds(200, "{}"), wirebind::testing::never_responds()});
  std::optional<api::client> client(std::in_place, context.get_executor(),
                                    wirebind::client_options{.endpoint = "http://127.0.0.1:1",
                                                             .authentication = wirebind::auth::anonymous()},
                                    transport);
  std::optional<std::error_code> outcome;
  wirebind::async_call_all(*client, requests(5), {.limit = 1},
                           [&](std::error_code error, const group_responses&) { outcome = error; });
  std::optional<api::client> moved(std::move(*client));
  client.reset();
  context.poll();
  CHECK(transport->attempts() == 3);
  CHECK_FALSE(outcome);
  moved.reset();
  context.restart();
  context.run();
  REQUIRE(outcome);
  CHECK(*outcome == asio::error::operation_aborted);
}

TEST_CASE("call all: the end of the context destroys the handler uncalled") {
  auto counted = std::make_shared<int>();
  {
    fixture f;
    wirebind::async_call_all(*f.client, requests(3), {},
                             [counted](std::error_code, const group_responses&) { ++*counted; });
    f.poll();
  }
  CHECK(*counted == 0);
  CHECK(counted.use_count() == 1);
}
