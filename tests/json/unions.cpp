// How the alternative of a union is chosen, and what is written for one.
#include "catch.hpp"
#include "small_stack.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/one_of.hpp>

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace json = wirebind::json;
using wirebind::choice_test;

namespace {

struct cat {
  std::string kind{};
  std::optional<std::int32_t> lives{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("kind", self.kind);
    visitor("lives", self.lives);
  }
};
struct dog {
  std::optional<bool> barks{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("barks", self.barks);
  }
};

/// Told apart by `kind`.
struct tagged : wirebind::one_of<cat, dog> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {
      {0, choice_test::tag, "kind", R"("cat")"},
      {0, choice_test::tag, "kind", R"("kitten")"},
      {1, choice_test::tag, "kind", R"("dog")"},
  };
};

/// A dog, or any other object.
struct derived : wirebind::one_of<dog, cat> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {
      {0, choice_test::tag, "kind", R"("dog")"},
      {1, choice_test::tag, "kind", R"("pet")"},
      {1, choice_test::form},
  };
};

/// Told apart by what is there and what is not.
struct shaped : wirebind::one_of<cat, dog, wirebind::map<std::string>> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {
      {0, choice_test::has, "kind"},
      {wirebind::also, choice_test::lacks, "barks"},
      {1, choice_test::has, "barks"},
      {2, choice_test::form},
  };
};

struct level;
struct levels : wirebind::one_of<std::string, level> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {{0, choice_test::form}, {1, choice_test::equals, "n", "1"}};
};
struct level {
  levels inner{};
  std::int32_t n = 0;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("inner", self.inner);
    visitor("n", self.n);
  }
};

struct counted {
  double count = 0;

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("count", self.count);
  }
};

/// Told apart by numbers.
struct numbered : wirebind::one_of<counted, wirebind::map<double>> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {
      {0, choice_test::tag, "count", "100000"},
      {0, choice_test::tag, "count", "12345678901234567890123"},
      {1, choice_test::tag, "n", "1.5"},
  };
};

/// Told apart by the forms of a member.
struct formed : wirebind::one_of<counted, wirebind::map<std::string>> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {
      {0, choice_test::has, "count"},
      {wirebind::also, choice_test::lacks_form, "count", "string"},
      {1, choice_test::form},
  };
};

/// Free-form JSON in a union in a union.
struct free_or_flag : wirebind::one_of<json::raw, bool> {
  using one_of::one_of;
};

struct around_free : wirebind::one_of<free_or_flag> {
  using one_of::one_of;
};

constexpr std::string_view form_names[] = {"string", "integer", "number", "boolean", "object", "array"};

/// An object whose member has any form but one.
template <std::size_t form>
struct without_form : wirebind::one_of<wirebind::map<json::raw>> {
  using wirebind::one_of<wirebind::map<json::raw>>::one_of;
  static constexpr wirebind::choice tests[] = {{0, choice_test::lacks_form, "a", form_names[form]}};
};

struct listed : wirebind::one_of<wirebind::list<std::string>, wirebind::list<wirebind::list<std::int64_t>>,
                                 wirebind::list<std::int64_t>> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {
      {0, choice_test::items}, {1, choice_test::items}, {2, choice_test::items}};
};

struct nested : wirebind::one_of<tagged, listed> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {{0, choice_test::tag, "kind", R"("cat")"},
                                               {0, choice_test::tag, "kind", R"("dog")"},
                                               {1, choice_test::form}};
};

struct outer;
struct circle : wirebind::one_of<outer, std::int64_t> {
  using one_of::one_of;
};
struct outer : wirebind::one_of<circle, std::string> {
  using one_of::one_of;
  static constexpr wirebind::choice tests[] = {{0, choice_test::form}};
};

struct holder {
  tagged pet{};
  wirebind::nullable<tagged> other{};
  wirebind::list<tagged> all{};
  std::optional<std::string> note{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("pet", self.pet);
    visitor("other", self.other);
    visitor("all", self.all);
    visitor("note", self.note);
  }
};

