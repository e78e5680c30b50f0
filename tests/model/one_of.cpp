// Values of one of several types: what they hold, how they are made, and what walks over them.
#include "catch.hpp"
#include "small_stack.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/one_of.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace json = wirebind::json;

namespace {

struct size_values {
  enum value : std::uint16_t { other = 0, small = 1, large = 2 };
  static constexpr wirebind::enum_name names[] = {{small, "small"}, {large, "large"}};
};
struct size : wirebind::open_enum<size_values> {
  using open_enum::open_enum;
};

struct cat;
struct dog;
// [union]
struct pet : wirebind::one_of<cat, dog> {
  using one_of::one_of;
};
// [/union]

struct cat {
  std::int32_t lives = 9;
  pet friend_of{};
  wirebind::list<pet> toys{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("lives", self.lives);
    visitor("friend", self.friend_of);
    visitor("toys", self.toys);
  }
};

struct dog {
  std::optional<std::string> name{};
  wirebind::map<pet> packs{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("name", self.name);
    visitor("packs", self.packs);
  }
  static constexpr wirebind::rule rules[] = {{"name", wirebind::rule_kind::max_length, "5"}};
};

struct value : wirebind::one_of<std::string, double, bool, wirebind::list<value>, wirebind::map<value>> {
  using one_of::one_of;
};

struct owner {
  pet first;
  wirebind::nullable<pet> second{};
  wirebind::one_of<std::string, std::int64_t> id{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("first", self.first);
    visitor("second", self.second);
    visitor("id", self.id);
  }
  static constexpr wirebind::rule rules[] = {{"first", wirebind::rule_kind::required, ""}};
};

/// Levels of pets inside of each other.
pet nest(std::size_t levels, std::int32_t lives = 7) {
  pet whole = cat{.lives = lives};
  for (std::size_t level = 1; level < levels; ++level) {
    if (level % 3 == 0) {
      dog outer;
      outer.packs["key"] = std::move(whole);
      whole = std::move(outer);
    } else if (level % 3 == 1) {
      cat outer;
      outer.toys.push_back(std::move(whole));
      whole = std::move(outer);
    } else {
      whole = cat{.friend_of = std::move(whole)};
    }
  }
  return whole;
}

template <class Union, class Source>
inline constexpr bool converts = std::is_convertible_v<Source, Union>;

}  // namespace

static_assert(sizeof(pet) == 2 * sizeof(void*));
static_assert(std::is_nothrow_move_constructible_v<pet> && std::is_nothrow_move_assignable_v<owner>);
static_assert(std::is_nothrow_default_constructible_v<pet>);

TEST_CASE("one_of: a default-constructed one is empty") {
  pet none;
  CHECK_FALSE(none.has_value());
  CHECK_FALSE(none.holds<cat>());
  CHECK(none.get_if<dog>() == nullptr);
  CHECK(none.unknown() == nullptr);
}

TEST_CASE("one_of: holds a value of the type that it was made of") {
  pet one = cat{.lives = 3};
  REQUIRE(one.get_if<cat>() != nullptr);
  CHECK(one.get_if<cat>()->lives == 3);
  CHECK(one.get_if<dog>() == nullptr);
  one = dog{.name = "Rex"};
  CHECK(one.holds<dog>());
  one.emplace<cat>().lives = 1;
  CHECK(std::as_const(one).get_if<cat>()->lives == 1);
  one.reset();
  CHECK_FALSE(one);
}

TEST_CASE("one_of: a copy is a value of its own, and a move leaves an empty one") {
  pet one = cat{.lives = 3};
  pet copy = one;
  copy.get_if<cat>()->lives = 4;
  CHECK(one.get_if<cat>()->lives == 3);
  const pet moved = std::move(copy);
  CHECK(moved.get_if<cat>()->lives == 4);
  CHECK_FALSE(copy.has_value());
  one = *&one;
  CHECK(one.get_if<cat>()->lives == 3);
}

TEST_CASE("one_of: numbers and texts become the only alternative of their sort") {
  wirebind::one_of<std::string, std::int64_t> id = 5;
  CHECK(*id.get_if<std::int64_t>() == 5);
  id = "five";
  CHECK(*id.get_if<std::string>() == "five");
  id = std::string_view("six");
  CHECK(*id.get_if<std::string>() == "six");

  wirebind::one_of<double, bool> number = 5;
  CHECK(*number.get_if<double>() == 5.0);
  number = true;
  CHECK(*number.get_if<bool>());

  wirebind::one_of<size, std::int64_t> width = size::large;
  CHECK(*width.get_if<size>() == size::large);
  width = "small";
  CHECK(*width.get_if<size>() == size::small);
}

