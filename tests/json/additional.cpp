#include "catch.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/one_of.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace json = wirebind::json;

namespace {

struct labelled {
  std::string id{};
  std::optional<std::string> note{};
  wirebind::map<std::int64_t> additional{};

  static constexpr void visit(auto& self, auto&& v) {
    v("id", self.id);
    v("note", self.note);
    v.additional(self.additional);
  }
  static constexpr wirebind::rule rules[] = {{"{*}", wirebind::rule_kind::maximum, "9"},
                                             {"{*}", wirebind::rule_kind::max_properties, "2"}};
};

struct branch {
  wirebind::map<branch> additional{};

  static constexpr void visit(auto& self, auto&& v) { v.additional(self.additional); }
};

struct sealed {
  std::optional<std::string> id{};
  wirebind::list<labelled> inner{};

  static constexpr void visit(auto& self, auto&& v) {
    v("id", self.id);
    v("inner", self.inner);
  }
  static constexpr wirebind::rule rules[] = {{"", wirebind::rule_kind::no_others, ""}};
};

template <class T>
std::string rewritten(const char* text) {
  T value;
  const json::result read = json::decode(text, value);
  if (!read) return read.message();
  std::string out;
  const json::result written = json::encode(value, out);
  return written ? out : written.message();
}

}  // namespace

TEST_CASE("additional: members that are not described are kept, and written after the others") {
  CHECK(rewritten<labelled>(R"({"x":1,"id":"a","y":2})") == R"({"id":"a","x":1,"y":2})");
  CHECK(rewritten<labelled>(R"({"id":"a"})") == R"({"id":"a"})");
  CHECK(rewritten<labelled>("{}") == R"({"id":""})");
  CHECK(rewritten<labelled>(R"({ "\u0078" : 1 , "note" : "n" , "" : 2 })") ==
        R"({"id":"","note":"n","":2,"x":1})");
  CHECK(rewritten<branch>(R"({"a":{"b":{}},"c":{}})") == R"({"a":{"b":{}},"c":{}})");
  CHECK(rewritten<branch>("{}") == "{}");
  labelled value;
  REQUIRE(json::decode(R"({"id":"a"})", value));
  CHECK_FALSE(value.additional.has_value());
}

TEST_CASE("additional: values are those of the map's type, and names do not repeat") {
  CHECK(rewritten<labelled>(R"({"x":"1"})") ==
        "[\"x\"]: the value does not have the type of the member at byte 5");
  CHECK(rewritten<labelled>(R"({"x":1,"x":2})") == "[\"x\"]: the member appears twice at byte 7");
  CHECK(rewritten<labelled>(R"({"x":1,"i\u0064":"a","id":"b"})") ==
        "id: the member appears twice at byte 21");
  CHECK(rewritten<labelled>(R"({"x":1,})").find("not JSON") != std::string::npos);
  labelled value{.id = "a", .additional = {{"note", 1}}};
  std::string out;
  CHECK(json::encode(value, out).message() == "[\"note\"]: the member appears twice");
  CHECK(out.empty());
  std::string deep;
  for (int i = 0; i != 128; ++i) deep += R"({"a":)";
  deep += "{}" + std::string(128, '}');
  branch root;
  CHECK(json::decode(deep, root).code == json::errc::too_deep);
}

TEST_CASE("additional: they are compared, printed and validated") {
  const labelled a{.id = "a", .additional = {{"x", 1}}};
  CHECK(wirebind::equal(a, labelled{.id = "a", .additional = {{"x", 1}}}));
  CHECK_FALSE(wirebind::equal(a, labelled{.id = "a", .additional = {{"x", 2}}}));
  CHECK_FALSE(wirebind::equal(a, labelled{.id = "a", .additional = {{"y", 1}}}));
  CHECK_FALSE(wirebind::equal(a, labelled{.id = "a"}));
  CHECK(wirebind::to_text(a) == "id: \"a\"\nadditional: {\"x\": 1}\n");
  CHECK(wirebind::validate(a).empty());
  const labelled bad{.id = "a", .additional = {{"x", 10}, {"y", 1}, {"z", 2}}};
  const auto found = wirebind::validate(bad);
  REQUIRE(found.size() == 2);
  CHECK(found[0].message() == "additional[\"x\"]: 10 is greater than 9");
  CHECK(found[1].message() == "additional: 3 is more than 2 entries");
  const auto on_wire = wirebind::validate(bad, wirebind::validation::full, "body", wirebind::naming::wire);
  CHECK(on_wire[0].message() == "body[\"x\"]: 10 is greater than 9");
}

TEST_CASE("additional: only those that are unknown are deviations, by their map") {
  std::vector<json::deviation> found;
  sealed value;
  REQUIRE(json::decode(R"({"inner":[{"x":1,"y":2.0}],"other":1})", value,
                       {.scalars = wirebind::decoding::lenient, .deviations = &found}));
  REQUIRE(found.size() == 2);
  CHECK(found[0] == json::deviation{json::deviation_kind::other_form, "inner[]{}"});
  CHECK(found[1] == json::deviation{json::deviation_kind::unknown_member, "other"});
}

TEST_CASE("closed: a member that is not described is an error where the options say so") {
  const char* const text = R"({"id":"a","other":1,"inner":[{"x":1}]})";
  sealed value;
  CHECK(json::decode(text, value));
  const json::result refused = json::decode(text, value, {.reject_unknown = true});
  CHECK(refused.code == json::errc::unknown_member);
  CHECK(refused.message() == "[\"other\"]: the object has no such member at byte 10");
  CHECK(json::decode(R"({"i\u0064":"a","inner":[{"x":1}]})", value, {.reject_unknown = true}));
  CHECK(value.inner[0].additional.at("x") == 1);
}

namespace {

struct named {
  std::string name{};

  static constexpr void visit(auto& self, auto&& v) { v("name", self.name); }
};

struct open_labelled {
  std::string id{};
  wirebind::map<json::raw> additional{};

  static constexpr void visit(auto& self, auto&& v) {
    v("id", self.id);
    v.additional(self.additional);
  }
};

struct tagged : wirebind::one_of<open_labelled, named> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {{0, wirebind::choice_test::tag, "kind", "\"label\""},
                                               {1, wirebind::choice_test::tag, "kind", "\"name\""}};
};

std::string written(const tagged& value) {
  std::string out;
  const json::result outcome = json::encode(value, out);
  return outcome ? out : outcome.message();
}

}  // namespace

TEST_CASE("additional: an alternative of a union is written with them, and has its tag once") {
  tagged value = open_labelled{.id = "a", .additional = {{"x", *json::raw::parse("1")}}};
  CHECK(written(value) == R"({"kind":"label","id":"a","x":1})");
  REQUIRE(json::decode(R"({"id":"a","x":1,"kind":"label"})", value));
  REQUIRE(value.holds<open_labelled>());
  CHECK(value.get_if<open_labelled>()->additional.size() == 2);
  CHECK(written(value) == R"({"id":"a","kind":"label","x":1})");
  value = open_labelled{.id = "a", .additional = {{"id", *json::raw::parse("1")}}};
  CHECK(written(value) == R"(["id"]: the member appears twice)");
}