template <class T>
T decoded(const std::string& text) {
  T value;
  INFO(text);
  const json::result outcome = json::decode(text, value);
  INFO(outcome.message());
  CHECK(outcome);
  return value;
}

template <class T>
std::string encoded(const T& value) {
  std::string text;
  CHECK(json::encode(value, text));
  return text;
}

template <class T>
std::string error_of(const std::string& text) {
  T value;
  return json::decode(text, value).message();
}

}  // namespace

TEST_CASE("unions: the JSON form chooses among scalars, an integer before a number") {
  using scalar = wirebind::one_of<double, std::string, bool, std::int64_t>;
  CHECK(*decoded<scalar>("5").get_if<std::int64_t>() == 5);
  CHECK(*decoded<scalar>("5.0").get_if<double>() == 5.0);
  CHECK(*decoded<scalar>("5e1").get_if<double>() == 50.0);
  CHECK(*decoded<scalar>(R"("x")").get_if<std::string>() == "x");
  CHECK(*decoded<scalar>("true").get_if<bool>());
  CHECK(decoded<scalar>("[1]").unknown()->text() == "[1]");
}

TEST_CASE("unions: a tag chooses wherever it stands and however it is escaped") {
  CHECK(decoded<tagged>(R"({"kind":"cat","lives":1})").get_if<cat>()->lives == 1);
  CHECK(decoded<tagged>(R"({"x":{"kind":"dog"},"lives":1 , "kind" : "kitten"})").holds<cat>());
  CHECK(decoded<tagged>(R"({"\u006bind":"d\u006Fg"})").holds<dog>());
  CHECK(decoded<tagged>(R"({"kind":"bird"})").unknown()->text() == R"({"kind":"bird"})");
  CHECK(decoded<tagged>(R"({"lives":1})").unknown() != nullptr);
  CHECK(decoded<tagged>("{}").unknown() != nullptr);
  CHECK(decoded<tagged>("7").unknown()->text() == "7");
}

TEST_CASE("unions: the form takes the objects that no tag names, and what they have for it survives") {
  CHECK(decoded<derived>(R"({"barks":true,"kind":"dog"})").get_if<dog>()->barks == true);
  const auto fox = decoded<derived>(R"({"lives":1,"kind":"fox"})");
  REQUIRE(fox.holds<cat>());
  CHECK(encoded(fox) == R"({"kind":"fox","lives":1})");
  CHECK(encoded(decoded<derived>(R"({"lives":1})")) == R"({"kind":"pet","lives":1})");
  CHECK(decoded<derived>("[1]").unknown()->text() == "[1]");
}

TEST_CASE("unions: members that are there and that are not choose") {
  CHECK(decoded<shaped>(R"({"kind":"x"})").holds<cat>());
  CHECK(decoded<shaped>(R"({"kind":"x","barks":true})").holds<dog>());
  CHECK(decoded<shaped>(R"({"barks":true})").holds<dog>());
  CHECK(decoded<shaped>(R"({"a":"b"})").get_if<wirebind::map<std::string>>()->at("a") == "b");
}

TEST_CASE("unions: numbers are compared as numbers, without rounding") {
  for (const char* number : {"100000", "1e5", "1E+5", "100000.0", "0.1e6"}) {
    CHECK(decoded<numbered>(R"({"x":1,"count":)" + std::string(number) + '}').holds<counted>());
  }
  CHECK(decoded<numbered>(R"({"n":15e-1})").unknown() == nullptr);
  for (const char* number : {"100001", "-100000", "1e6", "\"100000\"", "true", "null",
                             "12345678901234567890124", "1e999999999999"}) {
    CHECK(decoded<numbered>(R"({"count":)" + std::string(number) + '}').unknown() != nullptr);
  }
  CHECK(decoded<numbered>(R"({"count":1.2345678901234567890123e22})").holds<counted>());
}

