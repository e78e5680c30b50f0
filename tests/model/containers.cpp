#include "catch.hpp"

#include <wirebind/model/base64_text.hpp>
#include <wirebind/model/box.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>

#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

using wirebind::list;
using wirebind::map;
using wirebind::nullable;

namespace {
struct request {
  list<std::string> names{};
  map<std::string> variables{};
  nullable<std::string> note{};
};

// Each is incomplete where the other one is a member.
struct folder;
struct folders {
  list<folder> all{};
};
struct folder {
  std::string name;
  nullable<folders> inner{};
  std::optional<folders> others{};
};
}  // namespace

TEST_CASE("list: braces leave it out, values and the tag make it present") {
  CHECK_FALSE(list<std::string>{}.has_value());
  CHECK_FALSE(request{.names = {}}.names.has_value());
  const request two{.names = {"a", "b"}};
  CHECK((two.names && two.names.size() == 2 && two.names[1] == "b"));
  const request empty{.names = wirebind::empty_value};
  CHECK((empty.names && empty.names.empty()));
  const request from_vector{.names = std::vector<std::string>{"x"}};
  CHECK((from_vector.names && from_vector.names.front() == "x"));
  CHECK(request{.names = std::vector<std::string>{}}.names.has_value());
}

TEST_CASE("list: arrays, sets, views and vectors of what converts are taken over, empty ones as present") {
  const std::set<std::string> names{"a", "b"};
  const request from_set{.names = names};
  CHECK((from_set.names.has_value() && from_set.names[1] == "b"));
  const char* const pointers[] = {"x", "y", "z"};
  CHECK(request{.names = pointers}.names.size() == 3);
  const std::vector<std::string_view> views{"v"};
  CHECK(request{.names = views}.names.front() == "v");
#if !defined(__clang__) || __clang_major__ >= 16  // earlier ones cannot compile the views of libstdc++ 12
  const list<int> squares = std::views::iota(1, 4) | std::views::transform([](int n) { return n * n; });
  CHECK(squares == list<int>{1, 4, 9});
#endif
  CHECK(list<bool>(std::vector<bool>{true, false}).size() == 2);
  CHECK(request{.names = std::set<std::string>()}.names.has_value());
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::string, list<int>>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<const char*, list<std::string>>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::vector<int>, list<std::string>>);
}

TEST_CASE("list: adding makes it present, reset makes it absent, clear leaves it empty") {
  list<int> values;
  values.push_back(1);
  CHECK((values && values.back() == 1));
  values.clear();
  CHECK((values && values.empty()));
  values.reset();
  CHECK_FALSE(values);
  values.emplace_back(7);
  CHECK(values == list<int>{7});
  CHECK(list<int>{} != list<int>(wirebind::empty_value));
  int sum = 0;
  for (const int value : list<int>{1, 2, 3}) sum += value;
  CHECK(sum == 6);
}

TEST_CASE("list: a list of bool has elements with addresses") {
  list<bool> bits{true, false};
  bits[1] = true;
  bool& first = bits[0].value;
  first = false;
  CHECK(bits == list<bool>{false, true});
}

TEST_CASE("map: braces leave it out, entries and the tag make it present") {
  CHECK_FALSE(request{.variables = {}}.variables.has_value());
  const request one{.variables = {{"LEVEL", "info"}}};
  CHECK((one.variables && one.variables.at("LEVEL") == "info"));
  const request two{.variables = {{"a", "1"}, {"b", "2"}}};
  CHECK((two.variables.size() == 2 && two.variables.contains("b") && !two.variables.contains("c")));
  const request empty{.variables = wirebind::empty_value};
  CHECK((empty.variables && empty.variables.empty()));
}

TEST_CASE("map: other maps and ranges of pairs are taken over, empty ones as present") {
  std::map<std::string, std::string> ordered{{"A", "1"}, {"B", "2"}};
  const request copied{.variables = ordered};
  CHECK((copied.variables.size() == 2 && copied.variables.at("B") == "2"));
  CHECK(ordered.size() == 2);
  const request moved{.variables = std::move(ordered)};
  CHECK(moved.variables == copied.variables);
  const std::unordered_map<std::string, const char*> loose{{"A", "1"}};
  CHECK(request{.variables = loose}.variables.at("A") == "1");
  const std::pair<std::string_view, std::string> pairs[] = {{"A", "first"}, {"A", "second"}};
  CHECK(request{.variables = pairs}.variables.at("A") == "first");
  CHECK(request{.variables = std::map<std::string, std::string>()}.variables.has_value());
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::map<std::string, int>, map<std::string>>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::vector<std::string>, map<std::string>>);
}

