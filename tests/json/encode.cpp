#include "catch.hpp"
#include "shapes.hpp"

#include <wirebind/json/codec.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>

namespace json = wirebind::json;
using json::errc;

namespace {

struct letter {
  std::int32_t before;
  std::optional<std::string> text{};
  std::string after;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("before", self.before);
    v("text", self.text);
    v("after", self.after);
  }
};

struct colors {
  enum value : std::uint16_t { other, red };
  static constexpr wirebind::enum_name names[] = {{red, "red"}};
};

/// Members whose keys do not fit into the table of members.
struct long_keys {
  std::optional<wirebind::open_enum<colors>> color{};
  std::optional<std::int32_t> number{};
  wirebind::list<std::string> list{};
  std::string text;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("aColorWhoseNameIsLongerThanWhatATableOfMembersKeeps", self.color);
    v("aNumberWhoseNameIsLongerThanWhatATableOfMembersKeeps", self.number);
    v("aListWhoseNameIsLongerThanWhatATableOfMembersKeeps", self.list);
    v("aTextWhoseNameIsLongerThanWhatATableOfMembersKeeps", self.text);
  }
};

template <class T>
std::string write(const T& value) {
  std::string text = "what was there before";
  const json::result outcome = json::encode(value, text);
  INFO(outcome.message());
  CHECK(outcome);
  return text;
}

/// Writes, reads and compares a number.
template <class Float>
bool survives(Float value) {
  const std::string text = write(value);
  Float back{};
  INFO(text);
  const bool read = static_cast<bool>(json::decode(text, back));
  return read && back == value && std::signbit(back) == std::signbit(value);
}

}  // namespace

TEST_CASE("json encode: absent members are left out, false and 0 that were set are written") {
  shapes::everything value{.text = ""};
  CHECK(write(value) == R"({"text":"","on":false,"base":"","anything":null})");
  value.flag = false;
  value.ratio = 0.0F;
  value.note = "";
  value.numbers.emplace().i32 = 0;
  value.words = wirebind::empty_value;
  value.tags = wirebind::empty_value;
  CHECK(write(value) ==
        R"({"text":"","note":"","on":false,"flag":false,"ratio":0,"base":"","words":[],"tags":{},)"
        R"("anything":null,"numbers":{"i32":0}})");
}

TEST_CASE("json encode: nullable writes null and optional does not") {
  shapes::everything value{};
  value.remark = nullptr;
  value.target = shapes::point{.x = 1, .y = 2};
  CHECK(write(value) ==
        R"({"text":"","on":false,"base":"","remark":null,"target":{"x":1,"y":2},"anything":null})");
}

TEST_CASE("json encode: what is read comes out again and reads the same") {
  shapes::everything value;
  REQUIRE(json::decode(shapes::full_text, value));
  const std::string once = write(value);
  shapes::everything again;
  REQUIRE(json::decode(once, again));
  CHECK(write(again) == once);
  CHECK(once.find(R"("paint":"dark-green","base":"ultraviolet")") != std::string::npos);
  CHECK(once.find(R"("anything":[ 1 , 2 ])") != std::string::npos);
}

TEST_CASE("json encode: strings are escaped only where JSON demands it") {
  CHECK(write(std::string("a\"b\\c/d")) == R"("a\"b\\c/d")");
  CHECK(write(std::string("\b\f\n\r\t")) == R"("\b\f\n\r\t")");
  CHECK(write(std::string("\0\x01\x1F\x7F", 4)) == "\"\\u0000\\u0001\\u001f\x7F\"");
  CHECK(write(std::string("é€😀")) == "\"é€😀\"");
}

TEST_CASE("json encode: strings of every length with a special byte at every place survive") {
  for (std::size_t size = 0; size != 70; ++size) {
    for (std::size_t place = 0; place <= size; ++place) {
      for (const char* const special : {"", "\"", "\\", "\n", "\x01", "é", "😀"}) {
        std::string value(size, 'x');
        value.insert(place, special);
        const std::string text = write(value);
        std::string back;
        REQUIRE(json::decode(text, back));
        REQUIRE(back == value);
      }
    }
  }
}

