#include "catch.hpp"
#include "shapes.hpp"

#include <wirebind/json/codec.hpp>

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace json = wirebind::json;
using json::errc;

namespace {

template <class T>
T read(const std::string& text) {
  T value{};
  const json::result outcome = json::decode(text, value);
  INFO(text << " " << outcome.message());
  CHECK(outcome);
  return value;
}

struct refusal {
  const char* text;
  errc code;
  std::size_t offset;
  const char* path;
};

void check_refusals(const std::vector<refusal>& refusals) {
  for (const refusal& expected : refusals) {
    CAPTURE(expected.text);
    shapes::everything value;
    const json::result outcome = json::decode(expected.text, value);
    CHECK(outcome.code == expected.code);
    CHECK(outcome.offset == expected.offset);
    CHECK(outcome.path == expected.path);
  }
}

}  // namespace

TEST_CASE("json decode: every kind of member is read") {
  const auto value = read<shapes::everything>(shapes::full_text);
  CHECK(value.text == "plain \"quoted\" \\ / \b\f\n\r\t \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 é€😀");
  CHECK(value.note == "");
  CHECK(value.on);
  CHECK(value.flag == false);
  CHECK(value.ratio == 1.5F);
  CHECK(value.amount == -2.5e-3);
  CHECK(value.paint == shapes::colour::dark_green);
  CHECK(value.base == "ultraviolet");
  CHECK_FALSE(value.base.is_known());
  REQUIRE(value.words.size() == 3);
  CHECK(value.words[2] == "a word of more than thirty-two bytes, so that it fills blocks");
  CHECK(value.bits == wirebind::list<bool>{true, false});
  CHECK(value.samples == wirebind::list<double>{0, 1000, -0.5});
  REQUIRE(value.points.size() == 2);
  CHECK((value.points[1].x == 3 && value.points[1].y == 4 && value.points[1].label == "L"));
  CHECK(value.grid == wirebind::list<wirebind::list<std::int32_t>>{{1, 2}, wirebind::empty_value, {3}});
  REQUIRE(value.gaps.size() == 2);
  CHECK((!value.gaps[0] && value.gaps[1] == "x"));
  CHECK(value.tags == wirebind::map<std::string>{{"LEVEL", "info"}, {"quo\"te", "v"}});
  CHECK((value.groups.at("none").has_value() && value.groups.at("none").empty()));
  CHECK((value.remark.is_null() && value.target->x == 9));
  CHECK(value.blob->decode() == std::string("\x00\x01\x02", 3));
  CHECK(value.extra->text() == R"({"deep":[1,{"k":[]}],"s":"]}"})");
  CHECK(value.anything.text() == "[ 1 , 2 ]");
  CHECK(value.numbers->u64 == std::numeric_limits<std::uint64_t>::max());
  CHECK((*value.tree->next)->id == 2);
  CHECK(value.tree->children[1].id == 4);
}

TEST_CASE("json decode: absent members stay absent and what was there before is gone") {
  auto value = read<shapes::everything>(shapes::full_text);
  REQUIRE(json::decode("{}", value));
  CHECK(value.text.empty());
  CHECK_FALSE((value.note || value.flag || value.words || value.tags || value.where || value.extra));
  CHECK((value.remark.is_absent() && value.anything.text() == "null"));
}

TEST_CASE("json decode: null stands for an absent member") {
  const auto value = read<shapes::everything>(
      R"({"text":null,"note":null,"on":null,"flag":null,"ratio":null,"paint":null,"base":null,"words":null,"tags":null,)"
      R"("blob":null,"extra":null,"anything":null,"where":null,"tree":{"id":null,"next":null},"target":null})");
  CHECK_FALSE((value.note || value.flag || value.ratio || value.paint || value.words || value.tags));
  CHECK_FALSE((value.blob || value.extra || value.where || value.tree->next));
  CHECK((value.target.is_null() && value.remark.is_absent()));
}

TEST_CASE("json decode: null is no element of a list of plain values") {
  shapes::everything value;
  CHECK(json::decode(R"({"words":["a",null]})", value).path == "words[1]");
  CHECK(json::decode(R"({"tags":{"a":null}})", value).path == R"(tags["a"])");
  CHECK(json::decode(R"({"points":[null]})", value).code == errc::wrong_type);
}