TEST_CASE("unions: the form of a member chooses") {
  CHECK(decoded<formed>(R"({"count":5})").holds<counted>());
  CHECK(decoded<formed>(R"({"other":true,"count":5})").holds<counted>());
  CHECK(decoded<formed>(R"({"count":"5"})").get_if<wirebind::map<std::string>>()->at("count") == "5");
  CHECK(decoded<formed>(R"({"other":"x"})").holds<wirebind::map<std::string>>());
  const char* const texts[] = {R"("x")", "1", "1.0", "false", "{}", "[]"};
  const auto takes = [&texts]<std::size_t form>(std::integral_constant<std::size_t, form>) {
    for (std::size_t other = 0; other != std::size(texts); ++other) {
      const auto value = decoded<without_form<form>>(R"({"a":)" + std::string(texts[other]) + '}');
      CHECK((value.unknown() != nullptr) == (form == other));
    }
    CHECK(decoded<without_form<form>>("{}").unknown() == nullptr);
    CHECK(decoded<without_form<form>>(R"({"a":null})").unknown() == nullptr);
  };
  [&takes]<std::size_t... forms>(std::index_sequence<forms...>) {
    (takes(std::integral_constant<std::size_t, forms>()), ...);
  }
  (std::make_index_sequence<std::size(form_names)>());
}

TEST_CASE("unions: a union in a union is read where the text ends with it") {
  CHECK(decoded<nested>(R"({"kind":"cat","lives":2})").get_if<tagged>()->get_if<cat>()->lives == 2);
  CHECK(decoded<wirebind::list<nested>>(R"([{"kind":"dog"},[]])")[1].holds<listed>());
  CHECK(decoded<nested>("[[1]]").get_if<listed>()->get_if<wirebind::list<wirebind::list<std::int64_t>>>());
  for (const char* text : {R"({"kind":"cat")", R"({"kind":"cat","lives":2)", "[[1]"}) {
    CHECK(error_of<nested>(text).find("the text ends inside a value") != std::string::npos);
  }
  for (const char* text : {R"([{"kind":"cat"})", R"([{"kind":"dog"},[])", "[[[1]]"}) {
    CHECK(error_of<wirebind::list<nested>>(text).find("the text ends inside a value") != std::string::npos);
  }
}

TEST_CASE("unions: the first item chooses among lists") {
  CHECK(decoded<listed>(R"(["a"])").holds<wirebind::list<std::string>>());
  CHECK(decoded<listed>("[1]").holds<wirebind::list<std::int64_t>>());
  CHECK(decoded<listed>("[ [1] ]").holds<wirebind::list<wirebind::list<std::int64_t>>>());
  CHECK(decoded<listed>("[]").holds<wirebind::list<std::string>>());
  CHECK(decoded<listed>("[true]").unknown()->text() == "[true]");
}

TEST_CASE("unions: a value that does not fit the alternative that was chosen is an error there") {
  CHECK(error_of<holder>(R"({"pet":{"kind":"cat","lives":"x"}})") ==
        "pet.lives: the value does not have the type of the member at byte 29");
  CHECK(error_of<holder>(R"({"pet":{"kind":"cat","kind":"dog"}})") ==
        "pet.kind: the member appears twice at byte 21");
}

TEST_CASE("unions: text that is not JSON is an error, whatever is chosen") {
  for (const char* text : {"x", "{\"kind\"", "{\"kind\":\"cat\"", "{\"a\":tru}", "{\"a\" 1}", "{\"a\":1,}",
                           "{a:1}", "{\"kind\":\"cat\"]", "[", "\"\\x\"", "-", "{\"\\q\":1}"}) {
    INFO(text);
    tagged value;
    CHECK_FALSE(json::decode(text, value));
    CHECK_FALSE(value.has_value());
  }
}