TEST_CASE("json encode: long strings with a special byte at every place survive") {
  for (std::size_t place = 0; place <= 300; ++place) {
    for (const char* const special : {"\"", "\n", "é"}) {
      std::string value(300, 'x');
      value.insert(place, special);
      std::string back;
      REQUIRE(json::decode(write(value), back));
      REQUIRE(back == value);
      std::string cut = '"' + value.substr(0, place) + '\x01';
      REQUIRE(json::decode(cut + "x\"", back).code == errc::control_character);
    }
  }
}

TEST_CASE("json encode: large texts are written in their place among other members") {
  for (const std::size_t size : {65'535, 65'536, 65'537, 300'000}) {
    for (const std::string special : {"", "\"", "é"}) {
      const std::string half(size / 2, 'x'), rest(size - size / 2, 'y');
      const letter value{.before = 1, .text = half + special + rest, .after = "z"};
      const std::string escaped = special == "\"" ? "\\\"" : special;
      const std::string text = write(value);
      REQUIRE(text == R"({"before":1,"text":")" + half + escaped + rest + R"(","after":"z"})");
      letter back{};
      REQUIRE(json::decode(text, back));
      REQUIRE(back.text == value.text);
      REQUIRE(back.after == "z");
    }
  }
}

TEST_CASE("json encode: text that is not UTF-8 is refused with the member") {
  shapes::everything value{.text = "ok"};
  value.points = {{.x = 1, .y = 1}, {.x = 2, .y = 2, .label = "\xC3"}};
  std::string text;
  json::result outcome = json::encode(value, text);
  CHECK((outcome.code == errc::invalid_utf8 && outcome.path == "points[1].label" && text.empty()));
  CHECK(outcome.message() == "points[1].label: invalid UTF-8");
  value.points.reset();
  value.tags = {{"key", "\xED\xA0\x80"}};
  CHECK(json::encode(value, text).path == "tags[\"key\"]");
  value.tags = {{"\xFF", "v"}};
  CHECK(json::encode(value, text).path == "tags");
  value.tags.reset();
  value.words = {std::string(40, 'x') + "\x80"};
  CHECK(json::encode(value, text).path == "words[0]");
}

TEST_CASE("json encode: numbers that are not finite are refused") {
  shapes::everything value{};
  std::string text;
  value.amount = std::numeric_limits<double>::quiet_NaN();
  CHECK(json::encode(value, text).code == errc::not_finite);
  value.amount = std::numeric_limits<double>::infinity();
  CHECK(json::encode(value, text).path == "amount");
  value.amount.reset();
  value.ratio = -std::numeric_limits<float>::infinity();
  CHECK(json::encode(value, text).code == errc::not_finite);
}

TEST_CASE("json encode: 128 levels are written and 129 are refused") {
  const auto chain = [](std::size_t depth) {
    shapes::node top;
    for (std::size_t i = 1; i != depth; ++i) {
      shapes::node outer;
      outer.next.emplace(std::move(top));
      top = std::move(outer);
    }
    return top;
  };
  std::string text;
  CHECK(json::encode(chain(128), text));
  CHECK(json::encode(chain(129), text).code == errc::too_deep);
  shapes::everything value{};
  value.extra = json::raw::parse(std::string(127, '[') + std::string(127, ']'));
  CHECK(json::encode(value, text));
  value.extra = json::raw::parse(std::string(128, '[') + std::string(128, ']'));
  CHECK(json::encode(value, text).code == errc::too_deep);
}

