#include "catch.hpp"
#include "fake_transport.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/get_service.hpp>
#include <wirebind/client/blocking_waiter.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/waiter.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/manual_clock.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
namespace api = fc::v20210406;

namespace {

struct function_described {
  using operation = api::get_function;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"Succeeded"};
  static constexpr std::string_view failure[] = {"Failed"};
};
struct function_gone {
  using operation = api::get_function;
  static constexpr int success_status[] = {404};
};

struct longest_pause final : wirebind::jitter_source {
  double next() override { return 1.0; }
};

struct fixture {
  asio::io_context context{1};
  std::shared_ptr<wirebind::testing::manual_clock> clock =
      std::make_shared<wirebind::testing::manual_clock>();
  std::shared_ptr<fake_transport> transport = std::make_shared<fake_transport>();
  std::optional<wirebind::basic_client> client;
  longest_pause jitter;
  std::optional<std::error_code> outcome;
  api::get_function_response answer;

  fixture() {
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:8080";
    options.credentials =
        aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}};
    options.authentication = aliyun::acs3();
    options.clock = clock;
    client.emplace(context.get_executor(), options, transport);
  }

  wirebind::wait_options settings() { return {.total = 60s, .jitter = &jitter}; }
  auto keep() {
    return [this](std::error_code error, api::get_function_response got) {
      outcome = error;
      answer = std::move(got);
    };
  }
  std::size_t polls() {
    context.restart();
    context.poll();
    return transport->attempts.size();
  }
  void reply(int status, const std::string& body) {
    transport->attempts.back()->answer(status, body, {{"X-Fc-Request-Id", "r"}});
    context.restart();
    context.poll();
  }
  void says(const std::string& state) { reply(200, R"({"description":")" + state + "\"}"); }
  void pass(std::chrono::milliseconds time) {
    clock->advance(time);
    context.restart();
    context.poll();
  }
};

const api::get_function_request request{.service_name = "demo", .function_name = "resize"};

}  // namespace

TEST_CASE("waiter: polls at once, pauses, polls again, and completes with the last response") {
  fixture f;
  wirebind::async_wait(*f.client, function_described{}, request, f.settings(), f.keep());
  CHECK(f.transport->attempts.empty());
  REQUIRE(f.polls() == 1);
  f.says("Running");
  CHECK_FALSE(f.outcome);
  f.pass(999ms);
  CHECK(f.polls() == 1);
  f.pass(1ms);
  REQUIRE(f.polls() == 2);
  f.says("Retrying");
  f.pass(1500ms);
  REQUIRE(f.polls() == 3);
  f.says("Succeeded");
  REQUIRE(f.outcome);
  CHECK_FALSE(*f.outcome);
  CHECK(f.answer->description == "Succeeded");
  CHECK(f.answer.request_id() == "r");
}

TEST_CASE("waiter: a failed one has the last response") {
  fixture f;
  auto future = wirebind::async_wait(*f.client, function_described{}, request, f.settings(),
                                     wirebind::with_details(asio::use_future));
  f.polls();
  f.says("Failed");
  try {
    future.get();
    FAIL("no error");
  } catch (const wirebind::call_error& error) {
    CHECK(error.code() == wirebind::errc::waiter_failed);
    CHECK(error.details().message == "\"Failed\" after 1 poll");
    CHECK(error.details().request_id == "r");
    CHECK(error.details().status == 200);
    CHECK(error.details().operation == "GetFunction");
  }
}

TEST_CASE("waiter: gives up before its end, with the words of the last response") {
  fixture f;
  wirebind::async_wait(*f.client, function_described{}, request, {.total = 3s, .jitter = &f.jitter},
                       f.keep());
  f.polls();
  CHECK(f.transport->attempts.back()->expires == f.clock->now() + 3s);
  f.says("Running");
  f.pass(1s);
  CHECK(f.polls() == 2);
  CHECK(f.transport->attempts.back()->expires == f.clock->now() + 2s);
  f.says("Running");
  f.pass(1s);
  CHECK(f.polls() == 3);
  f.says("Running");
  REQUIRE(f.outcome);
  CHECK(*f.outcome == wirebind::errc::waiter_timeout);
  CHECK(f.answer.details().message == "\"Running\" after 3 polls");
  CHECK(f.answer->description == "Running");
}

