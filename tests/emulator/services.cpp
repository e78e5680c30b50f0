#include "catch.hpp"
#include "fixture.hpp"

using test::emulator_fixture;

TEST_CASE("emulator: creates a service, and returns it, an id, times, and an ETag") {
  emulator_fixture f;
  const auto made = f.ask("POST", "/services", R"({"serviceName":"demo","description":"d","role":"r",
      "logConfig":{"project":"p","logstore":"l"}})");
  CHECK(made.status == 200);
  CHECK(made.json().at("serviceName") == "demo");
  CHECK(made.json().at("description") == "d");
  CHECK(made.json().at("logConfig").at("project") == "p");
  CHECK(made.json().at("internetAccess") == true);
  CHECK(made.json().at("serviceId").get<std::string>().size() == 36);
  CHECK(made.json().at("createdTime") == "2026-01-02T03:04:05Z");
  CHECK(made.json().at("lastModifiedTime") == "2026-01-02T03:04:05Z");
  CHECK(made.field("ETag").size() == 32);
}

TEST_CASE("emulator: gets the service that was created, under the same ETag") {
  emulator_fixture f;
  const auto made = f.create_service("demo");
  const auto got = f.ask("GET", "/services/demo");
  CHECK(got.status == 200);
  CHECK(got.json() == made.json());
  CHECK(got.field("ETag") == made.field("ETag"));
}

TEST_CASE("emulator: a service that exists is not created again") {
  emulator_fixture f;
  f.create_service("demo");
  const auto again = f.create_service("demo");
  CHECK(again.status == 409);
  CHECK(again.code() == "ServiceAlreadyExists");
}

TEST_CASE("emulator: a service that does not exist is 404 ServiceNotFound everywhere") {
  emulator_fixture f;
  for (const auto& [method, target] : test::header_list{{"GET", "/services/nope"},
                                                        {"DELETE", "/services/nope"},
                                                        {"GET", "/services/nope/functions"},
                                                        {"GET", "/services/nope/functions/f"},
                                                        {"DELETE", "/services/nope/functions/f"},
                                                        {"PUT", "/services/nope/functions/f"},
                                                        {"POST", "/services/nope/functions/f/invocations"}}) {
    INFO(method << " " << target);
    const auto answer = f.ask(method, target);
    CHECK(answer.status == 404);
    CHECK(answer.code() == "ServiceNotFound");
    CHECK(answer.message().find("nope") != std::string::npos);
  }
  CHECK(f.create_function("nope", "f").code() == "ServiceNotFound");
}

TEST_CASE("emulator: names of services are checked") {
  emulator_fixture f;
  for (const std::string& name : {std::string(), std::string("9a"), std::string("-a"), std::string("a b"),
                                  std::string("a.b"), std::string(129, 'a')}) {
    INFO(name);
    const auto answer = f.create_service(name);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "InvalidArgument");
    CHECK(answer.message().find("serviceName") != std::string::npos);
  }
  CHECK(f.create_service(std::string(128, 'a')).status == 200);
  CHECK(f.create_service("_a-9").status == 200);
}

TEST_CASE("emulator: a service without a name is 400 and the member is named") {
  emulator_fixture f;
  const auto answer = f.ask("POST", "/services", "{}");
  CHECK(answer.status == 400);
  CHECK(answer.code() == "InvalidArgument");
  CHECK(answer.message().find("serviceName") != std::string::npos);
}

TEST_CASE("emulator: deletes a service with 204 and no body") {
  emulator_fixture f;
  f.create_service("demo");
  const auto gone = f.ask("DELETE", "/services/demo");
  CHECK(gone.status == 204);
  CHECK(gone.text.empty());
  CHECK(f.ask("GET", "/services/demo").status == 404);
}

TEST_CASE("emulator: a service with functions is not deleted") {
  emulator_fixture f;
  f.create_service("demo");
  f.create_function("demo", "f");
  const auto kept = f.ask("DELETE", "/services/demo");
  CHECK(kept.status == 409);
  CHECK(kept.code() == "ServiceNotEmpty");
  f.ask("DELETE", "/services/demo/functions/f");
  CHECK(f.ask("DELETE", "/services/demo").status == 204);
}

TEST_CASE("emulator: a stale If-Match does not delete a service") {
  emulator_fixture f;
  const auto made = f.create_service("demo");
  const auto kept = f.ask("DELETE", "/services/demo", "", {{"If-Match", "stale"}});
  CHECK(kept.status == 412);
  CHECK(kept.code() == "PreconditionFailed");
  CHECK(f.ask("DELETE", "/services/demo", "", {{"If-Match", made.field("ETag")}}).status == 204);
}

TEST_CASE("emulator: LATEST is there before anything is published, and nothing else") {
  emulator_fixture f;
  f.create_service("demo");
  CHECK(f.ask("GET", "/services/demo?qualifier=LATEST").status == 200);
  CHECK(f.ask("GET", "/services/demo?qualifier=1").code() == "VersionNotFound");
  CHECK(f.ask("GET", "/services/demo?qualifier=prod").code() == "AliasNotFound");
}
