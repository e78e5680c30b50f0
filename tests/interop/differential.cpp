// Two codecs, one of them nlohmann's, must agree on random structs in both directions, and on random damage.
#include "../json/shapes.hpp"
#include "catch.hpp"
#include "random_values.hpp"

#include <fc/v20210406/models.hpp>
#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace api = fc::v20210406;

namespace {

template <class T>
void compare_codecs(std::uint32_t seed, int rounds) {
  random_values random(seed);
  for (int round = 0; round != rounds; ++round) {
    CAPTURE(seed, round);
    T value{};
    random.fill_held(value);
    const nlohmann::json tree(value);

    std::string ours;
    REQUIRE(wirebind::json::encode(value, ours));
    REQUIRE(nlohmann::json::parse(ours) == tree);

    T from_theirs{};
    const wirebind::json::result outcome = wirebind::json::decode(tree.dump(), from_theirs);
    INFO(outcome.message());
    REQUIRE(outcome);
    REQUIRE(wirebind::equal(from_theirs, value));
    REQUIRE(wirebind::equal(tree.get<T>(), value));

    T from_ours{};
    REQUIRE(wirebind::json::decode(ours, from_ours));
    REQUIRE(wirebind::equal(from_ours, value));
  }
}

/// Puts a random tree at a random place.
void damage(nlohmann::json& tree, random_values& random) {
  nlohmann::json* place = &tree;
  while (place->is_structured() && !place->empty() && !random.chance(4)) {
    auto entry = place->begin();
    for (std::size_t step = random.below(place->size()); step != 0; --step) ++entry;
    place = &*entry;
  }
  *place = random.tree();
}

template <class T>
std::optional<T> through_tree(const nlohmann::json& tree) {
  try {
    return tree.get<T>();
  } catch (const nlohmann::json::type_error&) {
    return std::nullopt;
  }
}

template <class T>
void compare_on_damage(std::uint32_t seed, int rounds) {
  random_values random(seed);
  int accepted = 0;
  for (int round = 0; round != rounds; ++round) {
    T value{};
    random.fill(value);
    nlohmann::json tree(value);
    damage(tree, random);
    const std::string text = tree.dump();
    CAPTURE(seed, round, text);
    T read{};
    const wirebind::json::result outcome = wirebind::json::decode(text, read);
    INFO(outcome.message());
    const std::optional<T> theirs = through_tree<T>(tree);
    REQUIRE(static_cast<bool>(outcome) == theirs.has_value());
    if (!outcome) continue;
    REQUIRE(wirebind::equal(read, *theirs));
    ++accepted;
  }
  // Both outcomes must have been seen.
  CHECK((accepted > rounds / 20 && accepted < rounds));
}

}  // namespace

TEST_CASE("nlohmann interop: both codecs agree on random structs in both directions") {
  compare_codecs<shapes::everything>(1, 1500);
  compare_codecs<shapes::node>(2, 500);
  compare_codecs<shapes::integers>(3, 1000);
  compare_codecs<wirebind::map<shapes::value>>(4, 1000);
  compare_codecs<api::update_function_request_body>(4, 1000);
  compare_codecs<api::function>(5, 1000);
  compare_codecs<api::list_functions_response_body>(6, 300);
  compare_codecs<api::service>(7, 500);
}

TEST_CASE("nlohmann interop: both codecs refuse and accept the same damaged trees") {
  compare_on_damage<shapes::everything>(11, 3000);
  compare_on_damage<shapes::integers>(12, 1500);
  compare_on_damage<api::update_function_request_body>(13, 1500);
}
