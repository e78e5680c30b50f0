// RFC 8259 as a table: each text is read whole as a free-form value, as an unknown member, and inside a list.
#include "catch.hpp"
#include "shapes.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/json/raw.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace json = wirebind::json;
using namespace std::string_view_literals;

namespace {

std::string nested(std::size_t depth, const std::string& inside = "") {
  return std::string(depth, '[') + inside + std::string(depth, ']');
}

const std::vector<std::string_view> accepted = {
    // Literals and space.
    "true", "false", "null", " null ", "\n\t\r null", "{}", "[]", "{ }", "[ ]", "[\n]",
    // Numbers.
    "0", "-0", "1", "-1", "10", "123456789012345678901234567890", "0.0", "0.5", "-0.5", "1.25", "1e0", "1E0",
    "1e5", "1e+5", "1e-5", "1E+05", "1.5e300", "1e400", "1e-400", "0e999999999999", "1e99999999999999999999",
    "-0.0e-0", "0.1234567890123456789012345678901234567890", "[1,2.5,-3e2]", "[ 1 , 2 ]",
    // Strings.
    R"("")", R"("a")", R"("\"")", R"("\\")", R"("\/")", R"("\b\f\n\r\t")", R"("\u0000")", R"("\u001f")",
    R"("\u00e9")", R"("\u20AC")", R"("\uD7FF")", R"("\uE000")", R"("\uFFFF")", R"("\ud800\udc00")",
    R"("\udbff\udfff")", R"("\uD83D\uDE00")", R"("x\ud83d\ude00y")", "\"\x7F\"", "\"\xC2\x80\"",
    "\"\xDF\xBF\"", "\"\xE0\xA0\x80\"", "\"\xEC\x80\x80\"", "\"\xED\x9F\xBF\"", "\"\xEE\x80\x80\"",
    "\"\xEF\xBF\xBF\"", "\"\xF0\x90\x80\x80\"", "\"\xF4\x8F\xBF\xBF\"", "\"0123456789abcdef\"",
    "\"0123456789abcdef0123456789abcdef0\"", "\"0123456789abcde\xC3\xA9\"", "\"0123456789abcd\\\"ef\"",
    "\"\xEF\xBB\xBF\"", R"("{[]},:")", R"("//")",
    // Containers.
    R"({"":1})", R"({"a":1})", R"({"a":1,"b":2})", R"({ "a" : 1 , "b" : [ ] })", R"({"a":{"b":{"c":null}}})",
    R"([{},[],{"a":[]}])", R"([[[[]]]])", R"({"a":1,"a":2})", R"([null,true,false,0,"",{},[]])",
    R"({"\u0061":1})"};