TEST_CASE("one_of: what could be several alternatives, or would lose digits, does not convert") {
  CHECK_FALSE(converts<wirebind::one_of<std::int16_t, std::int64_t>, int>);
  CHECK(converts<wirebind::one_of<std::int32_t, std::int64_t>, int>);
  CHECK_FALSE(converts<wirebind::one_of<std::int32_t, bool>, std::int64_t>);
  CHECK_FALSE(converts<wirebind::one_of<std::string, size>, const char*>);
  CHECK_FALSE(converts<wirebind::one_of<std::string, std::int64_t>, bool>);
  CHECK_FALSE(converts<wirebind::one_of<std::string, std::int64_t>, double>);
  CHECK_FALSE(converts<pet, int>);
  CHECK_FALSE(converts<pet, owner>);
}

TEST_CASE("one_of: JSON text of one's own is an unknown alternative") {
  const pet bird = json::raw::parse(R"({"wings":2})").value();
  REQUIRE(bird.unknown() != nullptr);
  CHECK(bird.unknown()->text() == R"({"wings":2})");
  CHECK(bird.has_value());
  CHECK_FALSE(bird.holds<cat>());
}

TEST_CASE("one_of: visits the alternative, and JSON text where there is none") {
  // [visit]
  const auto name = [](const pet& one) {
    return one.visit([](const auto& found) -> std::string {
      using type = std::remove_cvref_t<decltype(found)>;
      if constexpr (std::is_same_v<type, cat>) return "cat " + std::to_string(found.lives);
      if constexpr (std::is_same_v<type, dog>) return "dog";
      if constexpr (std::is_same_v<type, json::raw>) return std::string(found.text());
    });
  };
  CHECK(name(cat{.lives = 2}) == "cat 2");
  // [/visit]
  CHECK(name(dog{}) == "dog");
  CHECK(name(json::raw::parse("[1]").value()) == "[1]");
  CHECK(name(pet()) == "null");

  value changed = 1.5;
  changed.visit([](auto& found) {
    if constexpr (std::is_same_v<decltype(found), double&>) found += 1;
  });
  CHECK(*changed.get_if<double>() == 2.5);
}

TEST_CASE("one_of: may hold itself in lists and maps") {
  const value tree = wirebind::list<value>{"a", 1.5, true, wirebind::map<value>{{"k", "v"}}};
  std::string text;
  REQUIRE(json::encode(tree, text));
  CHECK(text == R"(["a",1.5,true,{"k":"v"}])");
  value back;
  REQUIRE(json::decode(text, back));
  CHECK(wirebind::equal(tree, back));
}

TEST_CASE("compare: unions are equal where alternative and value are") {
  CHECK(wirebind::equal(pet(), pet()));
  CHECK(wirebind::equal(pet(cat{.lives = 2}), pet(cat{.lives = 2})));
  CHECK_FALSE(wirebind::equal(pet(cat{.lives = 2}), pet(cat{.lives = 3})));
  CHECK_FALSE(wirebind::equal(pet(cat{}), pet(dog{})));
  CHECK_FALSE(wirebind::equal(pet(cat{}), pet()));
}

TEST_CASE("print: a union shows as its alternative") {
  const owner one{.first = dog{.name = "Rex"}, .second = nullptr, .id = 5};
  CHECK(wirebind::to_text(one) == "first:\n  name: \"Rex\"\nsecond: null\nid: 5\n");
  CHECK(wirebind::to_text(owner{.first = json::raw::parse("{}").value()}) == "first: {}\n");
}

TEST_CASE("validate: a required union that is empty is a violation, as are those of its alternative") {
  const auto missing = wirebind::validate(owner{.first = {}});
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].message() == "first: is required");
  const auto inside = wirebind::validate(owner{.first = dog{.name = "Bonaparte"}});
  REQUIRE(inside.size() == 1);
  CHECK(inside[0].member == "first.name");
}

TEST_CASE("validate: an unknown alternative is a violation where only known values are allowed") {
  const owner one{.first = json::raw::parse("{}").value()};
  CHECK(wirebind::validate(one).empty());
  const auto found = wirebind::validate(one, wirebind::validation::known_values);
  REQUIRE(found.size() == 1);
  CHECK(found[0].message() == "first: matches no alternative");
}

TEST_CASE("one_of: values nested 100,000 levels deep are copied, compared and destroyed with little stack") {
  on_small_stack([] { nest(200'000); });
  bool equal = false;
  bool differs = false;
  on_small_stack([&] {
    const pet whole = nest(100'000);
    const pet copy(whole);
    pet assigned = nest(50'000);
    assigned = whole;
    equal = wirebind::equal(whole, copy) && wirebind::equal(whole, assigned);
    differs = !wirebind::equal(whole, nest(100'000, 8));
  });
  CHECK(equal);
  CHECK(differs);
}

TEST_CASE("one_of: what an assignment replaces may hold what is assigned") {
  pet whole = cat{.friend_of = cat{.lives = 3}};
  whole = pet(whole.get_if<cat>()->friend_of);
  CHECK(whole.get_if<cat>()->lives == 3);
}
