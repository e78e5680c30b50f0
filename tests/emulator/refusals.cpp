// Values that Function Compute refuses, each in a request that is right but for it: 400 InvalidArgument, and
// the message names the member.
#include "catch.hpp"
#include "one_function.hpp"

#include <wirebind/core/base64.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

using nlohmann::json;
using test::one_function;
using test::reply;

namespace {

/// The member that a refusal names first; the whole response when it is no refusal of this kind.
std::string refused_member(const reply& answer) {
  if (answer.status != 400 || answer.code() != "InvalidArgument") {
    return std::to_string(answer.status) + " " + answer.text;
  }
  const std::string message = answer.message();
  return message.substr(0, message.find(':'));
}

json function_body(const json& more) {
  json body = {
      {"functionName", "g"}, {"handler", "h"}, {"runtime", "python3.9"}, {"code", {{"zipFile", "UEsDBA=="}}}};
  body.update(more);
  return body;
}

struct refusals : one_function {
  using one_function::one_function;

  std::string create(const json& more) {
    return refused_member(ask("POST", "/services/demo/functions", function_body(more).dump()));
  }
  std::string update(const json& body) {
    return refused_member(ask("PUT", "/services/demo/functions/f", body.dump()));
  }
  std::string trigger(const std::string& type, const json& config) {
    const json body = {{"triggerName", "t"},
                       {"triggerType", type},
                       {"sourceArn", "acs:oss:cn-hangzhou:1:b"},
                       {"triggerConfig", config.is_string() ? config.get<std::string>() : config.dump()}};
    const auto answer = ask("POST", path("triggers"), body.dump());
    ask("DELETE", path("triggers/t"));
    return answer.status == 200 ? "" : refused_member(answer);
  }
  std::string cron(const std::string& text) { return trigger("timer", {{"cronExpression", text}}); }
  std::string domain(const json& body) { return refused_member(ask("POST", "/custom-domains", body.dump())); }
};

}  // namespace

TEST_CASE("emulator: an unknown value of an enumeration is refused wherever it stands in a request") {
  refusals f;
  CHECK(f.create({{"runtime", "pyton9"}}) == "body.runtime");
  CHECK(f.create({{"runtime", ""}}) == "body.runtime");
  CHECK(f.create({{"instanceType", "e2"}}) == "body.instanceType");
  CHECK(f.update({{"runtime", "Python3.9"}}) == "body.runtime");
  CHECK(f.update({{"customContainerConfig", {{"image", "i"}, {"accelerationType", "Fast"}}}}) ==
        "body.customContainerConfig.accelerationType");
  CHECK(f.trigger("oos", json::object()) == "body.triggerType");
  CHECK(f.domain({{"domainName", "a.example"}, {"protocol", "FTP"}}) == "body.protocol");
  CHECK(f.domain({{"domainName", "a.example"}, {"tlsConfig", {{"minVersion", "TLSv1.0"}}}}) ==
        "body.tlsConfig.minVersion");
  CHECK(f.domain({{"domainName", "a.example"},
                  {"routeConfig", {{"routes", {{{"path", "/"}, {"methods", {"GET", "FETCH"}}}}}}}}) ==
        "body.routeConfig.routes[0].methods[1]");
  CHECK(refused_member(
            f.ask("POST", "/services", R"({"serviceName":"s","logConfig":{"logBeginRule":"Maybe"}})")) ==
        "body.logConfig.logBeginRule");
  CHECK(refused_member(f.ask("GET", "/services/demo/versions?direction=SIDEWAYS")) == "direction");
  CHECK(refused_member(f.invoke("", {{"X-Fc-Invocation-Type", "Later"}})) == "X-Fc-Invocation-Type");
  CHECK(f.ask("GET", "/services/demo/functions/g").status == 404);
}

TEST_CASE("emulator: unknown values of enumerations are kept when the emulator accepts them") {
  fc::emulator::options options;
  options.accept_unknown_values = true;
  one_function f(1, options);
  CHECK(f.ask("PUT", "/services/demo/functions/f", R"({"runtime":"cobol85"})").json().at("runtime") ==
        "cobol85");
  CHECK(f.ask("POST", f.path("triggers"), R"({"triggerName":"t","triggerType":"newer","triggerConfig":"{}"})")
            .json()
            .at("triggerType") == "newer");
}

