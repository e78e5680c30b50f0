#include "../json/shapes.hpp"
#include "catch.hpp"

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/impl/decimal.ipp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/parameters.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/rules.hpp>

#include <string>

using wirebind::location;

namespace {

struct invoke_request {
  std::string service;
  std::optional<std::string> qualifier{};
  std::optional<std::int32_t> limit{};
  std::optional<bool> stateful{};
  std::optional<float> ratio{};
  std::optional<shapes::colour> paint{};
  std::optional<wirebind::base64_text> token{};
  wirebind::bytes body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("serviceName", self.service);
    v.query("qualifier", self.qualifier);
    v.query("limit", self.limit);
    v.header("X-Stateful", self.stateful);
    v.header("X-Ratio", self.ratio);
    v.header("X-Paint", self.paint);
    v.header("X-Token", self.token);
    v.body(self.body);
  }
};

struct update_request {
  std::string name;
  shapes::point body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("name", self.name);
    v.body(self.body);
  }
  static constexpr wirebind::member_name names[] = {{"name", "function_name"}};
};

struct nothing {};

}  // namespace

TEST_CASE("parameters: each has its place, its wire name and whether it is required") {
  const auto& table = wirebind::parameters_of<invoke_request>();
  REQUIRE(table.parameters.size() == 7);
  CHECK((table.parameters[0].in == location::path && table.parameters[0].required()));
  CHECK((table.parameters[2].in == location::query && table.parameters[2].wire == "limit"));
  CHECK((table.parameters[3].in == location::header && !table.parameters[3].required()));
  CHECK((table.raw_body && table.body_type == nullptr && table.has_body()));
  const auto& update = wirebind::parameters_of<update_request>();
  CHECK((update.body_type == &wirebind::json::type_of<shapes::point>() && !update.raw_body));
  CHECK_FALSE(wirebind::parameters_of<nothing>().has_body());
  CHECK(wirebind::parameters_of<nothing>().parameters.empty());
}

TEST_CASE("parameters: values become text and absent ones do not") {
  const invoke_request request{.service = "svc",
                               .limit = -5,
                               .stateful = false,
                               .ratio = 0.1F,
                               .paint = "mauve",
                               .token = wirebind::base64_text::from_bytes("a"),
                               .body = "payload"};
  const char* const expected[] = {"svc", nullptr, "-5", "false", "0.1", "mauve", "YQ=="};
  const auto& table = wirebind::parameters_of<invoke_request>();
  for (std::size_t i = 0; i != table.parameters.size(); ++i) {
    std::string text;
    CAPTURE(i);
    CHECK(table.parameters[i].get(&request, text) == (expected[i] != nullptr));
    CHECK(text == (expected[i] != nullptr ? expected[i] : ""));
  }
  CHECK(static_cast<const wirebind::bytes*>(table.body(static_cast<const void*>(&request)))->view() ==
        "payload");
}