TEST_CASE("waiter: an error that passes is another pause, any other ends the wait") {
  fixture f;
  wirebind::async_wait(*f.client, function_described{}, request, f.settings(), f.keep());
  f.polls();
  f.reply(503, R"({"ErrorCode":"ResourceThrottled"})");
  CHECK_FALSE(f.outcome);
  f.pass(1s);
  CHECK(f.polls() == 2);
  f.reply(403, R"({"ErrorCode":"AccessDenied","ErrorMessage":"no"})");
  REQUIRE(f.outcome);
  CHECK(*f.outcome == api::errc::access_denied);
  CHECK(f.answer.details().message == "no");
}

TEST_CASE("waiter: an error may be what is waited for") {
  fixture f;
  wirebind::async_wait(*f.client, function_gone{}, request, f.settings(), f.keep());
  f.polls();
  f.reply(404, R"({"ErrorCode":"FunctionNotFound"})");
  REQUIRE(f.outcome);
  CHECK_FALSE(*f.outcome);
  CHECK(f.answer.status() == 404);
}

TEST_CASE("waiter: a request that breaks a rule ends the wait and sends nothing") {
  fixture f;
  const api::get_function_request broken{.service_name = "", .function_name = ""};
  wirebind::async_wait(*f.client, function_gone{}, broken, f.settings(), f.keep());
  CHECK(f.polls() == 0);
  REQUIRE(f.outcome);
  CHECK(*f.outcome == wirebind::errc::invalid_request);
}

TEST_CASE("waiter: the progress callback gets every poll with its response") {
  fixture f;
  std::vector<std::string> told;
  const auto tell = [&](const wirebind::wait_progress& now) {
    const auto* answer = now.as<api::get_function>();
    REQUIRE(answer != nullptr);
    CHECK(now.as<api::get_service>() == nullptr);
    told.push_back(std::to_string(now.polls) + ' ' + std::string(now.text) + ' ' +
                   std::to_string(answer->status()) + ' ' + std::to_string(now.pause.count()) +
                   (now.over ? " over" : "") + (now.error ? " failed" : ""));
  };
  wirebind::wait_options options = f.settings();
  options.call.retry = wirebind::retry::none;
  options.progress = tell;
  wirebind::async_wait(*f.client, function_described{}, request, options, f.keep());
  f.polls();
  f.says("Running");
  f.pass(1s);
  f.reply(503, R"({"ErrorCode":"ResourceThrottled","ErrorMessage":"later"})");
  f.pass(1500ms);
  f.says("Succeeded");
  CHECK(f.outcome == std::error_code());
  CHECK(told == std::vector<std::string>{"1 \"Running\" 200 1000", "2 later 503 1500 failed",
                                         "3 \"Succeeded\" 200 0 over"});
}

TEST_CASE("waiter: an exception of the progress callback ends the wait") {
  fixture f;
  const auto tell = [](const wirebind::wait_progress&) { throw 42; };
  wirebind::wait_options options = f.settings();
  options.progress = tell;
  wirebind::async_wait(*f.client, function_described{}, request, options, f.keep());
  f.polls();
  f.says("Running");
  REQUIRE(f.outcome);
  CHECK(*f.outcome == wirebind::callback_errc::exception_thrown);
  CHECK_THROWS_AS(std::rethrow_exception(f.answer.details().exception), int);
  CHECK(f.polls() == 1);
}

TEST_CASE("waiter: a cancellation ends a pause at once") {
  fixture f;
  asio::cancellation_signal signal;
  wirebind::async_wait(*f.client, function_described{}, request, f.settings(),
                       asio::bind_cancellation_slot(signal.slot(), f.keep()));
  f.polls();
  f.says("Running");
  signal.emit(asio::cancellation_type::total);
  CHECK_FALSE(f.outcome);  // never inside the emission
  f.polls();
  REQUIRE(f.outcome);
  CHECK(*f.outcome == asio::error::operation_aborted);
  CHECK(f.clock->next_deadline() == wirebind::testing::manual_clock::time_point::max());
  CHECK(f.polls() == 1);
}

TEST_CASE("waiter: a cancellation reaches the poll that runs") {
  fixture f;
  asio::cancellation_signal signal;
  wirebind::async_wait(*f.client, function_described{}, request, f.settings(),
                       asio::bind_cancellation_slot(signal.slot(), f.keep()));
  f.polls();
  signal.emit(asio::cancellation_type::partial);
  f.polls();
  CHECK(f.transport->attempts.back()->cancelled == wirebind::net::cancel_kind::terminal);
  SECTION("and is its end") {
    f.transport->attempts.back()->complete(std::make_error_code(std::errc::operation_canceled), {});
    f.polls();
    CHECK(f.outcome.value_or(std::error_code()) == std::errc::operation_canceled);
  }
  SECTION("or comes after its response, and forbids another") {
    f.says("Running");
    CHECK(f.outcome.value_or(std::error_code()) == asio::error::operation_aborted);
  }
  SECTION("or comes too late") {
    f.says("Succeeded");
    REQUIRE(f.outcome);
    CHECK_FALSE(*f.outcome);
  }
}