TEST_CASE("json decode: members may come in any order, with space and escapes in their names") {
  for (const char* text :
       {R"({"label":"L","y":2,"x":1})", " { \"y\" : 2 ,\n\t\"x\" : 1 , \"label\" :\"L\" } \r\n",
        R"({"\u0078":1,"\u0079":2,"l\u0061bel":"L"})", R"({"z":0,"x":1,"q":{},"y":2,"label":"L"})"}) {
    // Twice: what was learnt of the order must not change what is read.
    for (int i = 0; i != 2; ++i) {
      const auto value = read<shapes::point>(text);
      CHECK((value.x == 1 && value.y == 2 && value.label == "L"));
    }
  }
}

TEST_CASE("json decode: errors name the byte and the member in wire names") {
  check_refusals({
      {"", errc::unexpected_end, 0, ""},
      {"   ", errc::unexpected_end, 3, ""},
      {"{\"text\":\"a\"", errc::unexpected_end, 11, ""},
      {"{\"text\":\"a", errc::unexpected_end, 10, "text"},
      {"{\"where\":{\"x\":1}", errc::unexpected_end, 16, "where"},
      {"{\"text\":5}", errc::wrong_type, 8, "text"},
      {"{\"note\":[]}", errc::wrong_type, 8, "note"},
      {"{\"flag\":\"true\"}", errc::wrong_type, 8, "flag"},
      {"{\"flag\":1}", errc::wrong_type, 8, "flag"},
      {"{\"ratio\":\"1.5\"}", errc::wrong_type, 9, "ratio"},
      {"{\"words\":{}}", errc::wrong_type, 9, "words"},
      {"{\"tags\":[]}", errc::wrong_type, 8, "tags"},
      {"{\"where\":[]}", errc::wrong_type, 9, "where"},
      {"{\"paint\":7}", errc::wrong_type, 9, "paint"},
      {"{\"text\":}", errc::syntax, 8, "text"},
      {"{\"text\":x}", errc::syntax, 8, "text"},
      {"{\"flag\":tru}", errc::syntax, 11, "flag"},
      {"{\"points\":[{\"x\":1},{\"y\":1.5}]}", errc::not_an_integer, 24, "points[1].y"},
      {"{\"points\":[{\"x\":99999999999}]}", errc::out_of_range, 16, "points[0].x"},
      {"{\"grid\":[[1],[2,\"3\"]]}", errc::wrong_type, 16, "grid[1][1]"},
      {"{\"places\":{\"a b\":{\"x\":\"\"}}}", errc::wrong_type, 22, "places[\"a b\"].x"},
      {"{\"groups\":{\"g\":[\"a\",1]}}", errc::wrong_type, 20, "groups[\"g\"][1]"},
      {"{\"tree\":{\"next\":{\"next\":{\"id\":\"\"}}}}", errc::wrong_type, 30, "tree.next.next.id"},
      {"{\"text\":\"a\",\"text\":\"b\"}", errc::duplicate_member, 12, "text"},
      {"{\"te\\u0078t\":\"a\",\"text\":\"b\"}", errc::duplicate_member, 17, "text"},
      {"{\"tags\":{\"k\":\"1\",\"k\":\"2\"}}", errc::duplicate_member, 17, "tags[\"k\"]"},
      {"{\"note\":\"\xFF\"}", errc::invalid_utf8, 9, "note"},
      {"{\"note\":\"a\nb\"}", errc::control_character, 10, "note"},
      {"{\"note\":\"\\q\"}", errc::invalid_escape, 9, "note"},
      {"{\"note\":\"\\udc00\"}", errc::invalid_surrogate, 9, "note"},
      {"{\"unknown\":[1,01]}", errc::invalid_number, 15, "unknown"},
      {"{\"unknown\":{\"a\":\"\xC0\x80\"}}", errc::invalid_utf8, 17, "unknown"},
      {"{} {}", errc::trailing_bytes, 3, ""},
      {"{}x", errc::trailing_bytes, 2, ""},
      {"{\"text\":\"a\",}", errc::syntax, 12, ""},
      {"[]", errc::wrong_type, 0, ""},
      {"\"text\"", errc::wrong_type, 0, ""},
  });
}