const std::vector<std::string_view> rejected = {
    // Nothing, or not a value.
    "", " ", "\n", "nul", "tru", "fals", "nulll", "True", "NULL", "undefined", "NaN", "Infinity", "-Infinity",
    "a", "'a'", "\xEF\xBB\xBFnull", "\xFE\xFF", "\x00"sv, "null\x00"sv, "// x\n1", "/* */1", "#", "\v1",
    "\f1",
    "\xC2\xA0"
    "1",
    // More than one value.
    "1 2", "null null", "{}{}", "{} {}", "[][]", "1,", ",1", "{},", "[]]", "{}}", "\"a\"\"b\"", "true false",
    // Numbers.
    "+1", "-", "- 1", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e-", "1.5e", "0x10",
    "1_000", "1,000", "0e", "1ee5", "1e5.5", "1.2.3", "1f", "\xEF\xBC\x91",
    // Strings.
    "\"", "\"a", "\"\\", "\"\\\"", R"("\x41")", R"("\a")", R"("\0")", R"("\'")", R"("\u")", R"("\u1")",
    R"("\u12")", R"("\u123")", R"("\u123g")", R"("\U0041")", R"("\ud800")", R"("\udc00")", R"("\ud800x")",
    R"("\ud800\n")", R"("\ud800\u0041")", R"("\ud800\ud800")", R"("\udc00\ud800")", R"("\ud83d\u")", "\"\n\"",
    "\"\t\"", "\"\x01\"", "\"\x1F\"", "\"\x00\""sv, "\"0123456789abcdef\x01\"", "\"\x80\"", "\"\xBF\"",
    "\"\xC0\x80\"", "\"\xC1\xBF\"", "\"\xC2\"", "\"\xC2\x41\"", "\"\xE0\x80\x80\"", "\"\xE0\x9F\xBF\"",
    "\"\xE2\x82\"", "\"\xED\xA0\x80\"", "\"\xED\xBF\xBF\"", "\"\xF0\x80\x80\x80\"", "\"\xF0\x8F\xBF\xBF\"",
    "\"\xF4\x90\x80\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xFE\"", "\"\xFF\"", "\"\xF0\x9F\x98\"",
    "\"0123456789abcde\xC3\"",
    // Containers.
    "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1;2]", "[1}", "{]", "[}", "{\"a\"",
    "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\" 1}", "{\"a\",1}", "{a:1}",
    "{1:1}", "{'a':1}", "{\"a\":}", "{\"a\":1 \"b\":2}", "{\"a\":1]", "{\"a\"::1}", "[[]", "[[]]]",
    "{\"a\":{}", "{\"a\":[}", "{null:1}", "[\"a\":1]", "{\"a\":1,,\"b\":2}"};

bool decodes(const std::string& text) {
  shapes::everything value;
  return static_cast<bool>(json::decode(text, value));
}

}  // namespace

TEST_CASE("json codec: every text that RFC 8259 allows is accepted") {
  for (const std::string_view text : accepted) {
    CAPTURE(text);
    CHECK(json::raw::parse(text).has_value());
    CHECK(decodes("{\"unknown\":" + std::string(text) + "}"));
    CHECK(decodes("{\"unknown\":[" + std::string(text) + ",1]}"));
    CHECK(decodes("{\"anything\":" + std::string(text) + ",\"text\":\"x\"}"));
  }
}

TEST_CASE("json codec: every text that RFC 8259 forbids is refused, as a value and as a member") {
  for (const std::string_view text : rejected) {
    CAPTURE(text);
    CHECK_FALSE(json::raw::parse(text).has_value());
    shapes::everything value;
    CHECK_FALSE(json::decode(text, value));
    // Text that only closes too much, or goes on, would close or continue the object around it.
    if (text.empty() || text.back() == '}' || text.find(',') != std::string_view::npos) continue;
    CHECK_FALSE(decodes("{\"unknown\":" + std::string(text) + "}"));
    CHECK_FALSE(decodes("{\"anything\":" + std::string(text) + "}"));
  }
}

TEST_CASE("json codec: 128 levels are accepted and 129 are refused") {
  CHECK(json::raw::parse(nested(128)));
  CHECK_FALSE(json::raw::parse(nested(129)));
  CHECK(decodes("{\"unknown\":" + nested(127) + "}"));
  CHECK_FALSE(decodes("{\"unknown\":" + nested(128) + "}"));
  CHECK(decodes("{\"anything\":" + nested(127, "1") + "}"));
  CHECK_FALSE(decodes("{\"anything\":" + nested(128, "1") + "}"));
  CHECK_FALSE(json::raw::parse(std::string(1'000'000, '[')));
  CHECK_FALSE(decodes("{\"unknown\":" + std::string(1'000'000, '[') + "}"));
}

TEST_CASE("json codec: a described struct that holds itself obeys the depth limit") {
  const auto chain = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 1; i != depth; ++i) text += "{\"next\":";
    return text + "{}" + std::string(depth - 1, '}');
  };
  shapes::node value;
  CHECK(json::decode(chain(128), value));
  const json::result refused = json::decode(chain(129), value);
  CHECK(refused.code == json::errc::too_deep);
  CHECK(refused.offset == 128 * 8);
  CHECK_FALSE(value.next.has_value());
}
