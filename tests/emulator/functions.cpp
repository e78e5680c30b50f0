#include "catch.hpp"
#include "fixture.hpp"

#include <fc/ext/checksum.hpp>

using nlohmann::json;
using test::emulator_fixture;

namespace {

const std::string path = "/services/demo/functions/f";

/// A service "demo" with a function "f".
struct one_function : emulator_fixture {
  one_function() {
    create_service("demo");
    made = create_function("demo", "f",
                           {{"environmentVariables", {{"A", "1"}, {"B", "2"}}}, {"memorySize", 256}});
  }
  test::reply update(const json& body, const test::header_list& headers = {}) {
    return ask("PUT", path, body.dump(), headers);
  }
  test::reply made;
};

/// Every field that an update takes, by its wire name.
const json every_field = {
    {"code", {{"zipFile", "UEsDBA=="}}},
    {"customContainerConfig",
     {{"args", "[\"-a\"]"},
      {"command", "[\"/c\"]"},
      {"image", "i"},
      {"accelerationType", "Default"},
      {"instanceID", "cri-1"},
      {"webServerMode", false}}},
    {"layers", {"acs:fc:cn-hangzhou:official:layers/Python310/versions/2"}},
    {"description", "d"},
    {"environmentVariables", {{"KEY", "value"}}},
    {"handler", "other.handler"},
    {"memorySize", 1024},
    {"runtime", "nodejs20"},
    {"timeout", 60},
    {"initializationTimeout", 61},
    {"initializer", "other.init"},
    {"caPort", 9000},
    {"InstanceConcurrency", 10},
    {"instanceSoftConcurrency", 5},
    {"instanceType", "c1"},
    {"instanceLifecycleConfig",
     {{"preFreeze", {{"handler", "h"}, {"timeout", 10}}}, {"preStop", {{"handler", "s"}, {"timeout", 11}}}}},
    {"customDNS",
     {{"nameServers", {"8.8.8.8"}},
      {"searches", {"x.example"}},
      {"dnsOptions", {{{"name", "ndots"}, {"value", "2"}}}}}},
    {"customRuntimeConfig", {{"command", {"/boot"}}, {"args", {"a"}}}},
    {"customHealthCheckConfig",
     {{"httpGetUrl", "/ready"},
      {"initialDelaySeconds", 0},
      {"periodSeconds", 1},
      {"timeoutSeconds", 2},
      {"failureThreshold", 1},
      {"successThreshold", 2}}},
    {"cpu", 0.35},
    {"diskSize", 10240},
    {"gpuMemorySize", 2048}};

}  // namespace

TEST_CASE("checksum: CRC-64 has the check value of its catalogue") {
  fc::ext::crc64 sum;
  sum.add("1234");
  sum.add("");
  sum.add("56789");
  CHECK(sum.value() == 0x995DC9BBDF1939FA);
  CHECK(fc::ext::code_checksum("") == "0");
  CHECK(fc::ext::code_checksum("123456789") == "11051210869376104954");
}

TEST_CASE("emulator: a new function has the documented defaults") {
  emulator_fixture f;
  f.create_service("demo");
  const json made = f.create_function("demo", "f").json();
  CHECK(made.at("timeout") == 3);
  CHECK(made.at("initializationTimeout") == 3);
  CHECK(made.at("memorySize") == 128);
  CHECK(made.at("instanceConcurrency") == 1);
  CHECK(made.at("instanceType") == "e1");
  CHECK(made.at("diskSize") == 512);
  CHECK(made.at("environmentVariables") == json::object());
  CHECK(made.at("functionId").get<std::string>().size() == 36);
  CHECK(made.at("createdTime") == "2026-01-02T03:04:05Z");
  CHECK_FALSE(made.contains("code"));
}

TEST_CASE("emulator: size and checksum of the code are those of the decoded package") {
  emulator_fixture f;
  f.create_service("demo");
  const json made = f.create_function("demo", "f", {{"code", {{"zipFile", "MTIzNDU2Nzg5"}}}}).json();
  CHECK(made.at("codeSize") == 9);
  CHECK(made.at("codeChecksum") == "11051210869376104954");
  const json stored = f.create_function("demo", "g").json();
  CHECK(stored.at("codeSize") == 0);
  CHECK(stored.at("codeChecksum") == "0");
}

TEST_CASE("emulator: a package that is not base64 is 400 and the member is named") {
  one_function f;
  const auto answer = f.update({{"code", {{"zipFile", "not base64!"}}}});
  CHECK(answer.status == 400);
  CHECK(answer.message().find("code.zipFile") != std::string::npos);
}