TEST_CASE("map: adding makes it present, erase keeps it, reset makes it absent") {
  map<int> numbers;
  numbers["x"] = 1;
  CHECK((numbers && numbers.find("x")->second == 1));
  CHECK(numbers.erase("x") == 1);
  CHECK(numbers.erase("x") == 0);
  CHECK((numbers && numbers.empty()));
  numbers.reset();
  CHECK_FALSE(numbers);
  CHECK(numbers.try_emplace("y", 2).second);
  CHECK_FALSE(numbers.try_emplace("y", 3).second);
  CHECK(numbers == map<int>{{"y", 2}});
}

TEST_CASE("nullable: absent, null and a value are three things") {
  CHECK(request{}.note.is_absent());
  CHECK(request{.note = nullptr}.note.is_null());
  const request value{.note = "text"};
  CHECK((value.note.has_value() && *value.note == "text" && value.note->size() == 4));
  nullable<int> number = 5;
  CHECK(number.value_or(1) == 5);
  number.set_null();
  CHECK((number.is_null() && !number && number.value_or(1) == 1));
  number.reset();
  CHECK(number.is_absent());
  CHECK(nullable<int>() != nullable<int>(nullptr));
}

TEST_CASE("nullable: braces hold the items of a list and the entries of a map, empty ones leave it out") {
  struct sent {
    nullable<list<std::string>> names{};
    nullable<map<int>> sizes{};
    nullable<list<bool>> flags{};
  };
  const sent value{.names = {"a", "b"}, .sizes = {{"k", 1}}, .flags = {true}};
  CHECK((value.names->size() == 2 && (*value.names)[1] == "b"));
  CHECK((value.sizes->at("k") == 1 && value.flags->front()));
  const sent none{.names = {}, .sizes = nullptr, .flags = wirebind::empty_value};
  CHECK((none.names.is_absent() && none.sizes.is_null() && none.flags->has_value()));
}

TEST_CASE("list: two texts in braces of their own are no text") {
  CHECK_FALSE(
      std::is_constructible_v<list<std::string>, std::initializer_list<std::initializer_list<const char*>>>);
  CHECK(list<list<std::string>>{{"a", "b"}}[0].size() == 2);
}

TEST_CASE("list: an optional struct with a list of what contains it is complete where it is used") {
  folder outer{.name = "outer", .inner = folders{.all = {folder{.name = "inner"}}}};
  const folder copy = outer;
  outer.inner->all[0].name = "other";
  CHECK(copy.inner->all[0].name == "inner");
  CHECK_FALSE(copy.others.has_value());
}

TEST_CASE("nullable: it becomes an optional, in which null and absent are the same") {
  const nullable<std::string> value = "v";
  const std::optional<std::string> copied = value;
  CHECK(copied == "v");
  const std::optional<std::string> in_parentheses(value);
  CHECK(in_parentheses == "v");
  std::optional<std::string> assigned;
  assigned = nullable<std::string>("moved");
  CHECK(assigned == "moved");
  const std::optional<std::string> null = nullable<std::string>(nullptr);
  CHECK_FALSE(null);
  const std::optional<std::string> absent = nullable<std::string>();
  CHECK_FALSE(absent);
  const nullable<bool> no = false;
  const std::optional<bool> flag = no;
  CHECK(flag == false);
  CHECK(no.as_optional() == false);
}

TEST_CASE("box: a copy has its own value") {
  wirebind::box<std::string> a{std::string("one")};
  wirebind::box<std::string> b = a;
  *b = "two";
  CHECK((*a == "one" && *b == "two"));
  a = b;
  CHECK((*a == "two" && a->size() == 3));
  const wirebind::box<std::string> moved = std::move(b);
  CHECK(*moved == "two");
}

TEST_CASE("base64 text: bytes go in, the text is kept, strict decoding is an option") {
  const auto text = wirebind::base64_text::from_bytes(std::string("\x00\xFFzip", 5));
  CHECK(text.text() == "AP96aXA=");
  CHECK(text.decode() == std::string("\x00\xFFzip", 5));
  CHECK(wirebind::base64_text(std::string("not base64")).decode() == std::nullopt);
  CHECK(wirebind::base64_text().decode() == "");
  CHECK(wirebind::base64_text(std::string("YQ==")) == wirebind::base64_text::from_bytes("a"));
}
