// Scalars in another form than the description's, and what a decode reports of a text that differs.
#include "catch.hpp"
#include "shapes.hpp"

#include <wirebind/json/codec.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace json = wirebind::json;
using json::deviation_kind;
using json::errc;

namespace {

/// Decodes leniently, checks that a strict decode rejects the text, and gives the value.
template <class T>
std::optional<T> lenient(const std::string& text) {
  T value{};
  CHECK_FALSE(json::decode(text, value));
  if (!json::decode(text, value, {.scalars = wirebind::decoding::lenient})) return std::nullopt;
  return value;
}

template <class T>
errc error_of(const std::string& text) {
  T value{};
  const json::result outcome = json::decode(text, value, {.scalars = wirebind::decoding::lenient});
  CHECK(value == T{});
  return static_cast<errc>(outcome.code.value());
}

std::vector<json::deviation> deviations_of(const std::string& text) {
  shapes::everything value;
  std::vector<json::deviation> found;
  const json::result outcome =
      json::decode(text, value, {.scalars = wirebind::decoding::lenient, .deviations = &found});
  INFO(outcome.message());
  CHECK(outcome);
  return found;
}

}  // namespace

TEST_CASE("json lenient: a string is the text of a number or a bool as it is written") {
  for (const std::string text : {"1", "-0", "1.50", "1E+3", "12345678901234567890123", "true", "false"}) {
    CHECK(lenient<std::string>(text) == text);
  }
  shapes::everything value;
  REQUIRE(json::decode(R"({"text":1,"note":2.0,"words":["a",3,true],"tags":{"k":4},"paint":5,"blob":6})",
                       value, {.scalars = wirebind::decoding::lenient}));
  CHECK((value.text == "1" && value.note == "2.0" && value.words[1] == "3" && value.words[2] == "true"));
  CHECK((value.tags.at("k") == "4" && value.paint->text() == "5" && value.blob->text() == "6"));
}

TEST_CASE("json lenient: an integer is any number whose value is one") {
  for (const std::string text : {"512.0", "5.12e2", "51200e-2", "512.000", "0.512e3", "\"512\"", "\"512.0\"",
                                 "\"5.12e2\"", "\"51\\u0032\"", "512.0000000000000000000000000000"}) {
    INFO(text);
    CHECK(lenient<std::int32_t>(text) == 512);
    CHECK(lenient<std::uint16_t>(text) == 512);
  }
  CHECK(lenient<std::int64_t>("-0.0") == 0);
  CHECK(lenient<std::uint8_t>("\"-0\"") == 0);
  CHECK(lenient<std::int64_t>("0e99999999999") == 0);
  CHECK(lenient<std::int64_t>("\"-9223372036854775808\"") == std::numeric_limits<std::int64_t>::min());
  CHECK(lenient<std::uint64_t>("18446744073709551615.0") == std::numeric_limits<std::uint64_t>::max());
  CHECK(lenient<std::uint64_t>("1e19") == 10'000'000'000'000'000'000U);
  CHECK(lenient<std::int8_t>("\"-128\"") == -128);
}

TEMPLATE_TEST_CASE("json lenient: every kind of integer holds its bounds and nothing beyond", "", std::int8_t,
                   std::int16_t, std::int32_t, std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
  using limits = std::numeric_limits<TestType>;
  const std::string largest = std::to_string(limits::max()), least = std::to_string(limits::min());
  for (const std::string& bound : {largest, least, std::string("-0")}) {
    INFO(bound);
    TestType plain = 1;
    CHECK((json::decode(bound, plain) && std::to_string(plain) == (bound == "-0" ? "0" : bound)));
    CHECK(lenient<TestType>('"' + bound + '"') == plain);
    CHECK(lenient<TestType>(bound + ".0") == plain);
    CHECK(lenient<TestType>(bound + "e0") == plain);
  }
  // One more in the last digit, which is below nine in every bound.
  const auto beyond = [](std::string bound) {
    ++bound.back();
    return bound;
  };
  const std::string below = limits::is_signed ? beyond(least) : "-1";
  for (const std::string& text : {beyond(largest), below}) {
    INFO(text);
    TestType plain{};
    CHECK(json::decode(text, plain).code == errc::out_of_range);
    for (const std::string& form : {'"' + text + '"', text + ".0", text + "00e-2"}) {
      CHECK(error_of<TestType>(form) == errc::out_of_range);
    }
  }
}

TEST_CASE("json lenient: what an integer would lose is an error") {
  for (const char* text : {"512.5", "5.125e2", "1e-1", "\"1.5\"", "0.1"}) {
    INFO(text);
    CHECK(error_of<std::int32_t>(text) == errc::not_an_integer);
  }
  for (const char* text :
       {"2147483648.0", "1e10", "\"2147483648\"", "-2147483649.0", "1e999999999999", "1e21"}) {
    INFO(text);
    CHECK(error_of<std::int32_t>(text) == errc::out_of_range);
  }
  CHECK(error_of<std::uint64_t>("18446744073709551616.0") == errc::out_of_range);
  CHECK(error_of<std::uint64_t>("-1.0") == errc::out_of_range);
  CHECK(error_of<std::int8_t>("\"128\"") == errc::out_of_range);
}