TEST_CASE("json decode: a message holds path, sentence and byte") {
  shapes::everything value;
  const json::result outcome = json::decode(R"({"points":[{"x":99999999999}]})", value);
  CHECK(outcome.message() == "points[0].x: the number is out of range at byte 16");
  CHECK(outcome.code.category().name() == std::string("wirebind.json"));
  CHECK(outcome.code == errc::out_of_range);
}

TEST_CASE("json decode: a refused text leaves the value as default-constructed") {
  auto value = read<shapes::everything>(shapes::full_text);
  CHECK_FALSE(json::decode(R"({"text":"set","words":["set"],"note":5})", value));
  CHECK(value.text.empty());
  CHECK_FALSE(value.words);
}

TEST_CASE("json decode: integers are exact up to their limits") {
  const auto fits = [](const char* text) {
    shapes::integers value;
    return static_cast<bool>(json::decode(text, value));
  };
  const auto overflows = [](const char* text) {
    shapes::integers value;
    return json::decode(text, value).code == errc::out_of_range;
  };
  CHECK(fits(R"({"i8":127,"u8":255,"i16":-32768,"u16":65535,"i32":2147483647,"u32":4294967295})"));
  CHECK(fits(R"({"i64":-9223372036854775808,"u64":18446744073709551615})"));
  CHECK(fits(R"({"i8":-0,"u8":-0,"u64":-0})"));
  for (const char* text : {R"({"i8":128})",
                           R"({"i8":-129})",
                           R"({"u8":256})",
                           R"({"u8":-1})",
                           R"({"i16":32768})",
                           R"({"i16":-32769})",
                           R"({"u16":65536})",
                           R"({"i32":2147483648})",
                           R"({"i32":-2147483649})",
                           R"({"u32":4294967296})",
                           R"({"u32":-1})",
                           R"({"i64":9223372036854775808})",
                           R"({"i64":-9223372036854775809})",
                           R"({"u64":18446744073709551616})",
                           R"({"u64":20000000000000000000})",
                           R"({"u64":99999999999999999999})",
                           R"({"u64":100000000000000000000})",
                           R"({"i64":-18446744073709551616})",
                           R"({"u64":-1})",
                           R"({"i32":1000000000000000000000000000000})"}) {
    CAPTURE(text);
    CHECK(overflows(text));
  }
  for (const char* text :
       {R"({"i32":1.0})", R"({"i32":1e2})", R"({"i32":0.5})", R"({"u64":-1.5})", R"({"i8":1E0})"}) {
    CAPTURE(text);
    shapes::integers value;
    CHECK(json::decode(text, value).code == errc::not_an_integer);
  }
  for (const char* text :
       {R"({"i32":01})", R"({"i32":-})", R"({"i32":1.})", R"({"i32":1e})", R"({"u8":-01})"}) {
    CAPTURE(text);
    shapes::integers value;
    CHECK(json::decode(text, value).code == errc::invalid_number);
  }
}

TEST_CASE("json decode: required members are demanded only on request") {
  shapes::point value{};
  CHECK(json::decode(R"({"x":1})", value));
  const json::decode_options strict{.require_members = true};
  CHECK(json::decode(R"({"y":2,"x":1})", value, strict));
  const json::result missing = json::decode(R"({"x":1,"label":"L"})", value, strict);
  CHECK((missing.code == errc::missing_member && missing.path == "y" && missing.offset == 18));
  const json::result null = json::decode(R"({"x":null,"y":1})", value, strict);
  CHECK((null.code == errc::missing_member && null.path == "x" && null.offset == 5));
  CHECK(json::decode("{}", value, strict).path == "x");
  shapes::everything outer;
  const json::result nested =
      json::decode(R"({"text":"","on":true,"base":"red","where":{"x":1}})", outer, strict);
  CHECK((nested.code == errc::missing_member && nested.path == "where.y"));
  CHECK(json::decode(R"({"text":"","on":true,"base":"red"})", outer, strict));
}