TEST_CASE("parameters: text becomes values, and text of another type is refused") {
  const auto& table = wirebind::parameters_of<invoke_request>();
  invoke_request request{.service = ""};
  const char* const good[] = {"svc", "LATEST", "100", "true", "0.25", "red", "YQ=="};
  for (std::size_t i = 0; i != table.parameters.size(); ++i)
    CHECK(table.parameters[i].set(&request, good[i]));
  CHECK((request.service == "svc" && request.qualifier == "LATEST" && request.limit == 100));
  CHECK((request.stateful == true && request.ratio == 0.25F && request.paint == shapes::colour::red));
  CHECK(request.token->decode() == "a");
  for (const char* text : {"", "x", "1x", "1.5", "+1", " 1", "99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(table.parameters[2].set(&request, text));
    CHECK_FALSE(request.limit.has_value());
  }
  CHECK_FALSE(table.parameters[3].set(&request, "True"));
  CHECK_FALSE(table.parameters[4].set(&request, "inf"));
  CHECK_FALSE(table.parameters[4].set(&request, "nan"));
}

TEST_CASE("equal: each kind of member distinguishes two values") {
  shapes::everything a;
  REQUIRE(wirebind::json::decode(shapes::full_text, a));
  shapes::everything b;
  REQUIRE(wirebind::json::decode(shapes::full_text, b));
  CHECK(wirebind::equal(a, b));
  const auto differs = [&](auto change) {
    shapes::everything changed = a;
    change(changed);
    return !wirebind::equal(a, changed) && !wirebind::equal(changed, a);
  };
  CHECK(differs([](auto& x) { x.text += "x"; }));
  CHECK(differs([](auto& x) { x.note.reset(); }));
  CHECK(differs([](auto& x) { x.flag = true; }));
  CHECK(differs([](auto& x) { x.ratio = 2.0F; }));
  CHECK(differs([](auto& x) { x.base = "infrared"; }));
  CHECK(differs([](auto& x) { x.words.push_back("x"); }));
  CHECK(differs([](auto& x) { x.points[0].label = "x"; }));
  CHECK(differs([](auto& x) { x.grid[1].reset(); }));
  CHECK(differs([](auto& x) { x.gaps[0] = ""; }));
  CHECK(differs([](auto& x) { x.tags["LEVEL"] = "debug"; }));
  CHECK(differs([](auto& x) {
    x.tags.erase("LEVEL");
    x.tags["OTHER"] = "info";
  }));
  CHECK(differs([](auto& x) { x.remark.reset(); }));
  CHECK(differs([](auto& x) { x.blob.emplace(); }));
  CHECK(differs([](auto& x) { x.extra = wirebind::json::raw::parse("1"); }));
  CHECK(differs([](auto& x) { x.tree->children[1].id = 9; }));
  CHECK(differs([](auto& x) { (*x.tree->next)->id = 9; }));
  CHECK(differs([](auto& x) { x.numbers->u64 = 0; }));
  shapes::everything absent{};
  shapes::everything empty{};
  empty.words = wirebind::empty_value;
  CHECK_FALSE(wirebind::equal(absent, empty));
}

TEST_CASE("equal: messages compare parameters and raw bodies") {
  const invoke_request a{.service = "s", .limit = 1, .body = "x"};
  CHECK(wirebind::equal(a, a));
  CHECK_FALSE(wirebind::equal(a, invoke_request{.service = "s", .limit = 1, .body = "y"}));
  CHECK_FALSE(wirebind::equal(a, invoke_request{.service = "s", .limit = 2, .body = "x"}));
}

TEST_CASE("to_text: members stand in C++ names, absent ones are left out") {
  shapes::everything value{.text = "a\n\"b\"", .flag = false, .paint = "dark-green"};
  value.words = {"x", "y"};
  value.points = {{.x = 1, .y = 2}, {.x = 3, .y = 4, .label = "L"}};
  value.tags = {{"k", "v"}};
  value.places = {{"home", {.x = 0, .y = 0}}};
  value.remark = nullptr;
  value.groups = wirebind::empty_value;
  value.extra = wirebind::json::raw::parse("{\"a\":1}");
  CHECK(wirebind::to_text(value) ==
        "text: \"a\\n\\\"b\\\"\"\non: false\nflag: false\npaint: dark-green\nbase: \nwords: [\"x\", \"y\"]\n"
        "points[0]:\n  x: 1\n  y: 2\npoints[1]:\n  x: 3\n  y: 4\n  label: \"L\"\ntags: {\"k\": \"v\"}\n"
        "places[\"home\"]:\n  x: 0\n  y: 0\ngroups: {}\nremark: null\nextra: {\"a\":1}\nanything: null\n");
  CHECK(wirebind::to_text(update_request{.name = "f", .body = {.x = 1, .y = 2}}) ==
        "function_name: \"f\"\nbody:\n  x: 1\n  y: 2\n");
  CHECK(wirebind::to_text(invoke_request{.service = "s", .body = "abc"}) ==
        "service_name: \"s\"\nbody: 3 bytes\n");
}

TEST_CASE("decimal: numbers compare and divide without rounding") {
  using wirebind::detail::compare;
  using wirebind::detail::is_multiple;
  const auto number = [](const char* text) { return *wirebind::detail::parse_decimal(text); };
  CHECK(compare(number("0.1"), number("1e-1")) == 0);
  CHECK(compare(number("1.50"), number("1.5")) == 0);
  CHECK(compare(number("-0"), number("0.0")) == 0);
  CHECK(compare(number("9"), number("10")) < 0);
  CHECK(compare(number("-9"), number("-10")) > 0);
  CHECK(compare(number("-1"), number("0")) < 0);
  CHECK(compare(number("0.15"), number("0.151")) < 0);
  CHECK(compare(number("18446744073709551615"), number("18446744073709551614")) > 0);
  CHECK(compare(number("1000000000000000000000"), number("1e21")) == 0);
  CHECK(compare(number("9223372036854776000"), number("9223372036854775807")) > 0);
  CHECK(compare(number("100.0000000000000000000000"), number("1e2")) == 0);
  CHECK(compare(number("0.00000000000000000000001"), number("1e-23")) == 0);
  CHECK(compare(number("1001"), number("1.001e3")) == 0);
  CHECK(compare(number("123456789012345678901234.5"), number("123456789012345678901234.4")) > 0);
  CHECK(compare(number("-99999999999999999999999"), number("99999999999999999999999")) < 0);
  CHECK(compare(number("170141183460469231731687303715884105728"),
                number("170141183460469231731687303715884105727")) > 0);
  CHECK(is_multiple(number("123456789012345678901234567890"), number("30")));
  CHECK_FALSE(is_multiple(number("123456789012345678901234567890"), number("11")));
  CHECK_FALSE(is_multiple(number("1e999999999"), number("7")));
  CHECK(is_multiple(number("7e999999999"), number("7")));
  CHECK(is_multiple(number("1e30"), number("0.05")));
  CHECK(is_multiple(number("0.15"), number("0.05")));
  CHECK(is_multiple(number("-0.15"), number("0.05")));
  CHECK(is_multiple(number("1e2"), number("1e1")));
  CHECK_FALSE(is_multiple(number("5"), number("10")));
  CHECK_FALSE(is_multiple(number("0.07"), number("0.05")));
  CHECK_FALSE(is_multiple(number("18446744073709551615e5"), number("18446744073709551613")));
  for (const char* text : {"", "-", ".", "1.2.3", "x", "1e", "1ex", "inf", "nan", "+1"}) {
    CAPTURE(text);
    CHECK_FALSE(wirebind::detail::parse_decimal(text));
  }
}
