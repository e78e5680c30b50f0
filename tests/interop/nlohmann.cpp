#include "../json/shapes.hpp"
#include "catch.hpp"

#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>

#include <nlohmann/json.hpp>

#include <string>

using tree = nlohmann::json;

TEST_CASE("nlohmann interop: a struct becomes a tree and comes back") {
  shapes::everything value;
  REQUIRE(wirebind::json::decode(shapes::full_text, value));
  const tree made(value);
  CHECK(made["points"][1]["label"] == "L");
  CHECK(made["paint"] == "dark-green");
  CHECK(made["extra"]["deep"][0] == 1);
  CHECK(made["remark"].is_null());
  CHECK(made["numbers"]["u64"] == 18446744073709551615U);
  CHECK_FALSE(made.contains("unknown"));
  // Free-form members come back as the same value, though not in the same spelling.
  auto back = made.get<shapes::everything>();
  CHECK(back.anything.text() == "[1,2]");
  back.anything = value.anything;
  CHECK(wirebind::equal(back, value));
}

TEST_CASE("nlohmann interop: assignment and initialisation convert") {
  tree made = shapes::point{.x = 1, .y = 2};
  CHECK(made == tree{{"x", 1}, {"y", 2}});
  made["list"] = wirebind::list<std::int32_t>{1, 2};
  made["colour"] = shapes::colour("mauve");
  made["raw"] = *wirebind::json::raw::parse("{\"a\":[1]}");
  made["map"] = wirebind::map<std::string>{{"k", "v"}};
  made["blob"] = wirebind::base64_text::from_bytes("a");
  CHECK(made.dump() ==
        R"({"blob":"YQ==","colour":"mauve","list":[1,2],"map":{"k":"v"},"raw":{"a":[1]},"x":1,"y":2})");
  CHECK(made["colour"].get<shapes::colour>() == "mauve");
  CHECK(made["list"].get<wirebind::list<std::int32_t>>().size() == 2);
  CHECK(made["raw"].get<wirebind::json::raw>().text() == "{\"a\":[1]}");
  CHECK(made["blob"].get<wirebind::base64_text>().decode() == "a");
  CHECK(made.get<shapes::point>().y == 2);
}

TEST_CASE("nlohmann interop: a float is the number that its text says") {
  shapes::everything value{};
  value.ratio = 1.1F;
  CHECK(tree(value)["ratio"].get<double>() == 1.1);
  CHECK(tree(value)["ratio"].dump() == "1.1");
}

TEST_CASE("nlohmann interop: a tree of another form throws nlohmann's type error") {
  for (const char* text :
       {R"({"x":"1"})", R"({"x":1.0})", R"({"x":4294967296})", R"({"label":1})", "[]", "1", "null"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(tree::parse(text).get<shapes::point>(), tree::type_error);
  }
  CHECK(tree::parse(R"({"x":null,"y":3,"z":{}})").get<shapes::point>().y == 3);
}

TEST_CASE("nlohmann interop: get replaces all that a value held") {
  shapes::point value{.x = 1, .y = 2, .label = "L"};
  tree::parse(R"({"x":5})").get_to(value);
  CHECK((value.x == 5 && value.y == 0 && !value.label));
}

namespace {

struct open_record {
  std::string id{};
  wirebind::map<std::int64_t> additional{};

  static constexpr void visit(auto& self, auto&& v) {
    v("id", self.id);
    v.additional(self.additional);
  }
};

}  // namespace

TEST_CASE("nlohmann: members that are not described go into the map of others and come out of it") {
  const auto value = nlohmann::json::parse(R"({"id":"a","x":1,"y":2})").get<open_record>();
  CHECK((value.id == "a" && value.additional.size() == 2 && value.additional.at("y") == 2));
  CHECK(nlohmann::json(value) == nlohmann::json::parse(R"({"id":"a","x":1,"y":2})"));
  CHECK_FALSE(nlohmann::json::parse(R"({"id":"a"})").get<open_record>().additional.has_value());
  CHECK_THROWS_AS(nlohmann::json(open_record{.id = "a", .additional = {{"id", 1}}}),
                  nlohmann::json::type_error);
  CHECK_THROWS_AS(nlohmann::json::parse(R"({"x":"1"})").get<open_record>(), nlohmann::json::type_error);
}