TEST_CASE("emulator: a checksum that the code does not have is refused") {
  one_function f;
  const json code = {{"code", {{"zipFile", "MTIzNDU2Nzg5"}}}};
  const auto wrong = f.update(code, {{"X-Fc-Code-Checksum", "1"}});
  CHECK(wrong.status == 400);
  CHECK(wrong.message().find("X-Fc-Code-Checksum") != std::string::npos);
  CHECK(f.update(code, {{"X-Fc-Code-Checksum", "11051210869376104954"}}).status == 200);
}

TEST_CASE("emulator: a function that exists is not created again") {
  one_function f;
  const auto again = f.create_function("demo", "f");
  CHECK(again.status == 409);
  CHECK(again.code() == "FunctionAlreadyExists");
}

TEST_CASE("emulator: a function that does not exist is 404 FunctionNotFound everywhere") {
  one_function f;
  for (const auto& [method, tail] :
       test::header_list{{"GET", ""}, {"PUT", ""}, {"DELETE", ""}, {"POST", "/invocations"}}) {
    const auto answer = f.ask(method, "/services/demo/functions/nope" + tail);
    CHECK(answer.status == 404);
    CHECK(answer.code() == "FunctionNotFound");
  }
}

TEST_CASE("emulator: names of functions are checked") {
  one_function f;
  for (const std::string& name :
       {std::string(), std::string("9a"), std::string("-a"), std::string("a/b"), std::string(65, 'a')}) {
    const auto answer = f.create_function("demo", name);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "InvalidArgument");
    CHECK(answer.message().find("functionName") != std::string::npos);
  }
  CHECK(f.create_function("demo", std::string(64, 'a')).status == 200);
}

TEST_CASE("emulator: gets the function that was created, under the same ETag") {
  one_function f;
  const auto got = f.ask("GET", path);
  CHECK(got.status == 200);
  CHECK(got.json() == f.made.json());
  CHECK(got.field("ETag") == f.made.field("ETag"));
}

TEST_CASE("emulator: an update changes what was sent and nothing else") {
  one_function f;
  const auto updated = f.update({{"timeout", 60}});
  CHECK(updated.status == 200);
  json expected = f.made.json();
  expected["timeout"] = 60;
  CHECK(updated.json() == expected);
  CHECK(f.ask("GET", path).json() == expected);
}

TEST_CASE("emulator: every field of an update arrives under its wire name") {
  one_function f;
  const auto updated = f.update(every_field);
  REQUIRE(updated.status == 200);
  const json got = f.ask("GET", path).json();
  for (const auto& [name, value] : every_field.items()) {
    INFO(name);
    if (name == "code") continue;
    const std::string shown = name == "InstanceConcurrency" ? "instanceConcurrency"
                              : name == "layers"            ? "layersArnV2"
                                                            : name;
    CHECK(got.at(shown) == (name == "cpu" ? json::parse("0.35") : value));
  }
  CHECK(got.at("codeSize") == 4);
  CHECK(updated.json() == got);
}

TEST_CASE("emulator: false and 0 that are sent are kept") {
  one_function f;
  const auto first = f.update(
      {{"description", "d"}, {"customHealthCheckConfig", {{"httpGetUrl", "/"}, {"initialDelaySeconds", 0}}}});
  REQUIRE(first.status == 200);
  const json got = f.update({{"description", ""}}).json();
  CHECK(got.at("description") == "");
  CHECK(got.at("customHealthCheckConfig").at("initialDelaySeconds") == 0);
}

TEST_CASE("emulator: environment variables are replaced as a whole") {
  one_function f;
  CHECK(f.update({{"environmentVariables", {{"C", "3"}}}}).json().at("environmentVariables") ==
        json{{"C", "3"}});
  CHECK(f.update({{"timeout", 9}}).json().at("environmentVariables") == json{{"C", "3"}});
  CHECK(f.update({{"environmentVariables", json::object()}}).json().at("environmentVariables") ==
        json::object());
}

TEST_CASE("emulator: instance concurrency is taken in both spellings, and shown in one") {
  one_function f;
  CHECK(f.update({{"InstanceConcurrency", 10}}).json().at("instanceConcurrency") == 10);
  CHECK(f.update({{"instanceConcurrency", 20}}).json().at("instanceConcurrency") == 20);
  const json both = f.update({{"instanceConcurrency", 30}, {"InstanceConcurrency", 40}}).json();
  CHECK(both.at("instanceConcurrency") == 40);
  CHECK_FALSE(both.contains("InstanceConcurrency"));
}