TEST_CASE("json decode: leaves and lists may stand alone") {
  CHECK(read<std::int32_t>(" 42 ") == 42);
  CHECK(read<std::string>("\"a\"") == "a");
  CHECK(read<bool>("true"));
  CHECK(read<wirebind::list<std::string>>(R"([ "a" , "b" ])") == wirebind::list<std::string>{"a", "b"});
  CHECK(read<wirebind::map<std::int32_t>>(R"({"a":1})").at("a") == 1);
  CHECK_FALSE(read<std::optional<std::int32_t>>("null").has_value());
  std::int32_t value = 0;
  CHECK(json::decode("4 2", value).code == errc::trailing_bytes);
  CHECK(json::decode("4}", value).code == errc::trailing_bytes);
}

namespace {
/// "m00" to "m69".
constexpr auto wide_names = [] {
  std::array<std::array<char, 3>, 70> made{};
  for (std::size_t i = 0; i != made.size(); ++i) {
    made[i] = {'m', static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  }
  return made;
}();

/// More members than a word has bits, and names that are longer than a table entry or need escapes.
struct wide {
  std::optional<std::int32_t> values[70]{};
  std::optional<std::string> long_name{};
  std::optional<std::string> odd_name{};
  std::optional<std::string> empty_name{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    for (std::size_t i = 0; i != wide_names.size(); ++i)
      v(std::string_view(wide_names[i].data(), 3), self.values[i]);
    v("aNameThatIsMuchLongerThanTheRoomForOneInATableEntry", self.long_name);
    v("quo\"te\\slash\n", self.odd_name);
    v("", self.empty_name);
  }
};
}  // namespace

TEST_CASE("json codec: structs of more than 64 members and long or odd names work") {
  wide value;
  for (std::size_t i = 0; i != 70; ++i) value.values[i] = static_cast<std::int32_t>(i);
  value.long_name = "long";
  value.odd_name = "odd";
  value.empty_name = "empty";
  std::string text;
  REQUIRE(json::encode(value, text));
  CHECK(
      text.find(
          R"("aNameThatIsMuchLongerThanTheRoomForOneInATableEntry":"long","quo\"te\\slash\u000a":"odd","":"empty"})") !=
      std::string::npos);
  const auto back = read<wide>(text);
  CHECK(back.values[69] == 69);
  CHECK((back.long_name == "long" && back.odd_name == "odd" && back.empty_name == "empty"));
  const auto other_spelling = read<wide>(R"({"quo\u0022te\\slash\n":"odd","m69":1})");
  CHECK((other_spelling.odd_name == "odd" && other_spelling.values[69] == 1));
  wide twice;
  CHECK(json::decode(R"({"m66":1,"m01":2,"m66":3})", twice).code == errc::duplicate_member);
}

namespace {
struct empty_struct {
  template <class Self, class Visitor>
  static constexpr void visit(Self&, Visitor&&) {}
};
}  // namespace

TEST_CASE("json codec: a struct without members reads any object and writes an empty one") {
  empty_struct value;
  CHECK(json::decode("{}", value));
  CHECK(json::decode(R"({"a":1,"b":{"c":[]}})", value));
  CHECK_FALSE(json::decode(R"({"a":1,"b":})", value));
  std::string text;
  CHECK(json::encode(value, text));
  CHECK(text == "{}");
}

namespace {
/// Data members that are named as a struct's own facts are.
struct confusing {
  wirebind::list<std::string> names{};
  std::optional<std::string> rules{};
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("names", self.names);
    v("rules", self.rules);
  }
};
}  // namespace

TEST_CASE("json codec: members may be named names and rules") {
  const auto value = read<confusing>(R"({"names":["a"],"rules":"b"})");
  CHECK((value.names.size() == 1 && value.rules == "b"));
}

namespace {
struct message {
  std::string name;
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("name", self.name);
  }
};
}  // namespace

TEST_CASE("json codec: a message with parameters is not JSON") {
  message value;
  std::string text = "before";
  CHECK(json::decode("{}", value).code == errc::not_json);
  CHECK(json::encode(value, text).code == errc::not_json);
  CHECK(text.empty());
}
