#include "catch.hpp"
#include "one_function.hpp"

#include <wirebind/http/percent.hpp>

#include <atomic>
#include <future>
#include <string>
#include <vector>

using fc::emulator::function_error;
using fc::emulator::invocation;
using fc::emulator::invocation_result;
using nlohmann::json;
using test::one_function;

namespace {

constexpr std::int64_t now_ms = 1767323045000;  // 2026-01-02T03:04:05Z

std::vector<std::string> statuses(const json& invocation) {
  std::vector<std::string> out;
  for (const auto& event : invocation.at("events")) out.push_back(event.at("status"));
  return out;
}

/// Three invocations that are over, a second apart: a1, a2, b1.
struct three_invocations : one_function {
  three_invocations() {
    for (const char* id : {"a1", "a2", "b1"}) {
      enqueue(id, "payload");
      await(id, "Succeeded");
      clock->turn(std::chrono::seconds(1));
    }
  }
  json list(const std::string& query) {
    const auto answer = ask("GET", path("stateful-async-invocations" + query));
    INFO(query << " " << answer.text);
    REQUIRE(answer.status == 200);
    return answer.json();
  }
  std::vector<std::string> ids(const std::string& query) {
    std::vector<std::string> out;
    const json page = list(query);
    for (const auto& each : page.at("invocations")) out.push_back(each.at("invocationId"));
    return out;
  }
};

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("async invocation: one that succeeds goes from Enqueued over Running to Succeeded") {
  one_function f;
  f.code([](const invocation&) { return invocation_result{.payload = "done"}; });
  const auto accepted = f.enqueue("job", "event");
  CHECK(accepted.status == 202);
  CHECK(accepted.field("X-Fc-Stateful-Async-Invocation-Id") == "job");
  const json shown = f.await("job", "Succeeded");
  CHECK(statuses(shown) == names{"Enqueued", "Running", "Succeeded"});
  CHECK(shown.at("functionName") == "f");
  CHECK(shown.at("serviceName") == "demo");
  CHECK(shown.at("qualifier") == "LATEST");
  CHECK(shown.at("invocationId") == "job");
  CHECK(shown.at("requestId") == accepted.field("X-Fc-Request-Id"));
  CHECK(shown.at("invocationPayload") == "event");
  CHECK(shown.at("returnPayload") == "done");
  CHECK(shown.at("alreadyRetriedTimes") == 0);
  CHECK(shown.at("startedTime") == now_ms);
  CHECK(shown.at("endTime") == now_ms);
  CHECK(shown.at("durationMs") == 0);
  CHECK(shown.at("instanceId").get<std::string>().size() == 36);
  CHECK(shown.at("events").at(1).at("eventId") == 2);
  CHECK(shown.at("events").at(1).at("timestamp") == now_ms);
}

TEST_CASE("async invocation: the time of a run is the clock's") {
  one_function f;
  f.code([&](const invocation&) {
    f.clock->turn(std::chrono::seconds(7));
    return invocation_result{};
  });
  f.enqueue("job");
  const json shown = f.await("job", "Succeeded");
  CHECK(shown.at("durationMs") == 7000);
  CHECK(shown.at("endTime") == now_ms + 7000);
}

TEST_CASE("async invocation: one whose state is not kept is not found") {
  one_function f;
  f.invoke("", {{"X-Fc-Invocation-Type", "Async"}, {"X-Fc-Stateful-Async-Invocation-Id", "job"}});
  const auto answer = f.get("job");
  CHECK(answer.status == 404);
  CHECK(answer.code() == "StatefulAsyncInvocationNotFound");
  CHECK(f.stop("job").status == 404);
}

TEST_CASE("async invocation: the configuration can have the state kept, and the request has the last word") {
  one_function f;
  f.configure_async(R"({"statefulInvocation":true})");
  f.invoke("", {{"X-Fc-Invocation-Type", "Async"}, {"X-Fc-Stateful-Async-Invocation-Id", "kept"}});
  CHECK(f.await("kept", "Succeeded").at("status") == "Succeeded");
  f.invoke("", {{"X-Fc-Invocation-Type", "Async"},
                {"X-Fc-Stateful-Async-Invocation-Enable", "false"},
                {"X-Fc-Stateful-Async-Invocation-Id", "dropped"}});
  CHECK(f.get("dropped").status == 404);
}

TEST_CASE("async invocation: an id that is known already starts nothing") {
  one_function f;
  std::atomic<int> runs{0};
  f.code([&](const invocation&) {
    ++runs;
    return invocation_result{};
  });
  const auto first = f.enqueue("job", "one");
  f.await("job", "Succeeded");
  const auto second = f.enqueue("job", "two");
  CHECK(second.status == 202);
  CHECK(second.field("X-Fc-Stateful-Async-Invocation-Id") == "job");
  f.enqueue("other");
  f.await("other", "Succeeded");
  CHECK(runs == 2);
  CHECK(f.get("job").json().at("invocationPayload") == "one");
  CHECK(f.get("job").json().at("requestId") == first.field("X-Fc-Request-Id"));
}

TEST_CASE("async invocation: a failure is retried three times, then it is Failed") {
  one_function f;
  std::atomic<int> runs{0};
  f.code([&](const invocation&) {
    ++runs;
    return invocation_result{.payload = "no", .error = function_error::handled};
  });
  f.enqueue("job");
  const json shown = f.await("job", "Failed");
  CHECK(runs == 4);
  CHECK(shown.at("alreadyRetriedTimes") == 3);
  CHECK(shown.at("invocationErrorMessage") == "HandledInvocationError");
  CHECK(statuses(shown) == names{"Enqueued", "Running", "Retrying", "Running", "Retrying", "Running",
                                 "Retrying", "Running", "Failed"});
  CHECK(json::parse(shown.at("events").at(8).at("eventDetail").get<std::string>()).at("Error") ==
        "HandledInvocationError");
  CHECK_FALSE(shown.contains("returnPayload"));
}

TEST_CASE("async invocation: maxAsyncRetryAttempts says how often") {
  one_function f;
  f.configure_async(R"({"maxAsyncRetryAttempts":0})");
  f.code([&](const invocation&) -> invocation_result { throw std::runtime_error("no"); });
  f.enqueue("never");
  CHECK(statuses(f.await("never", "Failed")) == names{"Enqueued", "Running", "Failed"});
  CHECK(f.get("never").json().at("invocationErrorMessage") == "UnhandledInvocationError");
  f.configure_async(R"({"maxAsyncRetryAttempts":2})");
  std::atomic<int> runs{0};
  f.code([&](const invocation&) {
    return invocation_result{.error = ++runs == 2 ? function_error::none : function_error::unhandled};
  });
  f.enqueue("second");
  CHECK(f.await("second", "Succeeded").at("alreadyRetriedTimes") == 1);
}

TEST_CASE("async invocation: one that waits for too long is Expired and never runs") {
  one_function f;
  std::atomic<int> runs{0};
  f.code([&](const invocation&) {
    ++runs;
    return invocation_result{};
  });
  f.configure_async(R"({"maxAsyncEventAgeInSeconds":60})");
  f.limit_on_demand(0);
  f.enqueue("job");
  CHECK(f.status("job") == "Enqueued");
  f.clock->turn(std::chrono::seconds(60));
  CHECK(f.status("job") == "Enqueued");
  f.clock->turn(std::chrono::seconds(1));
  CHECK(statuses(f.get("job").json()) == names{"Enqueued", "Expired"});
  f.limit_on_demand(1);
  f.enqueue("next");
  f.await("next", "Succeeded");
  CHECK(runs == 1);
}

TEST_CASE("async invocation: one that grew too old is not retried") {
  one_function f;
  f.configure_async(R"({"maxAsyncEventAgeInSeconds":60})");
  f.code([&](const invocation&) {
    f.clock->turn(std::chrono::seconds(61));
    return invocation_result{.error = function_error::unhandled};
  });
  f.enqueue("job");
  CHECK(statuses(f.await("job", "Expired")) == names{"Enqueued", "Running", "Expired"});
}

TEST_CASE("async invocation: it waits while no instance is allowed, and runs when one is") {
  one_function f;
  f.limit_on_demand(0);
  f.enqueue("job");
  CHECK(f.status("job") == "Enqueued");
  f.limit_on_demand(1);
  CHECK(f.await("job", "Succeeded").at("status") == "Succeeded");
}

TEST_CASE("async invocation: one that waits is Stopped at once") {
  one_function f;
  std::atomic<int> runs{0};
  f.code([&](const invocation&) {
    ++runs;
    return invocation_result{};
  });
  f.limit_on_demand(0);
  f.enqueue("job");
  const auto stopped = f.stop("job");
  CHECK(stopped.status == 200);
  CHECK(stopped.text.empty());
  CHECK(statuses(f.get("job").json()) == names{"Enqueued", "Stopped"});
  f.limit_on_demand(1);
  f.enqueue("next");
  f.await("next", "Succeeded");
  CHECK(runs == 1);
}

TEST_CASE("async invocation: one that runs is Stopping until its code has seen it") {
  one_function f(2);
  std::promise<void> entered, leave;
  std::atomic<bool> seen{false};
  f.code([&](const invocation& call) {
    entered.set_value();
    leave.get_future().wait();
    seen = call.stopped();
    return invocation_result{.payload = "too late"};
  });
  f.enqueue("job");
  entered.get_future().wait();
  CHECK(f.status("job") == "Running");
  CHECK(f.stop("job").status == 200);
  CHECK(f.status("job") == "Stopping");
  CHECK(f.stop("job").status == 200);
  leave.set_value();
  const json shown = f.await("job", "Stopped");
  CHECK(statuses(shown) == names{"Enqueued", "Running", "Stopping", "Stopped"});
  CHECK_FALSE(shown.contains("returnPayload"));
  CHECK(seen);
}

TEST_CASE("async invocation: one that is over cannot be stopped") {
  one_function f;
  f.enqueue("job");
  f.await("job", "Succeeded");
  const auto answer = f.stop("job");
  CHECK(answer.status == 412);
  CHECK(answer.code() == "AsyncInvocationStopped");
  CHECK(f.status("job") == "Succeeded");
}

TEST_CASE("async invocation: a payload that is not text is left out of what is shown") {
  one_function f;
  f.enqueue("job", "\xFF");
  const json shown = f.await("job", "Succeeded");
  CHECK_FALSE(shown.contains("invocationPayload"));
  CHECK_FALSE(shown.contains("returnPayload"));
}

TEST_CASE("async invocation: another qualifier is another invocation's") {
  one_function f;
  f.enqueue("job");
  f.await("job", "Succeeded");
  CHECK(f.ask("GET", f.path("stateful-async-invocations/job?qualifier=LATEST")).status == 200);
  CHECK(f.ask("GET", f.path("stateful-async-invocations/job?qualifier=7")).status == 404);
}

TEST_CASE("async invocation: those of a deleted function are gone") {
  one_function f;
  f.enqueue("job");
  f.await("job", "Succeeded");
  f.ask("DELETE", "/services/demo/functions/f");
  CHECK(f.get("job").code() == "FunctionNotFound");
  f.create_function("demo", "f");
  CHECK(f.get("job").code() == "StatefulAsyncInvocationNotFound");
}

TEST_CASE("async invocations: the list is in order of time, both ways") {
  three_invocations f;
  CHECK(f.ids("") == names{"a1", "a2", "b1"});
  CHECK(f.ids("?sortOrderByTime=asc") == names{"a1", "a2", "b1"});
  CHECK(f.ids("?sortOrderByTime=desc") == names{"b1", "a2", "a1"});
  CHECK(f.ask("GET", f.path("stateful-async-invocations?sortOrderByTime=up")).code() == "InvalidArgument");
}

TEST_CASE("async invocations: filters of the list") {
  three_invocations f;
  f.limit_on_demand(0);
  f.enqueue("a9");
  CHECK(f.ids("?invocationIdPrefix=a") == names{"a1", "a2", "a9"});
  CHECK(f.ids("?status=Succeeded") == names{"a1", "a2", "b1"});
  CHECK(f.ids("?status=Enqueued") == names{"a9"});
  CHECK(f.ids("?status=Failed").empty());
  const auto at = [](int second) { return std::to_string(now_ms + second * 1000); };
  CHECK(f.ids("?startedTimeBegin=" + at(1)) == names{"a2", "b1", "a9"});
  CHECK(f.ids("?startedTimeEnd=" + at(1)) == names{"a1", "a2"});
  CHECK(f.ids("?startedTimeBegin=" + at(1) + "&startedTimeEnd=" + at(1)) == names{"a2"});
  CHECK(f.ids("?qualifier=LATEST&invocationIdPrefix=b") == names{"b1"});
}

TEST_CASE("async invocations: the list pages, and goes on in the same order") {
  three_invocations f;
  for (const std::string order : {"asc", "desc"}) {
    const json first = f.list("?limit=2&sortOrderByTime=" + order);
    REQUIRE(first.at("invocations").size() == 2);
    const std::string token = first.at("nextToken");
    const json last =
        f.list("?limit=2&sortOrderByTime=" + order + "&nextToken=" + wirebind::http::encode_query(token));
    REQUIRE(last.at("invocations").size() == 1);
    CHECK(last.at("invocations").at(0).at("invocationId") == (order == "asc" ? "b1" : "a1"));
    CHECK(last.at("nextToken") == "");
  }
}

TEST_CASE("async invocations: the list has payloads only on request") {
  three_invocations f;
  CHECK_FALSE(f.list("").at("invocations").at(0).contains("invocationPayload"));
  CHECK(f.list("?includePayload=true").at("invocations").at(0).at("invocationPayload") == "payload");
}

TEST_CASE("async invocations: functions that keep state are listed, by configuration or by what they kept") {
  one_function f;
  f.create_function("demo", "g");
  f.create_function("demo", "h");
  const auto listed = [&](const std::string& query) {
    return f.ask("GET", "/stateful-async-invocation-functions" + query).json();
  };
  CHECK(listed("").at("data") == json::array());
  f.enqueue("job");
  f.ask("PUT", "/services/demo/functions/g/async-invoke-config", R"({"statefulInvocation":true})");
  f.ask("PUT", "/services/demo/functions/h/async-invoke-config", R"({"statefulInvocation":false})");
  const json page = listed("?limit=0");
  REQUIRE(page.at("data").size() == 2);
  CHECK(page.at("data").at(0) ==
        json{{"serviceName", "demo"}, {"functionName", "f"}, {"qualifier", "LATEST"}});
  CHECK(page.at("data").at(1).at("functionName") == "g");
  const json first = listed("?limit=1");
  const json second =
      listed("?limit=1&nextToken=" + wirebind::http::encode_query(first.at("nextToken").get<std::string>()));
  CHECK(second.at("data").at(0).at("functionName") == "g");
  CHECK(second.at("nextToken") == "");
}