TEST_CASE("emulator: soft concurrency stays below the other, also over two updates") {
  one_function f;
  CHECK(f.update({{"InstanceConcurrency", 10}, {"instanceSoftConcurrency", 11}}).status == 400);
  CHECK(f.update({{"InstanceConcurrency", 10}, {"instanceSoftConcurrency", 8}}).status == 200);
  const auto answer = f.update({{"InstanceConcurrency", 5}});
  CHECK(answer.status == 400);
  CHECK(answer.message().find("instanceSoftConcurrency") != std::string::npos);
  CHECK(f.ask("GET", path).json().at("instanceConcurrency") == 10);
}

TEST_CASE("emulator: limits of the spec are checked and the field is named") {
  one_function f;
  const std::vector<std::pair<std::string, json>> bad = {{"memorySize", 100}, {"gpuMemorySize", 1000},
                                                         {"cpu", 0.33},       {"diskSize", 1024},
                                                         {"timeout", 0},      {"initializationTimeout", 0}};
  for (const auto& [name, value] : bad) {
    const auto answer = f.update({{name, value}});
    CHECK(answer.status == 400);
    CHECK(answer.code() == "InvalidArgument");
    CHECK(answer.message().find(name) != std::string::npos);
  }
  CHECK(f.update({{"code", json::object()}}).message().find("zipFile") != std::string::npos);
  CHECK(f.ask("GET", path).json() == f.made.json());
}

TEST_CASE("emulator: a body that is not JSON, or has a value of another type, is 400 and says where") {
  one_function f;
  CHECK(f.ask("PUT", path, "{").code() == "InvalidArgument");
  const auto answer = f.ask("PUT", path, R"({"timeout":"60"})");
  CHECK(answer.code() == "InvalidArgument");
  CHECK(answer.message().find("timeout") != std::string::npos);
}

TEST_CASE("emulator: every update makes a new ETag, also one that changes nothing") {
  one_function f;
  const std::string first = f.made.field("ETag");
  const std::string second = f.update({{"timeout", 60}}).field("ETag");
  const std::string third = f.update({{"timeout", 60}}).field("ETag");
  CHECK(first != second);
  CHECK(second != third);
  CHECK(f.ask("GET", path).field("ETag") == third);
}

TEST_CASE("emulator: If-Match updates exactly the version that was read") {
  one_function f;
  const std::string etag = f.made.field("ETag");
  const auto updated = f.update({{"timeout", 60}}, {{"If-Match", etag}});
  CHECK(updated.status == 200);
  const auto stale = f.update({{"timeout", 61}}, {{"If-Match", etag}});
  CHECK(stale.status == 412);
  CHECK(stale.code() == "PreconditionFailed");
  CHECK(f.ask("GET", path).json().at("timeout") == 60);
  CHECK(f.update({{"timeout", 62}}, {{"If-Match", "*"}}).status == 200);
  const std::string last = f.ask("GET", path).field("ETag");
  CHECK(f.update({{"timeout", 63}}, {{"If-Match", '"' + last + '"'}}).status == 200);
}

TEST_CASE("emulator: an update moves the time of the last change only") {
  one_function f;
  f.clock->turn(std::chrono::minutes(5));
  const json updated = f.update({{"timeout", 60}}).json();
  CHECK(updated.at("createdTime") == "2026-01-02T03:04:05Z");
  CHECK(updated.at("lastModifiedTime") == "2026-01-02T03:09:05Z");
}

TEST_CASE("emulator: new code changes size and checksum") {
  one_function f;
  const json updated = f.update({{"code", {{"zipFile", "MTIzNDU2Nzg5"}}}}).json();
  CHECK(updated.at("codeSize") == 9);
  CHECK(updated.at("codeChecksum") == "11051210869376104954");
}

TEST_CASE("emulator: deletes a function with 204, not with a stale If-Match") {
  one_function f;
  CHECK(f.ask("DELETE", path, "", {{"If-Match", "stale"}}).code() == "PreconditionFailed");
  const auto gone = f.ask("DELETE", path, "", {{"If-Match", f.made.field("ETag")}});
  CHECK(gone.status == 204);
  CHECK(gone.text.empty());
  CHECK(f.ask("GET", path).code() == "FunctionNotFound");
}
