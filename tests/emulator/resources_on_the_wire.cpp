// What is special about the bytes of some resources, by requests that are written here.
#include "catch.hpp"
#include "fixture.hpp"

using nlohmann::json;
using test::emulator_fixture;

TEST_CASE("emulator: a layer's package comes in as Code, and its size goes out as codesize once") {
  emulator_fixture f;
  const auto made = f.ask("POST", "/layers/tools/versions",
                          R"({"compatibleRuntime":["python3.9"],"Code":{"zipFile":"MTIzNDU2Nzg5"}})");
  REQUIRE(made.status == 200);
  CHECK(made.json().at("codesize") == 9);
  CHECK_FALSE(made.json().contains("codeSize"));
  CHECK_FALSE(made.json().contains("Code"));
  CHECK(made.json().at("version") == 1);
  CHECK_FALSE(made.fields.contains("ETag"));
  const json got = f.ask("GET", "/layers/tools/versions/1").json();
  CHECK(got.at("codeSize") == 9);
  CHECK_FALSE(got.contains("codesize"));
  CHECK(got.at("arnV2") == "acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/1");
  const json page = f.ask("GET", "/layers/tools/versions").json();
  CHECK(page.at("layers").size() == 1);
  CHECK_FALSE(page.contains("nextVersion"));
  CHECK(f.ask("PUT", "/layers/tools/acl?public=true").text.empty());
  CHECK(f.ask("GET", "/layers?public=true").json().at("layers").at(0).at("acl") == 1);
}

TEST_CASE("emulator: triggerConfig is a string both ways, with status and targetArn after updates only") {
  emulator_fixture f;
  f.create_service("demo");
  f.create_function("demo", "f");
  const auto made = f.ask("POST", "/services/demo/functions/f/triggers",
                          R"({"triggerName":"t","triggerType":"timer","triggerConfig":"{\"enable\":true}"})");
  REQUIRE(made.status == 200);
  CHECK(made.json().at("triggerConfig") == R"({"enable":true})");
  CHECK_FALSE(made.json().contains("status"));
  CHECK_FALSE(made.json().contains("targetArn"));
  CHECK_FALSE(made.json().contains("urlInternet"));
  CHECK(made.field("ETag").size() == 32);
  const auto object = f.ask("PUT", "/services/demo/functions/f/triggers/t", R"({"triggerConfig":{}})");
  CHECK(object.status == 400);
  const auto changed = f.ask("PUT", "/services/demo/functions/f/triggers/t", R"({"description":"d"})",
                             {{"If-Match", made.field("ETag")}});
  CHECK(changed.json().at("status") == "RUNNING");
  CHECK(changed.json().contains("targetArn"));
  const json got = f.ask("GET", "/services/demo/functions/f/triggers/t").json();
  CHECK_FALSE(got.contains("status"));
  CHECK(got == f.ask("GET", "/services/demo/functions/f/triggers").json().at("triggers").at(0));
}

TEST_CASE("emulator: one path sets, removes and shows tags, by POST, PUT and GET") {
  emulator_fixture f;
  f.create_service("demo");
  const std::string arn = "acs:fc:cn-hangzhou:1234567890123456:services/demo";
  const auto set =
      f.ask("POST", "/tag", json{{"resourceArn", arn}, {"tags", {{"a", "1"}, {"b", ""}}}}.dump());
  CHECK(set.status == 200);
  CHECK(set.text.empty());
  const auto removed = f.ask("PUT", "/tag", json{{"resourceArn", arn}, {"tagKeys", {"a"}}}.dump());
  CHECK(removed.text.empty());
  const std::string encoded = "acs%3Afc%3Acn-hangzhou%3A1234567890123456%3Aservices%2Fdemo";
  const json expected = {{"resourceArn", arn}, {"tags", {{"b", ""}}}};
  CHECK(f.ask("GET", "/tag?resourceArn=" + encoded).json() == expected);
  CHECK(f.ask("GET", "/tags").json() == json{{"resources", {expected}}, {"nextToken", ""}});
  CHECK(f.ask("GET", "/tag").code() == "InvalidArgument");
}

TEST_CASE("emulator: the ARN of an event source is one encoded segment of the path") {
  emulator_fixture f;
  f.create_service("demo");
  f.create_function("demo", "f");
  const std::string sources = "/services/demo/functions/f/event-sources";
  f.ask("POST", sources, R"({"sourceArn":"acs:eventbridge:a/b"})");
  CHECK(f.ask("GET", sources).json().at("eventSources").at(0) ==
        json{{"createdTime", "2026-01-02T03:04:05Z"}, {"sourceArn", "acs:eventbridge:a/b"}});
  CHECK(f.ask("DELETE", sources + "/acs:eventbridge:a/b").code() == "PathNotSupported");
  CHECK(f.ask("DELETE", sources + "/acs%3Aeventbridge%3Aa%2Fb").status == 204);
  CHECK(f.ask("GET", sources).json() == json{{"eventSources", json::array()}});
}

TEST_CASE("emulator: regions come in lists with capital names") {
  emulator_fixture f;
  const json regions = f.ask("GET", "/regions?AcceptLanguage=en-US").json().at("Regions").at("Region");
  CHECK(regions.at(0) == json{{"LocalName", "Japan (Tokyo)"}, {"RegionId", "ap-northeast-1"}});
}

TEST_CASE("emulator: an alias is kept in the members that were sent") {
  emulator_fixture f;
  f.create_service("demo");
  for (int i = 0; i != 2; ++i) f.ask("POST", "/services/demo/versions");
  const auto made = f.ask("POST", "/services/demo/aliases",
                          R"({"aliasName":"prod","versionId":"1","additionalVersionWeight":{"2":0.05}})");
  REQUIRE(made.status == 200);
  CHECK(made.json() == json{{"aliasName", "prod"},
                            {"versionId", "1"},
                            {"additionalVersionWeight", {{"2", 0.05}}},
                            {"description", ""},
                            {"createdTime", "2026-01-02T03:04:05Z"},
                            {"lastModifiedTime", "2026-01-02T03:04:05Z"}});
  const json versions = f.ask("GET", "/services/demo/versions?direction=FORWARD&limit=1").json();
  CHECK(versions.at("direction") == "FORWARD");
  CHECK(versions.at("versions").at(0).at("versionId") == "1");
  CHECK(versions.at("nextToken") != "");
}
