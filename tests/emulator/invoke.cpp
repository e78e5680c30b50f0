#include "catch.hpp"
#include "fixture.hpp"

#include <wirebind/core/base64.hpp>

#include <exception>
#include <future>
#include <mutex>

using fc::emulator::function_error;
using fc::emulator::invocation;
using fc::emulator::invocation_result;
using test::emulator_fixture;

namespace {

struct one_function : emulator_fixture {
  explicit one_function(int threads = 1, fc::emulator::options options = {})
      : emulator_fixture(std::move(options), threads) {
    create_service("demo");
    made = create_function(
        "demo", "f",
        {{"environmentVariables", {{"LEVEL", "info"}}}, {"code", {{"zipFile", "MTIzNDU2Nzg5"}}}});
  }
  test::reply invoke(std::string payload, const test::header_list& headers = {}, std::string query = "") {
    return ask("POST", "/services/demo/functions/f/invocations" + query, std::move(payload), headers);
  }
  void code(fc::emulator::invocation_handler handler) {
    emulator->on_invoke("demo", "f", std::move(handler));
  }
  test::reply made;
};

}  // namespace

TEST_CASE("invoke: a function without code of its own returns its payload") {
  one_function f;
  const std::string payload("\x00\xFF{\r\n", 5);
  const auto answer = f.invoke(payload);
  CHECK(answer.status == 200);
  CHECK(answer.text == payload);
  CHECK(answer.field("Content-Type") == "application/octet-stream");
  CHECK(answer.field("X-Fc-Code-Checksum") == "11051210869376104954");
  CHECK_FALSE(answer.field("X-Fc-Instance-Id").empty());
  CHECK_FALSE(answer.fields.contains("X-Fc-Error-Type"));
  CHECK_FALSE(answer.fields.contains("X-Fc-Log-Result"));
}

TEST_CASE("invoke: the code sees payload, names, qualifier, environment, headers and request id") {
  one_function f;
  invocation seen;
  f.code([&](const invocation& call) {
    seen = call;
    return invocation_result{.payload = "done"};
  });
  const auto answer = f.invoke("event", {{"X-Fc-Log-Type", "None"}}, "?qualifier=LATEST");
  CHECK(answer.text == "done");
  CHECK(seen.payload == wirebind::bytes("event"));
  CHECK(seen.service_name == "demo");
  CHECK(seen.function_name == "f");
  CHECK(seen.qualifier == "LATEST");
  CHECK(seen.environment.at("LEVEL") == "info");
  CHECK(seen.headers.find("x-fc-log-type") == "None");
  CHECK(seen.request_id == answer.field("X-Fc-Request-Id"));
  CHECK_FALSE(seen.asynchronous);
}

TEST_CASE("invoke: code that is registered before its function exists is used") {
  emulator_fixture f;
  f.emulator->on_invoke("demo", "f", [](const invocation&) { return invocation_result{.payload = "early"}; });
  CHECK(f.ask("POST", "/services/demo/functions/f/invocations").code() == "ServiceNotFound");
  f.create_service("demo");
  CHECK(f.ask("POST", "/services/demo/functions/f/invocations").code() == "FunctionNotFound");
  f.create_function("demo", "f");
  CHECK(f.ask("POST", "/services/demo/functions/f/invocations").text == "early");
}

TEST_CASE("invoke: new code takes the place of the old") {
  one_function f;
  f.code([](const invocation&) { return invocation_result{.payload = "1"}; });
  CHECK(f.invoke("").text == "1");
  f.code([](const invocation&) { return invocation_result{.payload = "2"}; });
  CHECK(f.invoke("").text == "2");
}

TEST_CASE("invoke: a failure of the function is 200 with its type") {
  one_function f;
  f.code([](const invocation&) {
    return invocation_result{.payload = R"({"errorMessage":"no"})", .error = function_error::handled};
  });
  const auto answer = f.invoke("");
  CHECK(answer.status == 200);
  CHECK(answer.field("X-Fc-Error-Type") == "HandledInvocationError");
  CHECK(answer.json().at("errorMessage") == "no");
}

TEST_CASE("invoke: an exception of the code is an unhandled failure with its text") {
  one_function f;
  f.code([](const invocation&) -> invocation_result { throw std::runtime_error("out of cheese"); });
  const auto answer = f.invoke("", {{"X-Fc-Log-Type", "Tail"}});
  CHECK(answer.status == 200);
  CHECK(answer.field("X-Fc-Error-Type") == "UnhandledInvocationError");
  CHECK(answer.json().at("errorMessage") == "out of cheese");
  f.code([](const invocation&) -> invocation_result { throw 7; });
  CHECK(f.invoke("").field("X-Fc-Error-Type") == "UnhandledInvocationError");
  struct silent : std::exception {
    const char* what() const noexcept override { return nullptr; }
  };
  f.code([](const invocation&) -> invocation_result { throw silent(); });
  CHECK(f.invoke("").json().at("errorMessage") == "an exception without a message");
  f.code([](const invocation&) -> invocation_result { throw std::runtime_error("\xff"); });
  CHECK(f.invoke("").json().at("errorMessage") == "the function failed with a text that is not UTF-8");
}

TEST_CASE("invoke: the last 4 KB of the log come back on request") {
  one_function f;
  const std::string log = std::string(5000, 'a') + "end";
  f.code([&](const invocation&) { return invocation_result{.log = log}; });
  CHECK_FALSE(f.invoke("").fields.contains("X-Fc-Log-Result"));
  CHECK_FALSE(f.invoke("", {{"X-Fc-Log-Type", "None"}}).fields.contains("X-Fc-Log-Result"));
  const auto tail =
      wirebind::decode_base64(f.invoke("", {{"X-Fc-Log-Type", "Tail"}}).field("X-Fc-Log-Result"));
  REQUIRE(tail);
  CHECK(*tail == log.substr(log.size() - 4096));
}

