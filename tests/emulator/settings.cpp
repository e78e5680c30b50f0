// What is set for a function beside the function: asynchronous handling, limits, provisioned instances.
#include "catch.hpp"
#include "one_function.hpp"

#include <wirebind/http/percent.hpp>
#include <wirebind/http/writer.hpp>

#include <future>
#include <string>
#include <vector>

using fc::emulator::invocation;
using fc::emulator::invocation_result;
using nlohmann::json;
using test::one_function;

namespace {

struct fixture : one_function {
  using one_function::one_function;

  std::string async = path("async-invoke-config");
  std::string on_demand = path("on-demand-config?qualifier=LATEST");
  std::string provisioned = path("provision-config?qualifier=LATEST");

  test::reply provision(int target) {
    return ask("PUT", provisioned, R"({"target":)" + std::to_string(target) + "}");
  }
  int current() { return ask("GET", provisioned).json().at("current"); }
  void turn(int seconds) { clock->turn(std::chrono::seconds(seconds)); }
  json instances(const std::string& query = "") {
    return ask("GET", path("instances" + query)).json().at("instances");
  }
};

}  // namespace

TEST_CASE("async config: what was put is got, with defaults and times") {
  fixture f;
  const auto put =
      f.ask("PUT", f.async,
            R"({"maxAsyncRetryAttempts":1,"destinationConfig":{"onFailure":{"destination":"acs:x"}}})");
  REQUIRE(put.status == 200);
  const json shown = f.ask("GET", f.async).json();
  CHECK(shown == put.json());
  CHECK(shown.at("maxAsyncRetryAttempts") == 1);
  CHECK(shown.at("maxAsyncEventAgeInSeconds") == 86400);
  CHECK(shown.at("statefulInvocation") == false);
  CHECK(shown.at("destinationConfig").at("onFailure").at("destination") == "acs:x");
  CHECK(shown.at("service") == "demo");
  CHECK(shown.at("function") == "f");
  CHECK(shown.at("qualifier") == "LATEST");
  CHECK(shown.at("createdTime") == "2026-01-02T03:04:05Z");
}

TEST_CASE("async config: a second one takes the place of the first as a whole") {
  fixture f;
  f.ask("PUT", f.async, R"({"maxAsyncRetryAttempts":1,"statefulInvocation":true})");
  f.turn(1);
  const json shown = f.ask("PUT", f.async, R"({"maxAsyncEventAgeInSeconds":9})").json();
  CHECK(shown.at("maxAsyncRetryAttempts") == 3);
  CHECK(shown.at("maxAsyncEventAgeInSeconds") == 9);
  CHECK(shown.at("statefulInvocation") == false);
  CHECK(shown.at("createdTime") == "2026-01-02T03:04:05Z");
  CHECK(shown.at("lastModifiedTime") == "2026-01-02T03:04:06Z");
}

TEST_CASE("async config: what is not there is AsyncConfigNotExists") {
  fixture f;
  for (const char* method : {"GET", "DELETE"}) {
    const auto answer = f.ask(method, f.async);
    CHECK(answer.status == 404);
    CHECK(answer.code() == "AsyncConfigNotExists");
  }
  CHECK(f.ask("GET", "/services/demo/functions/g/async-invoke-config").code() == "FunctionNotFound");
  CHECK(f.ask("GET", f.async + "?qualifier=prod").code() == "AliasNotFound");
}

TEST_CASE("async config: is deleted and listed") {
  fixture f;
  const std::string list = f.path("async-invoke-configs");
  CHECK(f.ask("GET", list).json() == json{{"configs", json::array()}, {"nextToken", ""}});
  const json put = f.ask("PUT", f.async, "{}").json();
  CHECK(f.ask("GET", list).json().at("configs") == json::array({put}));
  CHECK(f.ask("DELETE", f.async).status == 204);
  CHECK(f.ask("GET", list).json().at("configs") == json::array());
  CHECK(f.ask("GET", list + "?limit=101").code() == "InvalidArgument");
}