TEST_CASE(
    "waiter: with each poll failing in turn and a cancellation of each kind at each step it ends once") {
  struct ending {
    int status;  // 0 for no response
    const char* body;
    std::error_code error;
  };
  const ending failures[] = {{403, R"({"ErrorCode":"AccessDenied"})", api::errc::access_denied},
                             {200, R"({"description":"Failed"})", wirebind::errc::waiter_failed},
                             {0, "", wirebind::net::errc::certificate_untrusted}};
  constexpr int polls = 4;
  constexpr int steps = 2 * polls;  // a poll is sent, and it is answered
  for (int failing = 0; failing <= polls; ++failing) {
    for (const ending& failure : failures) {
      for (int step = 0; step <= steps; ++step) {
        for (const auto kind : {asio::cancellation_type::total, asio::cancellation_type::partial,
                                asio::cancellation_type::terminal}) {
          INFO("failing " << failing << ", status " << failure.status << ", cancelled at " << step);
          fixture f;
          asio::cancellation_signal signal;
          int completions = 0;
          const auto count = [&](std::error_code error, const api::get_function_response&) {
            ++completions;
            f.outcome = error;
          };
          wirebind::async_wait(*f.client, function_described{}, request, f.settings(),
                               asio::bind_cancellation_slot(signal.slot(), count));
          for (int now = 0; now != steps && completions == 0; ++now) {
            if (now == step) signal.emit(kind);
            f.polls();
            if (completions != 0) break;
            const int poll = now / 2;
            const bool fails = poll == failing;
            if (now % 2 == 0) {
              REQUIRE(f.transport->attempts.size() == static_cast<std::size_t>(poll) + 1);
            } else if (f.transport->attempts.back()->cancelled) {
              f.transport->attempts.back()->complete(asio::error::operation_aborted, {});
            } else if (fails && failure.status == 0) {
              f.transport->attempts.back()->complete(failure.error, {});
            } else if (fails) {
              f.reply(failure.status, failure.body);
            } else {
              f.says(poll + 1 == polls ? "Succeeded" : "Running");
            }
            if (now % 2 == 1) f.pass(5s);
          }
          f.polls();
          REQUIRE(completions == 1);
          const int last = failing < polls ? 2 * failing + 1 : steps - 1;  // the step that ends it by itself
          if (step <= last) {
            CHECK(*f.outcome == asio::error::operation_aborted);
          } else {
            CHECK(*f.outcome == (failing < polls ? failure.error : std::error_code()));
          }
          CHECK(f.clock->next_deadline() == wirebind::testing::manual_clock::time_point::max());
        }
      }
    }
  }
}

TEST_CASE("waiter: the end of the context destroys a wait without calling it") {
  const auto owned = std::make_shared<int>(1);
  {
    fixture f;
    wirebind::async_wait(*f.client, function_described{}, request, f.settings(),
                         [owned](std::error_code, const api::get_function_response&) { FAIL("called"); });
    f.polls();
    f.says("Running");
    CHECK(owned.use_count() == 2);
  }
  CHECK(owned.use_count() == 1);
}

#if WIREBIND_HAS_COROUTINES

TEST_CASE("waiter: is awaited without a token") {
  fixture f;
  std::string told;
  asio::co_spawn(
      f.context,
      [](fixture& in, std::string& out) -> asio::awaitable<void> {
        const auto done =
            co_await wirebind::async_wait(*in.client, function_described{}, request, in.settings());
        out = *done->description;
        try {
          co_await wirebind::async_wait(*in.client, function_described{}, request,
                                        {.total = 1s, .jitter = &in.jitter});
        } catch (const wirebind::call_error& error) {
          out += ", " + error.code().message();
        }
      }(f, told),
      [](std::exception_ptr failed) { CHECK_FALSE(failed); });
  f.polls();
  f.says("Succeeded");
  CHECK(told == "Succeeded");
  f.polls();
  f.says("Running");
  CHECK(told == "Succeeded, the awaited operation did not finish in time (wait_options::total)");
}

#endif