TEST_CASE("invoke: an asynchronous one is accepted with 202, an id and no body, and runs") {
  one_function f;
  std::promise<invocation> ran;
  f.code([&](const invocation& call) {
    ran.set_value(call);
    return invocation_result{.payload = "nobody sees this"};
  });
  const auto answer = f.invoke("event", {{"X-Fc-Invocation-Type", "Async"}});
  CHECK(answer.status == 202);
  CHECK(answer.text.empty());
  const invocation seen = ran.get_future().get();
  CHECK(seen.asynchronous);
  CHECK(seen.payload == wirebind::bytes("event"));
  CHECK_FALSE(seen.task_id.empty());
  CHECK(seen.task_id == answer.field("X-Fc-Stateful-Async-Invocation-Id"));
}

TEST_CASE("invoke: an asynchronous one keeps the id that it was given") {
  one_function f;
  const auto answer =
      f.invoke("", {{"X-Fc-Invocation-Type", "Async"}, {"X-Fc-Stateful-Async-Invocation-Id", "task_1"}});
  CHECK(answer.status == 202);
  CHECK(answer.field("X-Fc-Stateful-Async-Invocation-Id") == "task_1");
  const auto bad =
      f.invoke("", {{"X-Fc-Invocation-Type", "Async"}, {"X-Fc-Stateful-Async-Invocation-Id", "1 task"}});
  CHECK(bad.status == 400);
  CHECK(bad.message().find("X-Fc-Stateful-Async-Invocation-Id") != std::string::npos);
}

TEST_CASE("invoke: an exception in an asynchronous one has no effect on others") {
  one_function f;
  std::promise<void> ran;
  f.code([&](const invocation&) -> invocation_result {
    ran.set_value();
    throw std::runtime_error("late");
  });
  CHECK(f.invoke("", {{"X-Fc-Invocation-Type", "Async"}}).status == 202);
  ran.get_future().wait();
  CHECK(f.ask("GET", "/services/demo").status == 200);
}

TEST_CASE("invoke: modes that do not exist are 400 and named") {
  one_function f;
  CHECK(f.invoke("", {{"X-Fc-Invocation-Type", "Later"}}).message().find("X-Fc-Invocation-Type") !=
        std::string::npos);
  CHECK(f.invoke("", {{"X-Fc-Log-Type", "All"}}).message().find("X-Fc-Log-Type") != std::string::npos);
}

TEST_CASE("invoke: a qualifier has to name a version or an alias") {
  one_function f;
  CHECK(f.invoke("", {}, "?qualifier=1").code() == "VersionNotFound");
  CHECK(f.invoke("", {}, "?qualifier=prod").code() == "AliasNotFound");
}

TEST_CASE("invoke: an asynchronous payload has 128 KiB at most") {
  one_function f;
  CHECK(f.invoke(std::string(128 * 1024, 'x'), {{"X-Fc-Invocation-Type", "Async"}}).status == 202);
  const auto answer = f.invoke(std::string(128 * 1024 + 1, 'x'), {{"X-Fc-Invocation-Type", "Async"}});
  CHECK(answer.status == 400);
  CHECK(answer.code() == "EntityTooLarge");
  CHECK(f.invoke(std::string(128 * 1024 + 1, 'x')).status == 200);
}

TEST_CASE("invoke: code may call the emulator that runs it") {
  one_function f(2);
  f.code([&](const invocation&) {
    test::raw_client inner(f.emulator->port());
    const auto answer = inner.ask("GET /2021-04-06/services/demo HTTP/1.1\r\nHost: h\r\n\r\n");
    return invocation_result{.payload = std::to_string(answer.status)};
  });
  CHECK(f.invoke("").text == "403");
}

TEST_CASE("invoke: the emulator may be destroyed by the code that it runs") {
  one_function f;
  std::promise<void> gone;
  f.code([&](const invocation&) {
    f.emulator.reset();
    gone.set_value();
    return invocation_result{};
  });
  CHECK_THROWS_AS(f.invoke(""), std::system_error);
  gone.get_future().wait();
}

TEST_CASE("invoke: the emulator may be destroyed inside of a request that came without a socket") {
  const bool by_code = GENERATE(true, false);
  fc::emulator::options options;
  options.require_signature = false;
  one_function f(1, options);
  const auto destroy = [&] { f.emulator.reset(); };
  f.code([&](const invocation&) {
    if (by_code) destroy();
    return invocation_result{};
  });
  wirebind::http::request request;
  request.method = "POST";
  request.target = "/2021-04-06/services/demo/functions/f/invocations";
  request.fields.add("Host", "localhost");
  int responses = 0;
  f.emulator->serve(std::move(request), wirebind::server::responder([&](wirebind::http::response*, bool) {
                      ++responses;
                      if (!by_code) destroy();
                    }));
  CHECK_FALSE(f.emulator);
  CHECK(responses <= 1);
}

TEST_CASE("emulator: after stop no code runs any more") {
  one_function f(2);
  std::atomic<int> running{0};
  std::promise<void> entered;
  f.code([&](const invocation&) {
    ++running;
    entered.set_value();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    --running;
    return invocation_result{};
  });
  CHECK(f.invoke("", {{"X-Fc-Invocation-Type", "Async"}}).status == 202);
  entered.get_future().wait();
  f.emulator->stop();
  CHECK(running == 0);
}