TEST_CASE("async config: goes with the alias or the version that it is for") {
  fixture f;
  const std::string alias = R"({"aliasName":"prod","versionId":"1"})";
  REQUIRE(f.ask("POST", "/services/demo/versions", "{}").status == 200);
  REQUIRE(f.ask("POST", "/services/demo/aliases", alias).status == 200);
  for (const std::string qualifier : {"prod", "1"}) {
    REQUIRE(f.ask("PUT", f.async + "?qualifier=" + qualifier, "{}").status == 200);
  }
  const std::string list = f.path("async-invoke-configs");
  REQUIRE(f.ask("GET", list).json().at("configs").size() == 2);
  CHECK(f.ask("DELETE", "/services/demo/aliases/prod").status == 204);
  CHECK(f.ask("GET", list).json().at("configs").size() == 1);
  REQUIRE(f.ask("POST", "/services/demo/aliases", alias).status == 200);
  CHECK(f.ask("GET", f.async + "?qualifier=prod").code() == "AsyncConfigNotExists");
  CHECK(f.ask("DELETE", "/services/demo/versions/1").status == 204);
  CHECK(f.ask("GET", list).json().at("configs").empty());
}

TEST_CASE("async config: limits of the spec hold") {
  fixture f;
  CHECK(f.ask("PUT", f.async, R"({"maxAsyncRetryAttempts":9})").code() == "InvalidArgument");
  CHECK(f.ask("PUT", f.async, R"({"maxAsyncEventAgeInSeconds":0})").code() == "InvalidArgument");
}

TEST_CASE("on-demand config: what was put is got, listed and deleted") {
  fixture f;
  const auto put = f.ask("PUT", f.on_demand, R"({"maximumInstanceCount":3})");
  REQUIRE(put.status == 200);
  CHECK(put.json() == json{{"maximumInstanceCount", 3}, {"resource", "1234567890123456#demo#LATEST#f"}});
  CHECK(put.field("ETag").size() == 32);
  const auto got = f.ask("GET", f.on_demand);
  CHECK(got.json() == put.json());
  CHECK(got.field("ETag") == put.field("ETag"));
  CHECK(f.ask("GET", "/on-demand-configs").json().at("configs") == json::array({put.json()}));
  CHECK(f.ask("DELETE", f.on_demand).status == 204);
  CHECK(f.ask("GET", f.on_demand).code() == "OnDemandConfigNotFound");
  CHECK(f.ask("DELETE", f.on_demand).status == 404);
  CHECK(f.ask("GET", "/on-demand-configs").json().at("configs") == json::array());
}

TEST_CASE("on-demand config: a stale If-Match is 412 on put and delete") {
  fixture f;
  CHECK(f.ask("PUT", f.on_demand, R"({"maximumInstanceCount":3})", {{"If-Match", "stale"}}).status == 412);
  const std::string first = f.ask("PUT", f.on_demand, R"({"maximumInstanceCount":3})").field("ETag");
  const auto second = f.ask("PUT", f.on_demand, R"({"maximumInstanceCount":4})", {{"If-Match", first}});
  CHECK(second.status == 200);
  CHECK(f.ask("PUT", f.on_demand, R"({"maximumInstanceCount":5})", {{"If-Match", first}}).code() ==
        "PreconditionFailed");
  CHECK(f.ask("DELETE", f.on_demand, "", {{"If-Match", first}}).status == 412);
  CHECK(f.ask("GET", f.on_demand).json().at("maximumInstanceCount") == 4);
  CHECK(f.ask("DELETE", f.on_demand, "", {{"If-Match", second.field("ETag")}}).status == 204);
}

TEST_CASE("on-demand config: the list has prefix, startKey and pages of resources") {
  fixture f;
  f.create_function("demo", "g");
  f.ask("PUT", f.on_demand, R"({"maximumInstanceCount":1})");
  f.ask("PUT", "/services/demo/functions/g/on-demand-config?qualifier=LATEST",
        R"({"maximumInstanceCount":2})");
  const auto count = [&](const std::string& query) {
    return f.ask("GET", "/on-demand-configs" + query).json().at("configs").size();
  };
  CHECK(count("") == 2);
  CHECK(count("?prefix=1234567890123456%23demo%23LATEST%23g") == 1);
  CHECK(count("?startKey=1234567890123456%23demo%23LATEST%23g") == 1);
  const json first = f.ask("GET", "/on-demand-configs?limit=1").json();
  CHECK(count("?limit=1&nextToken=" +
              wirebind::http::encode_query(first.at("nextToken").get<std::string>())) == 1);
}

