// Parameters as text: the examples of RFC 6570 and of OpenAPI 3.1, and what would not come back.
#include "catch.hpp"

#include <wirebind/http/parameter_text.hpp>

#include <string>
#include <vector>

namespace http = wirebind::http;
using wirebind::parameter_facts;
using wirebind::parameter_format;
using wirebind::parameter_part;
using wirebind::parameter_shape;
using wirebind::parameter_style;
using parts = std::vector<parameter_part>;

namespace {

const parts one_text = {{{}, "blue"}};
const parts empty_text = {{{}, ""}};
const parts colours = {{{"0"}, "blue"}, {{"1"}, "black"}, {{"2"}, "brown"}};
const parts mixture = {{{"R"}, "100"}, {{"G"}, "200"}, {{"B"}, "150"}};

parameter_facts color(const parts& value, parameter_style style, bool exploded) {
  const bool single = value.empty() || value.front().way.empty();
  const bool list = !single && value.front().way.front() == "0";
  return {"color",
          {style, exploded},
          single ? parameter_shape::single
          : list ? parameter_shape::list
                 : parameter_shape::object};
}

std::string segment(const parts& value, parameter_style style, bool exploded) {
  std::string out;
  const parameter_facts facts = color(value, style, exploded);
  const auto rule = http::write_segment(facts, value, out);
  if (!rule.empty()) return "refused: " + std::string(rule);
  parts back;
  CHECK(http::read_segment(facts, out, back) == http::parameter_read::found);
  CHECK(back == value);
  return out;
}

std::string query(const parts& value, const parameter_facts& facts) {
  std::string out;
  const auto rule = http::write_query(facts, value, out);
  if (!rule.empty()) return "refused: " + std::string(rule);
  const auto items = http::parse_query(out);
  REQUIRE(items);
  parts back;
  const auto is_member = [](std::string_view) { return true; };
  CHECK(http::read_query(facts, *items, is_member, back) ==
        (out.empty() ? http::parameter_read::absent : http::parameter_read::found));
  CHECK(back == value);
  return out;
}

std::string query(const parts& value, parameter_style style, bool exploded) {
  return query(value, color(value, style, exploded));
}

std::string field(const parts& value, bool exploded) {
  std::string out;
  const parameter_facts facts = color(value, parameter_style::simple, exploded);
  const auto rule = http::write_field(facts, value, out);
  if (!rule.empty()) return "refused: " + std::string(rule);
  parts back;
  CHECK(http::read_field(facts, out, back) == http::parameter_read::found);
  CHECK(back == value);
  return out;
}

http::parameter_read read(const parameter_facts& facts, std::string_view text, parts& back) {
  back.clear();
  const auto items = http::parse_query(text);
  REQUIRE(items);
  const auto is_member = [](std::string_view name) { return name != "other"; };
  return http::read_query(facts, *items, is_member, back);
}

}  // namespace

TEST_CASE("parameter text: the styles of a path, as OpenAPI and RFC 6570 show them") {
  using enum parameter_style;
  CHECK(segment(one_text, simple, false) == "blue");
  CHECK(segment(colours, simple, false) == "blue,black,brown");
  CHECK(segment(mixture, simple, false) == "R,100,G,200,B,150");
  CHECK(segment(mixture, simple, true) == "R=100,G=200,B=150");
  CHECK(segment(one_text, label, false) == ".blue");
  CHECK(segment(colours, label, false) == ".blue,black,brown");
  CHECK(segment(colours, label, true) == ".blue.black.brown");
  CHECK(segment(mixture, label, false) == ".R,100,G,200,B,150");
  CHECK(segment(mixture, label, true) == ".R=100.G=200.B=150");
  CHECK(segment(empty_text, matrix, false) == ";color");
  CHECK(segment(one_text, matrix, false) == ";color=blue");
  CHECK(segment(colours, matrix, false) == ";color=blue,black,brown");
  CHECK(segment(colours, matrix, true) == ";color=blue;color=black;color=brown");
  CHECK(segment(mixture, matrix, false) == ";color=R,100,G,200,B,150");
  CHECK(segment(mixture, matrix, true) == ";R=100;G=200;B=150");
}