TEST_CASE("json encode: integers are written to their limits") {
  CHECK(write(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(write(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(write(std::int8_t{-128}) == "-128");
  CHECK(write(std::uint8_t{255}) == "255");
  for (std::int32_t value = -20000; value != 20000; ++value) REQUIRE(write(value) == std::to_string(value));
  for (std::uint64_t value = 1; value < 10'000'000'000'000'000'000U; value *= 10) {
    REQUIRE(write(value) == std::to_string(value));
    REQUIRE(write(value - 1) == std::to_string(value - 1));
  }
}

TEST_CASE("json numbers: short decimals are written short") {
  CHECK(write(1.5F) == "1.5");
  CHECK(write(0.1F) == "0.1");
  CHECK(write(1.1) == "1.1");
  CHECK(write(0.05) == "0.05");
  CHECK(write(0.001) == "0.001");
  CHECK(write(100.0) == "100");
  CHECK(write(123456.789) == "123456.789");
  CHECK(write(0.0) == "0");
  CHECK(write(-0.0) == "-0");
  CHECK(write(1e22) == "1e+22");
}

TEST_CASE("json numbers: floats survive the way out and back") {
  for (const double value :
       {0.0, -0.0, 1.0, 0.1, 1.0 / 3, 2.5e-3, 1e21, 1e22, 1e23, 5e-324, 2.2250738585072014e-308,
        1.7976931348623157e308, 9007199254740993.0, 123456789.123456789, 1e15, 1e16}) {
    CHECK(survives(value));
    CHECK(survives(-value));
  }
  for (const float value :
       {0.1F, 1.1F, 16777216.0F, 3.4028235e38F, 1.4e-45F, 1.17549435e-38F, 0.3F, 999.999F}) {
    CHECK(survives(value));
    CHECK(survives(-value));
  }
  std::mt19937_64 random(20210406);
  for (int round = 0; round != 20000; ++round) {
    const std::uint64_t bits = random();
    double wide = 0;
    std::memcpy(&wide, &bits, sizeof(wide));
    float narrow = 0;
    std::memcpy(&narrow, &bits, sizeof(narrow));
    if (std::isfinite(wide)) REQUIRE(survives(wide));
    if (std::isfinite(narrow)) REQUIRE(survives(narrow));
    REQUIRE(survives(static_cast<double>(bits % 1'000'000'000) / 1000));
    REQUIRE(survives(static_cast<float>(bits % 1'000'000) / 1000));
  }
}

TEST_CASE("json numbers: exponents beyond the range go to zero or are refused") {
  double value = 1;
  for (const char* text :
       {"1e-400", "-1e-400", "0.000000000000000000001e-380", "1e-99999999999999999999", "0e99999",
        "0.0e99999999999999999999", "0.00000000000000000000000000000000000e400"}) {
    CAPTURE(text);
    CHECK(json::decode(text, value));
    CHECK(value == 0);
  }
  for (const char* text : {"1e400", "-1e309", "1e99999999999999999999", "123456789e301",
                           "100000000000000000000000000000000000000000e300"}) {
    CAPTURE(text);
    CHECK(json::decode(text, value).code == errc::out_of_range);
  }
  CHECK(json::decode("0.00000000000000000000000000000000000000001e340", value));
  CHECK(value == 1e299);
  CHECK(json::decode("4.9e-324", value));
  CHECK(value > 0);
  float narrow = 1;
  CHECK(json::decode("1e39", narrow).code == errc::out_of_range);
  CHECK(json::decode("1e-60", narrow));
  CHECK(narrow == 0);
}

TEST_CASE("json numbers: decimals are rounded once, to nearest") {
  double wide = 0;
  float narrow = 0;
  for (const char* text :
       {"0.1", "0.3", "1.005", "9007199254740993", "123456789012345678", "7.2057594037927933e16",
        "0.5000000000000000000000000001", "1.00000005960464477539062500", "16777217", "33554435"}) {
    CAPTURE(text);
    CHECK(json::decode(text, wide));
    CHECK(wide == std::strtod(text, nullptr));
    CHECK(json::decode(text, narrow));
    CHECK(narrow == std::strtof(text, nullptr));
  }
}

TEST_CASE("json encode: members with long keys are left out where absent and survive where present") {
  const std::string only_text = "{\"aTextWhoseNameIsLongerThanWhatATableOfMembersKeeps\":\"t\"}";
  CHECK(write(long_keys{.text = "t"}) == only_text);
  const std::string all =
      "{\"aColorWhoseNameIsLongerThanWhatATableOfMembersKeeps\":\"red\","
      "\"aNumberWhoseNameIsLongerThanWhatATableOfMembersKeeps\":7,"
      "\"aListWhoseNameIsLongerThanWhatATableOfMembersKeeps\":[\"a\",\"b\"]," +
      only_text.substr(1);
  long_keys value;
  REQUIRE(json::decode(all, value));
  CHECK(value.number == 7);
  CHECK(write(value) == all);
}

TEST_CASE("json encode: integers of every length are written like std::to_string does") {
  std::int64_t power = 1;
  for (int digits = 1; digits != 19; ++digits, power *= 10) {
    for (const std::int64_t number : {power - 1, power, power + 1, power * 2 + 34, -power}) {
      CHECK(write(number) == std::to_string(number));
    }
  }
  CHECK(write(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}
