#include "catch.hpp"

#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/one_of.hpp>
#include <wirebind/model/parameters.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace json = wirebind::json;

namespace own {

/// A colour as three numbers; "#rrggbb" on the wire.
struct rgb {
  unsigned value = 0;
};

/// An amount in hundredths, which is a number on the wire.
struct cents {
  long count = 0;
};

}  // namespace own

// [shape]
template <>
struct wirebind::json::shape<own::rgb> : wirebind::json::leaf_shape<wirebind::json::kind::text> {
  static bool parse(std::string_view text, own::rgb& colour) {
    if (text.size() != 7 || text[0] != '#') return false;
    const char* const end = text.data() + text.size();
    return std::from_chars(text.data() + 1, end, colour.value, 16).ptr == end;
  }
  static std::string format(const own::rgb& colour) {
    std::string out = "#";
    for (int shift = 20; shift >= 0; shift -= 4) out += "0123456789abcdef"[(colour.value >> shift) & 15];
    return out;
  }
};
// [/shape]

template <>
struct wirebind::json::shape<own::cents> : wirebind::json::leaf_shape<wirebind::json::kind::text> {
  static constexpr bool bare = true;
  static bool parse(std::string_view text, own::cents& amount) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || text.size() - dot != 3) return false;
    amount.count = std::stol(std::string(text.substr(0, dot)) + std::string(text.substr(dot + 1)));
    return true;
  }
  static std::string format(const own::cents& amount) {
    if (amount.count < 0) return "none";
    const std::string digits = std::to_string(amount.count % 100);
    return std::to_string(amount.count / 100) + (digits.size() == 1 ? ".0" : ".") + digits;
  }
};

namespace {

struct paint {
  own::rgb colour{};
  std::optional<own::cents> price{};
  wirebind::list<own::rgb> others{};
  wirebind::nullable<own::rgb> rim{};

  static constexpr void visit(auto& self, auto&& v) {
    v("colour", self.colour);
    v("price", self.price);
    v("others", self.others);
    v("rim", self.rim);
  }
  static constexpr wirebind::rule rules[] = {{"colour", wirebind::rule_kind::pattern, "^#0"},
                                             {"price", wirebind::rule_kind::maximum, "9.5"}};
};

struct paint_request {
  own::rgb colour{};
  std::optional<own::cents> price{};
  wirebind::nullable<own::rgb> rim{};

  static constexpr void visit(auto& self, auto&& v) {
    v.path("colour", self.colour);
    v.query("price", self.price);
    v.header("rim", self.rim);
  }
};

std::string message(const char* text) {
  paint value;
  return json::decode(text, value).message();
}

const char* const whole = R"({"colour":"#0000ff","price":1.50,"others":["#010203"],"rim":null})";

}  // namespace

TEST_CASE("own types: they are read from text and written as text, or as the text of a number") {
  paint value;
  REQUIRE(json::decode(whole, value));
  CHECK((value.colour.value == 255 && value.price->count == 150 && value.others[0].value == 0x010203));
  CHECK(value.rim.is_null());
  std::string out;
  REQUIRE(json::encode(value, out));
  CHECK(out == whole);
  CHECK(nlohmann::json(value) == nlohmann::json::parse(whole));
  CHECK(wirebind::equal(nlohmann::json::parse(R"({"colour":"#0000ff","price":1.25})").get<paint>(),
                        paint{.colour = {255}, .price = own::cents{125}}));
  CHECK_THROWS_AS(nlohmann::json::parse(R"({"colour":"blue"})").get<paint>(), nlohmann::json::type_error);
}

TEST_CASE("own types: what is no value is an error with its place") {
  CHECK(message(R"({"colour":"blue"})") == "colour: the text is no value of the member's type at byte 10");
  CHECK(message(R"({"colour":1})") == "colour: the value does not have the type of the member at byte 10");
  CHECK(message(R"({"colour":null})").find("member") == std::string::npos);
  CHECK(message(R"({"price":"1.50"})") == "price: the value does not have the type of the member at byte 9");
  CHECK(message(R"({"price":1})") == "price: the text is no value of the member's type at byte 9");
  CHECK(message(R"({"price":01.50})") == "price: the number is not valid JSON at byte 10");
  std::string out;
  CHECK(json::encode(paint{.price = own::cents{-1}}, out).message() == "price: the number is not valid JSON");
}

TEST_CASE("own types: they are compared, printed and validated by their text") {
  const paint value{.colour = {255}, .price = own::cents{950}};
  CHECK(wirebind::equal(value, paint{.colour = {255}, .price = own::cents{950}}));
  CHECK_FALSE(wirebind::equal(value, paint{.colour = {254}, .price = own::cents{950}}));
  CHECK(wirebind::to_text(value) == "colour: \"#0000ff\"\nprice: 9.50\n");
  CHECK(wirebind::validate(value).empty());
  const auto found = wirebind::validate(paint{.colour = {0xFF0000}, .price = own::cents{951}});
  REQUIRE(found.size() == 2);
  CHECK(found[0].message() == "colour: \"#ff0000\" does not match ^#0");
  CHECK(found[1].rule == "is greater than 9.5");
}

TEST_CASE("own types: they are parameters") {
  const auto& table = wirebind::parameters_of<paint_request>();
  paint_request request;
  CHECK((table.parameters[0].set(&request, "#0000ff") && request.colour.value == 255));
  CHECK_FALSE(table.parameters[0].set(&request, "blue"));
  CHECK((table.parameters[1].set(&request, "1.50") && request.price->count == 150));
  CHECK((table.parameters[2].set(&request, "#000001") && request.rim->value == 1));
  CHECK_FALSE(table.parameters[2].set(&request, "red"));
  CHECK(request.rim.is_absent());
  std::string text;
  CHECK((table.parameters[0].get(&request, text) && text == "#0000ff"));
}

TEST_CASE("own types: a union takes them for what they are in JSON, numbers after integers") {
  using value = wirebind::one_of<own::cents, own::rgb, bool, std::int64_t>;
  value found;
  REQUIRE(json::decode("\"#0000ff\"", found));
  REQUIRE(found.holds<own::rgb>());
  CHECK(found.get_if<own::rgb>()->value == 255);
  REQUIRE(json::decode("1.50", found));
  REQUIRE(found.holds<own::cents>());
  CHECK(found.get_if<own::cents>()->count == 150);
  std::string out;
  CHECK((json::encode(found, out) && out == "1.50"));
  REQUIRE(json::decode("3", found));
  CHECK(found.holds<std::int64_t>());
  REQUIRE(json::decode("[]", found));
  CHECK(found.unknown() != nullptr);
}
