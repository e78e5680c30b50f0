// Values that contain themselves many times, with little stack: what walks over them is bounded or iterative.
#include "catch.hpp"
#include "small_stack.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/box.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/validate.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace json = wirebind::json;

namespace {

struct node {
  std::int32_t value = 0;
  std::optional<wirebind::box<node>> next{};
  wirebind::list<node> items{};
  wirebind::map<node> named{};
  wirebind::list<wirebind::box<node>> boxes{};

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("value", self.value);
    visitor("next", self.next);
    visitor("items", self.items);
    visitor("named", self.named);
    visitor("boxes", self.boxes);
  }
};

enum class way { box, list, map, boxes, all };

void wrap(node& inner, way how, std::size_t level) {
  node outer;
  if (how == way::all) how = static_cast<way>(level % 4);
  if (how == way::box) outer.next.emplace(std::move(inner));
  if (how == way::list) outer.items.push_back(std::move(inner));
  if (how == way::map) outer.named["key"] = std::move(inner);
  if (how == way::boxes) outer.boxes.push_back(wirebind::box<node>(std::move(inner)));
  inner = std::move(outer);
}

/// `levels` nodes inside of each other, the innermost with a value.
node nest(std::size_t levels, way how, std::int32_t value = 7) {
  node whole;
  whole.value = value;
  for (std::size_t level = 1; level < levels; ++level) wrap(whole, how, level);
  return whole;
}

constexpr way all_ways[] = {way::box, way::list, way::map, way::boxes, way::all};

/// What a function returns on a small stack.
template <class Work>
auto small(Work work) {
  std::optional<decltype(work())> result;
  on_small_stack([&] { result.emplace(work()); });
  return *std::move(result);
}

}  // namespace

TEST_CASE("model: a value nested 200,000 levels deep is destroyed with little stack") {
  for (const way how : all_ways) {
    on_small_stack([how] { nest(200'000, how); });
  }
}

TEST_CASE("model: a value nested 50,000 levels deep is copied, assigned and compared with little stack") {
  for (const way how : all_ways) {
    INFO(static_cast<int>(how));
    CHECK(small([how] {
      const node whole = nest(50'000, how);
      const node copy(whole);
      node assigned = nest(25'000, how);
      assigned = whole;
      const node other = nest(50'000, how, 8);
      const node shorter = nest(49'999, how);
      return wirebind::equal(whole, copy) && wirebind::equal(whole, assigned) &&
             !wirebind::equal(whole, other) && !wirebind::equal(whole, shorter);
    }));
  }
}

TEST_CASE("model: wide values are copied and compared at every level") {
  node whole;
  for (int i = 0; i != 40; ++i) {
    whole.items.push_back(nest(100, way::all, i));
    whole.named[std::to_string(i)] = nest(60, way::list, i);
  }
  for (int i = 0; i != 40; ++i) wrap(whole, way::all, static_cast<std::size_t>(i));
  CHECK(small([&whole] {
    const node copy(whole);
    return wirebind::equal(whole, copy);
  }));
}

TEST_CASE("model: what an assignment replaces may hold what is assigned") {
  node whole = nest(100'000, way::box);
  CHECK(small([&whole] {
    const node expected = *whole.next.value();
    const node inner(*whole.next.value());
    whole = inner;
    return wirebind::equal(whole, expected);
  }));
}

TEST_CASE("validate: a value nested more than 128 deep is a violation, as it is an error of the codec") {
  for (const way how : {way::box, way::list}) {
    for (std::size_t levels : {1, 60, 64, 65, 127, 128, 129, 130, 100'000}) {
      INFO(levels);
      const node whole = nest(levels, how);
      std::string text;
      const json::result written = small([&] { return json::encode(whole, text); });
      const auto found = small([&] { return wirebind::validate(whole); });
      CHECK(found.empty() == static_cast<bool>(written));
      if (!written) {
        CHECK(written.code == json::errc::too_deep);
        REQUIRE(found.size() == 1);
        CHECK(found[0].rule == "is nested more than 128 deep");
      }
      const auto required = wirebind::validation::required_only;
      CHECK(small([&] { return wirebind::validate(whole, required); }).size() == found.size());
    }
  }
}

TEST_CASE("print: what is nested more than 128 deep is cut") {
  for (const way how : all_ways) {
    const node whole = nest(100'000, how);
    const std::string text = small([&] { return wirebind::to_text(whole); });
    CHECK(text.find(" ...\n") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') <= 2 * 128);
  }
  const std::string text = wirebind::to_text(nest(128, way::box));
  CHECK(text.find("...") == std::string::npos);
  CHECK(text.find("value: 7") != std::string::npos);
}

namespace {

/// Copies itself as users write it: by a copy that is moved, and with an exception now and then.
struct custom {
  std::optional<wirebind::box<custom>> next{};
  wirebind::list<custom> items{};
  static inline int left = -1;

  custom() = default;
  custom(const custom& other) {
    auto copy = other.next;
    next = std::move(copy);
    take(other.items);
    if (left >= 0 && left-- == 0) throw std::runtime_error("no more copies");
  }
  custom(custom&&) = default;
  custom& operator=(const custom&) = default;
  custom& operator=(custom&&) = default;
  ~custom() = default;

  void take(wirebind::list<custom> given) { items = std::move(given); }

  template <class Self, class Visitor>
  static void visit(Self& self, Visitor&& visitor) {
    visitor("next", self.next);
    visitor("items", self.items);
  }
};

custom nest_custom(int levels) {
  custom whole;
  for (int level = 0; level != levels; ++level) {
    custom outer;
    if (level % 2 == 0) outer.next.emplace(std::move(whole));
    if (level % 2 == 1) outer.items.push_back(std::move(whole));
    whole = std::move(outer);
  }
  return whole;
}

}  // namespace

TEST_CASE("model: a copy constructor of a user's may move what is still to be copied") {
  const custom whole = nest_custom(20'000);
  CHECK(small([&whole] {
    const custom copy(whole);
    return wirebind::equal(whole, copy);
  }));
}

TEST_CASE("model: an exception inside of a copy leaves nothing behind") {
  const custom whole = nest_custom(300);
  for (int left = 0; left < 300; left += 7) {
    custom::left = left;
    CHECK_THROWS(on_small_stack([&whole] { const custom copy(whole); }));
    custom::left = -1;
    CHECK(small([&whole] {
      const custom copy(whole);
      return wirebind::equal(whole, copy);
    }));
  }
}
