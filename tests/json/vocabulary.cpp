#include "catch.hpp"
#include "shapes.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace json = wirebind::json;
using shapes::colour;

TEST_CASE("open enum: constants and text convert to it, known text becomes its constant") {
  const colour from_constant = colour::dark_green;
  const colour from_text = "dark-green";
  CHECK(from_constant == from_text);
  CHECK(from_text == colour::dark_green);
  CHECK(from_text == "dark-green");
  CHECK(from_text == std::string("dark-green"));
  CHECK(from_text == std::string_view("dark-green"));
  CHECK(colour::red != from_text);
  CHECK(from_constant.text() == "dark-green");
  CHECK(std::is_convertible_v<colour, colour::value>);
}

TEST_CASE("open enum: unknown text is kept and is other") {
  const colour value = std::string("infrared");
  CHECK(value == colour::other);
  CHECK(value == "infrared");
  CHECK(value != colour("ultraviolet"));
  CHECK_FALSE(value.is_known());
  CHECK(colour().text().empty());
  CHECK(colour(colour::other).text().empty());
}

TEST_CASE("open enum: a switch works on it") {
  const auto number = [](const colour& value) {
    switch (value) {
      case colour::red:
        return 1;
      case colour::dark_green:
        return 2;
      case colour::other:
        return 3;
    }
    return 4;
  };
  CHECK(number(colour::red) == 1);
  CHECK(number("dark-green") == 2);
  CHECK(number("infrared") == 3);
}

TEST_CASE("open enum: it goes into an optional from text and from a constant") {
  std::optional<colour> value = "red";
  CHECK(value == colour::red);
  value = colour::dark_green;
  CHECK(value == "dark-green");
  value = "mauve";
  CHECK(value == "mauve");
}

TEST_CASE("json raw: it keeps the text of one value without the space around it") {
  CHECK(json::raw().text() == "null");
  CHECK(json::raw::parse(" { \"a\" : 1 } \n")->text() == "{ \"a\" : 1 }");
  CHECK(json::raw::parse("1") == json::raw::parse(" 1 "));
  CHECK_FALSE(json::raw::parse("1") == json::raw::parse("1.0"));
  CHECK(*json::raw::parse("null") == json::raw());
}

TEST_CASE("json find_members: members are found without regard to case") {
  json::wanted members[] = {{"errorcode"}, {"errormessage"}, {"requestid"}, {"status"}};
  REQUIRE(json::find_members(
      R"( { "ErrorCode" : "FunctionNotFound","errorMessage":"no \"f\" in \u0073vc \ud83d\ude00","Status":404,"RequestId":null} )",
      members));
  CHECK(members[0].text == "FunctionNotFound");
  CHECK(members[1].text == "no \"f\" in svc 😀");
  CHECK_FALSE(members[2].found);
  CHECK((members[3].found && members[3].text == "404"));
}

TEST_CASE("json find_members: only the first of several, only at the top, only leaves") {
  json::wanted members[] = {{"code"}, {"message"}};
  REQUIRE(json::find_members(
      R"({"a":{"code":"inner"},"b":[{"code":"listed"}],"code":{"x":1},"Code":"A","CODE":"B","message":true})",
      members));
  CHECK(members[0].text == "A");
  CHECK(members[1].text == "true");
}

TEST_CASE("json find_members: a name with dots is of objects inside") {
  json::wanted members[] = {{"error.code"}, {"error.inner.deep"}, {"a.b"}, {"error"}, {"x."}, {"."}};
  REQUIRE(json::find_members(
      R"({"ERROR":{"code":"c","inner":{"deep":"d"},"x":1},"a.b":"dotted","x":{"":"e"},"":{"":"f"},"error":{"code":"z"}})",
      members));
  CHECK(members[0].text == "c");
  CHECK(members[1].text == "d");
  CHECK(members[2].text == "dotted");
  CHECK_FALSE(members[3].found);
  CHECK_FALSE(members[4].found);
  CHECK_FALSE(members[5].found);
}

TEST_CASE("json find_members: anything but one whole object is refused and finds nothing") {
  for (const char* text : {"", "null", "[]", "\"code\"", "<html>", "{\"code\":\"A\"", "{\"code\":\"A\"} x",
                           "{\"code\":\"A\",\"b\":01}"}) {
    CAPTURE(text);
    json::wanted members[] = {{"code"}};
    CHECK_FALSE(json::find_members(text, members));
    CHECK_FALSE(members[0].found);
  }
  json::wanted none[] = {{"code"}};
  CHECK(json::find_members("{}", none));
}