TEST_CASE("on-demand config: calls over the limit are 429 ResourceExhausted") {
  fixture f(2);
  f.limit_on_demand(0);
  const auto refused = f.invoke();
  CHECK(refused.status == 429);
  CHECK(refused.code() == "ResourceExhausted");
  f.limit_on_demand(1);
  std::string inner;
  f.code([&](const invocation& call) {
    if (call.payload == wirebind::bytes("outer")) {
      test::raw_client client(f.emulator->port());
      auto request = f.make("POST", "/2021-04-06" + f.path("invocations"), "inner", {});
      sign(request, f.emulator->credentials(), f.scheme, {"2021-04-06", "Any", f.clock->wall(), "n"});
      std::string head;
      wirebind::http::write_head(request, head);
      inner = client.ask(head + "inner").body;
    }
    return invocation_result{.payload = "ran"};
  });
  CHECK(f.invoke("outer").text == "ran");
  CHECK(json::parse(inner).at("ErrorCode") == "ResourceExhausted");
  CHECK(f.invoke("alone").text == "ran");
}

TEST_CASE("provision config: instances come one a second until the target is reached") {
  fixture f;
  const auto put = f.provision(3);
  REQUIRE(put.status == 200);
  CHECK(put.json() == json{{"target", 3},
                           {"current", 0},
                           {"alwaysAllocateCPU", true},
                           {"resource", "1234567890123456#demo#LATEST#f"}});
  f.turn(1);
  CHECK(f.current() == 1);
  f.turn(2);
  CHECK(f.current() == 3);
  f.turn(100);
  CHECK(f.current() == 3);
}

TEST_CASE("provision config: another target is walked to from where the number is") {
  fixture f;
  f.provision(10);
  f.turn(4);
  CHECK(f.provision(2).json().at("current") == 4);
  f.turn(1);
  CHECK(f.current() == 3);
  f.turn(5);
  CHECK(f.current() == 2);
}

TEST_CASE("provision config: target 0 takes it away once the last instance is gone") {
  fixture f;
  CHECK(f.ask("GET", f.provisioned).code() == "ProvisionConfigNotFound");
  f.provision(2);
  f.turn(2);
  CHECK(f.provision(0).json().at("target") == 0);
  CHECK(f.current() == 2);
  f.turn(2);
  CHECK(f.ask("GET", f.provisioned).status == 404);
  CHECK(f.ask("GET", "/provision-configs").json().at("provisionConfigs") == json::array());
}

TEST_CASE("provision config: a function that has one is not deleted") {
  fixture f;
  f.provision(1);
  const auto refused = f.ask("DELETE", "/services/demo/functions/f");
  CHECK(refused.status == 409);
  CHECK(refused.code() == "ProvisionConfigExist");
  f.turn(1);
  f.provision(0);
  CHECK(f.ask("DELETE", "/services/demo/functions/f").code() == "ProvisionConfigExist");
  f.turn(1);
  CHECK(f.ask("DELETE", "/services/demo/functions/f").status == 204);
  f.create_function("demo", "f");
  CHECK(f.ask("GET", f.provisioned).status == 404);
}

