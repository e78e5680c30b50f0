#include "catch.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <cstdint>
#include <string>

namespace json = wirebind::json;

namespace {

struct gappy {
  wirebind::list<wirebind::nullable<std::int64_t>> numbers{};
  wirebind::map<wirebind::nullable<gappy>> inner{};
  wirebind::nullable<wirebind::list<std::string>> words{};
  wirebind::list<wirebind::list<std::string>> rows{};
  wirebind::list<wirebind::map<bool>> flags{};

  static constexpr void visit(auto& self, auto&& v) {
    v("numbers", self.numbers);
    v("inner", self.inner);
    v("words", self.words);
    v("rows", self.rows);
    v("flags", self.flags);
  }
  static constexpr wirebind::rule rules[] = {{"numbers", wirebind::rule_kind::maximum, "9"},
                                             {"words", wirebind::rule_kind::required, ""}};
};

std::string encoded(const gappy& value) {
  std::string out;
  const json::result result = json::encode(value, out);
  return result ? out : result.message();
}

}  // namespace

TEST_CASE("json: null is an item of a list and a value of a map of nullables") {
  const std::string text = R"({"numbers":[1,null,3],"inner":{"a":null,"b":{"words":null}},"words":["x"]})";
  gappy value;
  REQUIRE(json::decode(text, value));
  CHECK((value.numbers[0] && value.numbers[1].is_null() && *value.numbers[2] == 3));
  CHECK((value.inner.at("a").is_null() && value.inner.at("b")->words.is_null()));
  CHECK(encoded(value) == text);
  gappy other = value;
  CHECK(wirebind::equal(value, other));
  other.numbers[1] = 0;
  CHECK_FALSE(wirebind::equal(value, other));
  CHECK(wirebind::to_text(gappy{.numbers = {1, nullptr}}) == "numbers[0]: 1\nnumbers[1]: null\n");
}

TEST_CASE("json: what is absent inside of a list is written as empty") {
  gappy value{.numbers = {nullptr}, .rows = {{"a"}, {}}, .flags = {{}}};
  value.numbers.push_back({});
  CHECK(encoded(value) == R"({"numbers":[null,null],"rows":[["a"],[]],"flags":[{}]})");
}

TEST_CASE("validate: a nullable that is required is null or a value, and null breaks no limit") {
  CHECK(wirebind::validate(gappy{.numbers = {1, nullptr}, .words = nullptr}).empty());
  const auto found = wirebind::validate(gappy{.numbers = {10}});
  REQUIRE(found.size() == 2);
  CHECK(found[0].message() == "numbers[0]: 10 is greater than 9");
  CHECK(found[1].message() == "words: is required");
}
