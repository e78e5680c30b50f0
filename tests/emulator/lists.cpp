#include "catch.hpp"
#include "fixture.hpp"

#include <wirebind/http/percent.hpp>

#include <algorithm>
#include <string>
#include <vector>

using nlohmann::json;
using test::emulator_fixture;

namespace {

std::vector<std::string> names(const json& page, const char* items, const char* name) {
  std::vector<std::string> out;
  for (const auto& each : page.at(items)) out.push_back(each.at(name));
  return out;
}

/// Twenty-five functions f00 to f24, created backwards, and one of another prefix.
struct many_functions : emulator_fixture {
  many_functions() {
    create_service("demo");
    create_function("demo", "zebra");
    for (int i = 24; i >= 0; --i) create_function("demo", name(i));
  }
  static std::string name(int i) { return (i < 10 ? "f0" : "f") + std::to_string(i); }
  json list(const std::string& query = "") {
    const auto answer = ask("GET", "/services/demo/functions" + query);
    REQUIRE(answer.status == 200);
    return answer.json();
  }
  std::vector<std::string> listed(const std::string& query = "") {
    return names(list(query), "functions", "functionName");
  }
};

}  // namespace

TEST_CASE("list: is in name order, 20 at a time") {
  many_functions f;
  const auto page = f.listed();
  REQUIRE(page.size() == 20);
  for (int i = 0; i != 20; ++i) CHECK(page[static_cast<std::size_t>(i)] == many_functions::name(i));
}

TEST_CASE("list: following nextToken gives every name once, and an empty token ends it") {
  many_functions f;
  std::vector<std::string> all;
  std::string query = "?limit=7";
  int pages = 0;
  while (true) {
    const json page = f.list(query);
    ++pages;
    for (auto& name : names(page, "functions", "functionName")) all.push_back(std::move(name));
    const std::string token = page.at("nextToken");
    if (token.empty()) break;
    query = "?limit=7&nextToken=" + wirebind::http::encode_query(token);
  }
  CHECK(pages == 4);
  REQUIRE(all.size() == 26);
  CHECK(std::is_sorted(all.begin(), all.end()));
  CHECK(all.back() == "zebra");
}

TEST_CASE("list: startKey is the first name, itself included") {
  many_functions f;
  CHECK(f.listed("?startKey=f23") == std::vector<std::string>{"f23", "f24", "zebra"});
  CHECK(f.listed("?startKey=f235") == std::vector<std::string>{"f24", "zebra"});
  CHECK(f.listed("?startKey=zz").empty());
}

TEST_CASE("list: prefix keeps the names that begin so, together with startKey and limit") {
  many_functions f;
  CHECK(f.listed("?prefix=z") == std::vector<std::string>{"zebra"});
  CHECK(f.listed("?prefix=f2&startKey=f23") == std::vector<std::string>{"f23", "f24"});
  CHECK(f.listed("?prefix=f2&startKey=a").size() == 5);
  CHECK(f.listed("?prefix=f1&limit=3") == std::vector<std::string>{"f10", "f11", "f12"});
  CHECK(f.listed("?prefix=none").empty());
}

TEST_CASE("list: a prefix's last page has no token, though other names follow") {
  many_functions f;
  CHECK(f.list("?prefix=f0&limit=10").at("nextToken") == "");
  CHECK(f.list("?prefix=f0&limit=9").at("nextToken") != "");
}

TEST_CASE("list: limit is 1 to 100") {
  many_functions f;
  CHECK(f.listed("?limit=100").size() == 26);
  for (const char* limit : {"0", "-1", "101", "many", ""}) {
    const auto answer = f.ask("GET", std::string("/services/demo/functions?limit=") + limit);
    INFO(limit);
    CHECK(answer.status == 400);
    CHECK(answer.code() == "InvalidArgument");
    CHECK(answer.message().find("limit") != std::string::npos);
  }
}

TEST_CASE("list: a token that is not ours is 400 and named") {
  many_functions f;
  for (const char* token : {"x", "eA%3D%3D", "%00"}) {
    const auto answer = f.ask("GET", std::string("/services/demo/functions?nextToken=") + token);
    CHECK(answer.status == 400);
    CHECK(answer.message().find("nextToken") != std::string::npos);
  }
}

TEST_CASE("list: a token stays good when its function is deleted") {
  many_functions f;
  const std::string token = f.list("?limit=2").at("nextToken");
  f.ask("DELETE", "/services/demo/functions/f02");
  const auto page = f.listed("?limit=2&nextToken=" + wirebind::http::encode_query(token));
  CHECK(page == std::vector<std::string>{"f03", "f04"});
}

TEST_CASE("list: functions are listed as they are got") {
  emulator_fixture f;
  f.create_service("demo");
  f.create_function("demo", "f", {{"memorySize", 256}});
  CHECK(f.ask("GET", "/services/demo/functions").json().at("functions").at(0) ==
        f.ask("GET", "/services/demo/functions/f").json());
}

TEST_CASE("list: services page the same way") {
  emulator_fixture f;
  for (const char* name : {"b", "a", "c"}) f.create_service(name);
  const json page = f.ask("GET", "/services?limit=2").json();
  CHECK(names(page, "services", "serviceName") == std::vector<std::string>{"a", "b"});
  CHECK(page.at("services").at(0) == f.ask("GET", "/services/a").json());
  const std::string token = page.at("nextToken");
  const json last = f.ask("GET", "/services?nextToken=" + wirebind::http::encode_query(token)).json();
  CHECK(names(last, "services", "serviceName") == std::vector<std::string>{"c"});
  CHECK(last.at("nextToken") == "");
  CHECK(names(f.ask("GET", "/services?prefix=b").json(), "services", "serviceName") ==
        std::vector<std::string>{"b"});
}

TEST_CASE("list: nothing is an empty list, not an absent one") {
  emulator_fixture f;
  CHECK(f.ask("GET", "/services").json().at("services") == json::array());
}