TEST_CASE("provision config: a version cannot have one, and rules by figures need figures") {
  fixture f;
  const std::string version = f.path("provision-config?qualifier=1");
  CHECK(f.ask("PUT", version, R"({"target":1})").code() == "VersionNotFound");
  REQUIRE(f.ask("POST", "/services/demo/versions", "{}").status == 200);
  CHECK(f.ask("PUT", version, R"({"target":1})").code() == "InvalidArgument");
  CHECK(f.ask("PUT", f.path("provision-config"), R"({"target":1})").code() == "InvalidArgument");
  CHECK(f.ask("PUT", f.provisioned, R"({"target":10001})").code() == "InvalidArgument");
  const std::string rule = R"({"target":1,"targetTrackingPolicies":[{"name":"n"}]})";
  CHECK(f.ask("PUT", f.provisioned, rule).code() == "InstanceMetricsRequired");
  f.ask("POST", "/services",
        R"({"serviceName":"seen","logConfig":{"project":"p","logstore":"l","enableInstanceMetrics":true}})");
  f.create_function("seen", "f");
  const auto put = f.ask("PUT", "/services/seen/functions/f/provision-config?qualifier=LATEST", rule);
  CHECK(put.status == 200);
  CHECK(put.json().at("targetTrackingPolicies").at(0).at("name") == "n");
}

TEST_CASE("provision config: the list filters by service and qualifier, and pages") {
  fixture f;
  f.create_service("other");
  f.create_function("other", "f");
  f.provision(1);
  f.ask("PUT", "/services/other/functions/f/provision-config?qualifier=LATEST", R"({"target":2})");
  const auto targets = [&](const std::string& query) {
    std::vector<int> out;
    const json page = f.ask("GET", "/provision-configs" + query).json();
    for (const auto& each : page.at("provisionConfigs")) out.push_back(each.at("target"));
    return out;
  };
  CHECK(targets("") == std::vector<int>{1, 2});
  CHECK(targets("?serviceName=other") == std::vector<int>{2});
  CHECK(targets("?qualifier=LATEST") == std::vector<int>{1, 2});
  CHECK(targets("?qualifier=prod").empty());
  const std::string token = f.ask("GET", "/provision-configs?limit=1").json().at("nextToken");
  CHECK(targets("?limit=1&nextToken=" + wirebind::http::encode_query(token)) == std::vector<int>{2});
}

TEST_CASE("instances: those that are provisioned are listed, and found by id") {
  fixture f;
  CHECK(f.instances() == json::array());
  f.provision(3);
  f.turn(2);
  const json two = f.instances();
  REQUIRE(two.size() == 2);
  CHECK(two.at(0).at("versionId") == "LATEST");
  f.turn(1);
  const json three = f.instances();
  REQUIRE(three.size() == 3);
  CHECK(three.at(0) == two.at(0));
  const std::string first = three.at(0).at("instanceId");
  const std::string last = three.at(2).at("instanceId");
  CHECK(f.instances("?instanceIds.1=" + last) == json::array({three.at(2)}));
  CHECK(f.instances("?instanceIds.1=nope&instanceIds.2=" + first) == json::array({three.at(0)}));
  CHECK(f.instances("?limit=1") == json::array({three.at(0)}));
  f.provision(100);
  f.turn(100);
  CHECK(f.instances().size() == 20);
  CHECK(f.instances("?limit=0").size() == 20);
  CHECK(f.instances("?limit=1000").size() == 100);
}

TEST_CASE("instances: one that runs something is listed while it does, and its call names it") {
  fixture f(2);
  std::promise<void> entered, leave;
  f.code([&](const invocation&) {
    entered.set_value();
    leave.get_future().wait();
    return invocation_result{};
  });
  f.enqueue("job");
  entered.get_future().wait();
  const json running = f.instances();
  REQUIRE(running.size() == 1);
  leave.set_value();
  const json shown = f.await("job", "Succeeded");
  CHECK(shown.at("instanceId") == running.at(0).at("instanceId"));
  CHECK(f.instances() == json::array());
  f.code([](const invocation&) { return invocation_result{}; });
  CHECK(running.at(0).at("instanceId") == f.invoke().field("X-Fc-Instance-Id"));
}

TEST_CASE("instances: work goes to provisioned ones first, and they do not count against the limit") {
  fixture f;
  f.limit_on_demand(0);
  f.provision(1);
  CHECK(f.invoke().status == 429);
  f.turn(1);
  const auto ran = f.invoke();
  CHECK(ran.status == 200);
  CHECK(f.instances().at(0).at("instanceId") == ran.field("X-Fc-Instance-Id"));
}