TEST_CASE("emulator: values beyond the documented limits are refused by name") {
  refusals f;
  const std::vector<std::pair<std::string, json>> wrong = {
      {"memorySize", 0},
      {"memorySize", -64},
      {"memorySize", 100},
      {"timeout", 0},
      {"timeout", 86401},
      {"initializationTimeout", 301},
      {"cpu", 0},
      {"cpu", 0.07},
      {"diskSize", 513},
      {"instanceConcurrency", 0},
      {"instanceConcurrency", 201},
      {"caPort", 65536},
      {"gpuMemorySize", 0},
      {"instanceSoftConcurrency", 0},
  };
  for (const auto& [name, value] : wrong) {
    INFO(name << " " << value);
    CHECK(f.create({{name, value}}) == "body." + name);
  }
  CHECK(f.update({{"InstanceConcurrency", 0}}) == "body.InstanceConcurrency");
  CHECK(refused_member(f.ask("PUT", f.path("on-demand-config?qualifier=LATEST"),
                             R"({"maximumInstanceCount":-1})")) == "body.maximumInstanceCount");
}

TEST_CASE("emulator: a timer's time is a cron expression of six fields or an interval") {
  refusals f;
  for (const char* text :
       {"0 0 8 * * *", "0 */5 * * * *", "59 59 23 31 12 7", "0 0 12 ? * MON-FRI", "0 0 8 1,15 JAN-mar *",
        "CRON_TZ=Asia/Shanghai 0 30 4 * * *", "  0  0 8 * * * ", "@every 5m", "@every 1h30m", "@every 90s",
        "@every 2562047h", "0-30/10 0 0 * * *"}) {
    INFO(text);
    CHECK(f.cron(text) == "");
  }
  for (const char* text : {"",
                           "tomorrow",
                           "* * * * *",
                           "0 0 8 * * * *",
                           "60 0 8 * * *",
                           "0 60 8 * * *",
                           "0 0 24 * * *",
                           "0 0 8 0 * *",
                           "0 0 8 32 * *",
                           "0 0 8 * 13 *",
                           "0 0 8 * * 8",
                           "0 0 8 * * FOO",
                           "0 0 8-4 * * *",
                           "0 0/0 8 * * *",
                           "0 0, 8 * * *",
                           "? 0 8 * * *",
                           "CRON_TZ= 0 0 8 * * *",
                           "@every",
                           "@every 5",
                           "@every 0m",
                           "@every m",
                           "@every 5m 5m",
                           "@every -5m",
                           "@every 99999999999999999999h",
                           "@every 2562048h",
                           "@daily",
                           "0 0 99999999999 * * *"}) {
    INFO(text);
    CHECK(f.cron(text) == "triggerConfig.cronExpression");
  }
}

TEST_CASE("emulator: a trigger's configuration follows the description of its kind") {
  refusals f;
  CHECK(f.trigger("http", {{"authType", "nobody"}, {"methods", {"GET"}}}) == "triggerConfig.authType");
  CHECK(f.trigger("http", {{"authType", "anonymous"}, {"methods", {"GET", "GETT"}}}) ==
        "triggerConfig.methods[1]");
  CHECK(f.trigger("mns_topic", {{"notifyStrategy", "NEVER"}}) == "triggerConfig.notifyStrategy");
  CHECK(f.trigger("timer", {{"enable", "yes"}}) == "triggerConfig");
  CHECK(f.trigger("eventbridge", json::object()) == "triggerConfig");
  CHECK(f.trigger("oss", {{"events", {"oss:ObjectCreated:*"}}}) == "");
}

TEST_CASE("emulator: schedules of provisioned instances are times") {
  refusals f;
  const auto put = [&f](const json& action) {
    const json body = {{"target", 1}, {"scheduledActions", {action}}};
    const auto answer = f.ask("PUT", f.path("provision-config?qualifier=LATEST"), body.dump());
    return answer.status == 200 ? "" : refused_member(answer);
  };
  const std::string member = "scheduledActions.scheduleExpression";
  CHECK(put({{"scheduleExpression", "cron(0 0 8 * * *)"}, {"startTime", "2022-10-10T10:10:10Z"}}) == "");
  CHECK(put({{"scheduleExpression", "at(2022-10-10T10:10:10)"}}) == "");
  CHECK(put({{"scheduleExpression", "0 0 8 * * *"}}) == member);
  CHECK(put({{"scheduleExpression", "cron(0 0 8 * *)"}}) == member);
  CHECK(put({{"scheduleExpression", "at(noon)"}}) == member);
  CHECK(put({{"endTime", "tomorrow"}}) == "scheduledActions.endTime");
}