TEST_CASE("unions: null leaves a union empty, and one that may be null has it") {
  const auto value = decoded<holder>(R"({"pet":null,"other":null,"all":[null,{"kind":"cat"}]})");
  CHECK_FALSE(value.pet.has_value());
  CHECK(value.other.is_null());
  CHECK_FALSE(value.all[0].has_value());
  CHECK(value.all[1].holds<cat>());
}

TEST_CASE("unions: an empty one is left out as a member, and null elsewhere") {
  CHECK(encoded(holder{}) == "{}");
  CHECK(encoded(holder{.other = nullptr, .all = {tagged()}}) == R"({"other":null,"all":[null]})");
  CHECK(encoded(tagged()) == "null");
}

TEST_CASE("unions: the first tag is written where the alternative has none, and never twice") {
  CHECK(encoded(tagged(cat{.lives = 2})) == R"({"kind":"cat","lives":2})");
  CHECK(encoded(tagged(cat{.kind = "kitten"})) == R"({"kind":"kitten"})");
  CHECK(encoded(tagged(dog{.barks = true})) == R"({"kind":"dog","barks":true})");
  CHECK(encoded(tagged(dog{})) == R"({"kind":"dog"})");
  CHECK(encoded(holder{.pet = dog{}, .note = "n"}) == R"({"pet":{"kind":"dog"},"note":"n"})");
}

TEST_CASE("unions: an unknown value is written as it came") {
  const std::string text = R"({"kind":"bird", "wings":[1, 2]})";
  CHECK(encoded(decoded<tagged>(text)) == text);
}

TEST_CASE("unions: what differs from the description is reported with its path") {
  std::vector<json::deviation> found;
  holder value;
  const std::string text =
      R"({"pet":{"kind":"cat","wings":1},"other":{"kind":"bird"},"all":[{"kind":"dog","barks":null}]})";
  REQUIRE(json::decode(text, value, {.deviations = &found}));
  const std::vector<json::deviation> expected = {
      {json::deviation_kind::unknown_member, "pet.wings"},
      {json::deviation_kind::unknown_alternative, "other"},
      {json::deviation_kind::unknown_member, "all[].kind"},
      {json::deviation_kind::null_value, "all[].barks"},
  };
  CHECK(found == expected);
}

TEST_CASE("unions: 128 levels are read and written, and more are an error") {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i != depth; ++i) text += R"({"inner":)";
    text += R"("x")";
    for (std::size_t i = 0; i != depth; ++i) text += R"(,"n":1})";
    return text;
  };
  on_small_stack([&] {
    const std::string text = nested(128);
    CHECK(encoded(decoded<levels>(text)) == text);
    levels value;
    CHECK(json::decode(nested(129), value).code == json::errc::too_deep);
    CHECK(json::decode(nested(100'000), value).code == json::errc::too_deep);
    levels deep = "x";
    for (int i = 0; i != 129; ++i) deep = level{.inner = std::move(deep), .n = 1};
    std::string written;
    CHECK(json::encode(deep, written).code == json::errc::too_deep);
  });
}

TEST_CASE("unions: free-form JSON in a union in a union may be the whole text") {
  for (const std::string text : {R"({})", R"({"a":[1,{"b":[]}]})", "[[]]", R"("x")", "5"}) {
    CHECK(encoded(decoded<around_free>(text)) == text);
    CHECK(encoded(decoded<wirebind::list<around_free>>('[' + text + ']')) == '[' + text + ']');
  }
  around_free value;
  CHECK(json::decode("{", value).code == json::errc::unexpected_end);
  CHECK(json::decode(R"({"a":[1})", value).code == json::errc::syntax);
  const std::string deep = std::string(127, '[') + std::string(127, ']');
  CHECK(encoded(decoded<around_free>(deep)) == deep);
  CHECK(json::decode('[' + deep + ']', value).code == json::errc::too_deep);
}

TEST_CASE("unions: unions that only hold each other end in an error, not in the stack's end") {
  on_small_stack([] {
    outer value;
    CHECK(json::decode("{}", value).code == json::errc::too_deep);
    CHECK(json::decode("5", value));
  });
}