TEST_CASE("parameter text: the styles of a query, as OpenAPI and RFC 6570 show them") {
  using enum parameter_style;
  CHECK(query(one_text, form, true) == "color=blue");
  CHECK(query(empty_text, form, true) == "color=");
  CHECK(query(colours, form, false) == "color=blue,black,brown");
  CHECK(query(colours, form, true) == "color=blue&color=black&color=brown");
  CHECK(query(mixture, form, false) == "color=R,100,G,200,B,150");
  CHECK(query(mixture, form, true) == "R=100&G=200&B=150");
  CHECK(query(colours, space_delimited, false) == "color=blue%20black%20brown");
  CHECK(query(mixture, space_delimited, false) == "color=R%20100%20G%20200%20B%20150");
  CHECK(query(colours, pipe_delimited, false) == "color=blue%7Cblack%7Cbrown");
  CHECK(query(mixture, deep_object, true) == "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
}

TEST_CASE("parameter text: separators inside of values are encoded, and come back") {
  using enum parameter_style;
  const parts odd = {{{"0"}, "a,b"}, {{"1"}, ""}, {{"2"}, "100%/é&=;"}};
  CHECK(segment(odd, simple, false) == "a%2Cb,,100%25%2F%C3%A9%26%3D%3B");
  CHECK(segment(odd, matrix, true) == ";color=a%2Cb;color;color=100%25%2F%C3%A9%26%3D%3B");
  CHECK(query(odd, form, false) == "color=a%2Cb,,100%25%2F%C3%A9%26%3D%3B");
  CHECK(query({{{"a,b"}, "c=d"}}, color(mixture, form, false)) == "color=a%2Cb,c%3Dd");
  CHECK(query(odd, pipe_delimited, false) == "color=a%2Cb%7C%7C100%25%2F%C3%A9%26%3D%3B");
}

TEST_CASE("parameter text: values in values go on in brackets") {
  const parts deep = {{{"a", "b"}, "1"}, {{"list", "0"}, "x y"}, {{"list", "1", "c"}, "2"}};
  const parameter_facts facts{"f", {parameter_style::deep_object, true}, parameter_shape::object};
  CHECK(query(deep, facts) == "f%5Ba%5D%5Bb%5D=1&f%5Blist%5D%5B0%5D=x%20y&f%5Blist%5D%5B1%5D%5Bc%5D=2");
  parts back;
  for (const char* bad : {"f[a=1", "f[]=1", "f[a]b=1", "f[a[b]]=1", "f[a]]=1"}) {
    INFO(bad);
    CHECK(read(facts, bad, back) == http::parameter_read::malformed);
  }
  CHECK(read(facts, "f=1&fa[b]=2", back) == http::parameter_read::absent);
}

TEST_CASE("parameter text: reserved characters stay where that is allowed, but for those that separate") {
  const parameter_format format{.style = parameter_style::form, .reserved = true};
  CHECK(query({{{}, "http://a/b?c=d&e#f[+]%20"}}, {"u", format}) == "u=http://a/b?c=d%26e%23f%5B%2B%5D%2520");
  CHECK(query({{{"0"}, "a,b"}, {{"1"}, "c:d"}}, {"u", format, parameter_shape::list}) == "u=a%2Cb,c:d");
}

TEST_CASE("parameter text: what is empty is sent only where that is allowed") {
  parameter_facts facts{"ids", {.style = parameter_style::form, .exploded = true}, parameter_shape::list};
  std::string out;
  CHECK(http::write_query(facts, {}, out).empty());
  CHECK(out.empty());
  facts.format.empty = true;
  CHECK(query({}, facts) == "ids=");
  facts.format.exploded = false;
  CHECK(query({}, facts) == "ids=");
}

TEST_CASE("parameter text: what would be read as something else is refused") {
  using enum parameter_style;
  CHECK(segment({{{"0"}, "a.b"}, {{"1"}, "c"}}, label, true) ==
        "refused: has a dot, which separates the items");
  CHECK(query({{{"0"}, "a b"}}, space_delimited, false) == "refused: has a space, which separates the items");
  CHECK(query({{{"0"}, "a|b"}}, pipe_delimited, false) == "refused: has a bar, which separates the items");
  CHECK(query({{{"a]"}, "b"}}, deep_object, true) == "refused: has a bracket in a name");
  CHECK(query({{{""}, "b"}}, deep_object, true) == "refused: has an empty name");
  CHECK(query({{{"0", "a"}, "b"}}, form, true) ==
        "refused: has values in values, which its style cannot carry");
  CHECK(segment({{{}, ""}}, simple, false) == "refused: cannot be one segment of a path");
  CHECK(segment({{{}, "a\r\nb"}}, simple, false) == "refused: cannot be one segment of a path");
  CHECK(segment({}, simple, false) == "refused: has nothing in it, which no path can carry");
  CHECK(field({{{"0"}, "a,b"}}, false) == "refused: has a comma, which separates the items");
  CHECK(field({{{"0"}, " a"}}, false) == "refused: has whitespace at an end of an item");
  CHECK(field({{{"a=b"}, "c"}}, true) == "refused: has an equals sign in a name");
}

TEST_CASE("parameter text: a field has lists and objects without percent-encoding") {
  CHECK(field({{{}, "a, b%"}}, false) == "a, b%");
  CHECK(field(colours, false) == "blue,black,brown");
  CHECK(field(mixture, false) == "R,100,G,200,B,150");
  CHECK(field(mixture, true) == "R=100,G=200,B=150");
  parts back;
  CHECK(http::read_field(color(colours, parameter_style::simple, false), "blue , black,\tbrown", back) ==
        http::parameter_read::found);
  CHECK(back == colours);
}

TEST_CASE("parameter text: a style that was not kept is malformed") {
  using enum parameter_style;
  parts back;
  for (const auto& [value, style, exploded, text] :
       {std::tuple(mixture, simple, false, "R,100,G"), std::tuple(mixture, simple, true, "R=1,G"),
        std::tuple(one_text, label, false, "blue"), std::tuple(one_text, label, false, ""),
        std::tuple(one_text, matrix, false, "color=blue"),
        std::tuple(one_text, matrix, false, ";colour=blue"),
        std::tuple(colours, matrix, true, ";color=a;colour=b"), std::tuple(one_text, simple, false, "%zz")}) {
    INFO(text);
    back.clear();
    CHECK(http::read_segment(color(value, style, exploded), text, back) == http::parameter_read::malformed);
  }
  CHECK(read(color(one_text, form, true), "color=a&color=b", back) == http::parameter_read::repeated);
  CHECK(read(color(colours, form, false), "color=a&color=b", back) == http::parameter_read::repeated);
  CHECK(read(color(mixture, form, false), "color=a", back) == http::parameter_read::malformed);
  CHECK(read(color(mixture, form, true), "other=1", back) == http::parameter_read::absent);
  std::string many = "color=a";
  for (std::size_t i = 0; i != wirebind::largest_parameter; ++i) many += ",a";
  CHECK(read(color(colours, form, false), many, back) == http::parameter_read::malformed);
}

TEST_CASE("parameter text: cookies are pairs, whose values are percent-encoded") {
  std::string out;
  CHECK(http::write_cookie({"session"}, parts{{{}, "a;b c"}}, out).empty());
  CHECK(http::write_cookie(color(colours, parameter_style::form, true), colours, out).empty());
  CHECK(out == "session=a%3Bb%20c; color=blue; color=black; color=brown");
  std::vector<http::query_item> pairs;
  http::parse_cookies("lone; foreign=50%; quoted=\"x\" ;" + out, pairs);
  REQUIRE(pairs.size() == 6);
  CHECK((pairs[0].value == "50%" && pairs[1].value == "x" && pairs[2].value == "a;b c"));
}

TEST_CASE("parameter text: what is said to be single and is not is refused in a path") {
  const parameter_facts facts{"color", {parameter_style::simple, false}, parameter_shape::single};
  for (const parts& value : {parts{{{"k"}, "abc"}}, parts{{{"k"}, "abc"}, {{"m"}, "z"}}}) {
    std::string out;
    CHECK_FALSE(http::write_segment(facts, value, out).empty());
    CHECK(out.empty());
  }
}