TEST_CASE("json lenient: text that is no JSON number is none") {
  for (const char* text : {R"("")", R"(" 5")", R"("5 ")", R"("+5")", R"("007")", R"("0x1F")", R"("5 MB")",
                           R"("NaN")", R"("Infinity")", R"("1,5")", R"("--1")", R"("1.")", R"(".5")",
                           R"("1e")", R"("5\u0000")", R"("true")", "true", "[5]", "{}"}) {
    INFO(text);
    CHECK(error_of<std::int32_t>(text) == errc::wrong_type);
    CHECK(error_of<double>(text) == errc::wrong_type);
  }
  CHECK(lenient<double>("\"-0.5\"") == -0.5);
  CHECK(lenient<double>("\"1e3\"") == 1000);
  CHECK(lenient<float>("\"0.1\"") == 0.1F);
  CHECK(error_of<double>("\"1e400\"") == errc::out_of_range);
  CHECK(error_of<float>("\"1e39\"") == errc::out_of_range);
}

TEST_CASE("json lenient: a bool is true or false in a string, and nothing else") {
  CHECK(lenient<bool>("\"true\"") == true);
  CHECK(lenient<bool>("\"false\"") == false);
  for (const char* text :
       {"\"True\"", "\"TRUE\"", "\"yes\"", "\"1\"", "1", "0", "\"\"", "\"true \"", "[true]"}) {
    INFO(text);
    CHECK(error_of<bool>(text) == errc::wrong_type);
  }
}

TEST_CASE("json lenient: nothing but scalars changes its form, and null is no item") {
  for (const char* text : {R"({"words":"a"})", R"({"words":[["a"]]})", R"({"words":[{}]})",
                           R"({"points":["x"]})", R"({"where":"x"})", R"({"where":1})", R"({"tags":"a"})",
                           R"({"text":[]})", R"({"text":{}})", R"({"words":"[]"})"}) {
    INFO(text);
    shapes::everything value;
    CHECK(json::decode(text, value, {.scalars = wirebind::decoding::lenient}).code == errc::wrong_type);
  }
  shapes::everything value;
  const json::result null =
      json::decode(R"({"words":["a",null]})", value, {.scalars = wirebind::decoding::lenient});
  CHECK((null.code == errc::wrong_type && null.path == "words[1]"));
  CHECK(json::decode(R"({"gaps":["a",null]})", value, {.scalars = wirebind::decoding::lenient}));
  CHECK((value.gaps.size() == 2 && !value.gaps[1]));
}

TEST_CASE("json lenient: damaged texts stay errors") {
  for (const char* text : {R"({"text":1)", R"({"text":1.})", R"({"text":tru})", R"({"text":-})",
                           R"({"flag":"true})", R"({"amount":"1)", R"({"text":01})"}) {
    INFO(text);
    shapes::everything value;
    CHECK_FALSE(json::decode(text, value, {.scalars = wirebind::decoding::lenient}));
  }
}

TEST_CASE("json deviations: each is reported with its path and kind, once") {
  const auto found = deviations_of(
      R"({"text":1,"newest":{"a":[1]},"points":[{"x":1,"y":2.0},{"x":"3","y":4,"z":5},{"x":1,"y":2.0,"z":6}],)"
      R"("paint":"mauve","base":"red","tags":{"one":1,"two":"2"},"note":null,"words":null,"remark":null,)"
      R"("tree":{"id":1,"next":{"id":"2","next":{"id":3.0}},"children":[{"id":1,"more":[]}]},"extra":null})");
  const std::vector<json::deviation> expected{{deviation_kind::other_form, "text"},
                                              {deviation_kind::unknown_member, "newest"},
                                              {deviation_kind::other_form, "points[].y"},
                                              {deviation_kind::other_form, "points[].x"},
                                              {deviation_kind::unknown_member, "points[].z"},
                                              {deviation_kind::unknown_enumerator, "paint"},
                                              {deviation_kind::other_form, "tags{}"},
                                              {deviation_kind::null_value, "note"},
                                              {deviation_kind::null_value, "words"},
                                              {deviation_kind::other_form, "tree.next.id"},
                                              {deviation_kind::other_form, "tree.next.next.id"},
                                              {deviation_kind::unknown_member, "tree.children[].more"}};
  CHECK(found == expected);
}

TEST_CASE("json deviations: a text without any reports nothing") {
  CHECK(deviations_of(R"({"text":"a","points":[],"anything":null,"target":null,"remark":null})").empty());
  CHECK(deviations_of(R"( {"te\u0078t":"a"} )").empty());
}

TEST_CASE("json deviations: names that a service chose are cut and hold no control characters") {
  const auto found = deviations_of("{\"a\\nb\":1,\"" + std::string(500, 'x') + "\":1}");
  REQUIRE(found.size() == 2);
  CHECK(found[0].path == "a?b");
  CHECK(found[1].path == std::string(64, 'x'));
}

TEST_CASE("json deviations: a text that fails reports none, and many are bounded") {
  shapes::everything value;
  std::vector<json::deviation> found;
  CHECK_FALSE(json::decode(R"({"unknown":1,"points":[{"x":true}]})", value, {.deviations = &found}));
  CHECK(found.empty());
  std::string many = "{";
  for (int i = 0; i != 5000; ++i) many += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":1";
  CHECK(deviations_of(many + '}').size() == 1024);
}

TEST_CASE("json deviations: a strict decode reports unknown members and enumerators too") {
  shapes::everything value;
  std::vector<json::deviation> found;
  REQUIRE(json::decode(R"({"more":1,"base":"blue","text":"a"})", value, {.deviations = &found}));
  CHECK(found == std::vector<json::deviation>{{deviation_kind::unknown_member, "more"},
                                              {deviation_kind::unknown_enumerator, "base"}});
  for (const auto kind : {deviation_kind::other_form, deviation_kind::null_value,
                          deviation_kind::unknown_member, deviation_kind::unknown_enumerator}) {
    CHECK(json::text_of(kind).substr(0, 3) == "is ");
  }
}