TEST_CASE("emulator: a layer that does not exist is refused, one that does comes back in both forms") {
  refusals f;
  const std::string arn = "acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/1";
  CHECK(f.create({{"layers", {arn}}}) == "layers");
  f.ask("POST", "/layers/tools/versions", R"({"Code":{"zipFile":"UEsDBA=="}})");
  const auto made = f.ask("POST", "/services/demo/functions", function_body({{"layers", {arn}}}).dump());
  REQUIRE(made.status == 200);
  CHECK(made.json().at("layersArnV2") == json{arn});
  const std::string short_form = made.json().at("layers").at(0);
  CHECK(short_form.size() == 32 + std::string("#tools#1").size());
  CHECK(short_form.ends_with("#tools#1"));
  CHECK(f.ask("GET", "/services/demo/functions/g").json().at("layers") == json{short_form});
  CHECK(f.ask("PUT", "/services/demo/functions/f", json{{"layers", {short_form}}}.dump())
            .json()
            .at("layersArnV2") == json{arn});
  for (const char* wrong :
       {"tools", "acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/2",
        "acs:fc:cn-hangzhou:1234567890123456:layers/tool/versions/1",
        "acs:fc:cn-beijing:1234567890123456:layers/tools/versions/1",
        "acs:fc:cn-hangzhou:42:layers/tools/versions/1", "acs:fc:cn-hangzhou:official:layers/P/versions/0",
        "acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/", "#tools#1", ""}) {
    INFO(wrong);
    CHECK(f.update({{"layers", {wrong}}}) == "layers");
  }
}

TEST_CASE("emulator: reserved names of environment variables are refused, on creation and on update") {
  refusals f;
  for (const char* name : {"FC_REGION", "FC_", "FC_MINE", "accessKeyID", "accessKeySecret", "securityToken",
                           "topic", "1ST", "a-b", "a b", ""}) {
    INFO(name);
    CHECK(f.create({{"environmentVariables", {{name, "v"}}}}) == "environmentVariables");
    CHECK(f.update({{"environmentVariables", {{name, "v"}}}}) == "environmentVariables");
  }
  CHECK(f.update({{"environmentVariables", {{"A", std::string(4096, 'v')}}}}) == "environmentVariables");
  const json fine = {{"environmentVariables", {{"fc_region", "v"}, {"FCX", "v"}, {"PATH", "/bin"}}}};
  CHECK(f.ask("PUT", "/services/demo/functions/f", fine.dump()).status == 200);
}

TEST_CASE("emulator: names that are no domains are refused") {
  refusals f;
  for (const std::string& name :
       {std::string("localhost"), std::string("a_b.example"), std::string("-a.example"),
        std::string("a-.example"), std::string("a..example"), std::string("a.example."),
        std::string(".example"), std::string("http://a.example"), std::string("a.example/x"),
        std::string("a.example:80"), std::string("127.0.0.1"), std::string("a b.example"),
        std::string("*.*.example"), std::string("*."), std::string(64, 'a') + ".example",
        std::string("b\xC3\xBC.example"), std::string()}) {
    INFO(name);
    CHECK(f.domain({{"domainName", name}}) == "domainName");
  }
  CHECK(f.ask("POST", "/custom-domains", R"({"domainName":"*.Xn--a-0.example"})").status == 200);
  CHECK(f.update({{"customDNS", {{"nameServers", {"dns.example"}}}}}) == "customDNS.nameServers");
  CHECK(f.update({{"customDNS", {{"searches", {"-x"}}}}}) == "customDNS.searches");
}

TEST_CASE("emulator: a destination needs a receiver") {
  refusals f;
  const auto put = [&f](const json& config) {
    return refused_member(
        f.ask("PUT", f.path("async-invoke-config"), json{{"destinationConfig", config}}.dump()));
  };
  const std::string success = "destinationConfig.onSuccess.destination";
  CHECK(put({{"onSuccess", json::object()}}) == success);
  CHECK(put({{"onSuccess", {{"destination", ""}}}}) == success);
  CHECK(put({{"onSuccess", {{"destination", "queue"}}}}) == success);
  CHECK(put({{"onFailure", {{"destination", "acs:"}}}}) == "destinationConfig.onFailure.destination");
  CHECK(f.ask("GET", f.path("async-invoke-config")).status == 404);
}

TEST_CASE("emulator: a certificate's private key is in no response") {
  one_function f;
  const json cert = {{"certName", "c"}, {"certificate", "PEM"}, {"privateKey", "a-secret-key"}};
  const auto made =
      f.ask("POST", "/custom-domains", json{{"domainName", "a.example"}, {"certConfig", cert}}.dump());
  const auto changed = f.ask("PUT", "/custom-domains/a.example", json{{"certConfig", cert}}.dump());
  for (const auto& answer :
       {made, changed, f.ask("GET", "/custom-domains/a.example"), f.ask("GET", "/custom-domains")}) {
    CHECK(answer.status == 200);
    CHECK(answer.text.find("PEM") != std::string::npos);
    CHECK(answer.text.find("a-secret-key") == std::string::npos);
  }
}

TEST_CASE("emulator: what has provisioned instances is not deleted, be it a function or an alias") {
  one_function f;
  f.ask("POST", "/services/demo/versions", "{}");
  f.ask("POST", "/services/demo/aliases", R"({"aliasName":"prod","versionId":"1"})");
  const std::string config = f.path("provision-config?qualifier=prod");
  f.ask("PUT", config, R"({"target":2})");
  CHECK(f.ask("DELETE", "/services/demo/aliases/prod").code() == "ProvisionConfigExist");
  CHECK(f.ask("DELETE", "/services/demo/functions/f").code() == "ProvisionConfigExist");
  f.clock->turn(std::chrono::seconds(2));
  f.ask("PUT", config, R"({"target":0})");
  CHECK(f.ask("DELETE", "/services/demo/aliases/prod").status == 409);  // the instances are still going
  f.clock->turn(std::chrono::seconds(2));
  CHECK(f.ask("DELETE", "/services/demo/aliases/prod").status == 204);
  CHECK(f.ask("DELETE", "/services/demo/functions/f").status == 204);
}

TEST_CASE("emulator: instances of an alias are of the version that it names") {
  one_function f;
  f.ask("POST", "/services/demo/versions", "{}");
  f.ask("POST", "/services/demo/aliases", R"({"aliasName":"prod","versionId":"1"})");
  f.ask("PUT", f.path("provision-config?qualifier=prod"), R"({"target":1})");
  f.clock->turn(std::chrono::seconds(1));
  const auto shown = f.ask("GET", f.path("instances?qualifier=prod")).json().at("instances");
  REQUIRE(shown.size() == 1);
  CHECK(shown.at(0).at("versionId") == "1");
}

TEST_CASE("emulator: a log tail says something also of a function without a handler") {
  one_function f;
  const auto answer = f.invoke("x", {{"X-Fc-Log-Type", "Tail"}});
  const auto log = wirebind::decode_base64(answer.field("X-Fc-Log-Result"));
  REQUIRE(log);
  CHECK(log->find("FC Invoke Start RequestId: " + answer.field("X-Fc-Request-Id")) == 0);
}

TEST_CASE("emulator: packages are accepted up to 50 MiB, and refused above with the limit") {
  fc::emulator::options options;
  options.require_signature = false;
  one_function f(1, options);
  const auto create = [&f](std::size_t size) {
    std::string code(size / 3 * 4, 'e');
    if (size % 3 == 2) code += "eno=";
    return f.ask(
        "POST", "/services/demo/functions",
        R"({"handler":"h","runtime":"python3.9","functionName":"g","code":{"zipFile":")" + code + "\"}}");
  };
  constexpr std::size_t limit = 50 * 1024 * 1024;
  const auto above = create(limit + 1);
  CHECK(refused_member(above) == "code.zipFile");
  CHECK(above.message().find("52428800") != std::string::npos);
  const auto made = create(limit);
  REQUIRE(made.status == 200);
  CHECK(made.json().at("codeSize") == limit);
}

TEST_CASE("emulator: a body that nothing has room for gets 400 with the limit, not cut") {
  one_function f;
  test::raw_client client(f.emulator->port());
  const std::string body(80 * 1024 * 1024, 'x');
  client.send("POST /2021-04-06/services HTTP/1.1\r\nHost: h\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n");
  client.send(body);
  const auto answer = client.read_response();
  CHECK(answer.status == 400);
  CHECK(answer.body.find("EntityTooLarge") != std::string::npos);
  CHECK(answer.body.find("74099368 bytes") != std::string::npos);
}
