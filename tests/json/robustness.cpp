// Damage of every kind must end in an error or a value, never outside the text. Each text lies in a buffer of
// its exact size, so that a sanitizer sees the first byte too many.
#include "catch.hpp"
#include "shapes.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/json/find_members.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace json = wirebind::json;

namespace {

/// Decodes from a buffer that ends where the text ends.
json::result decode_exactly(std::string_view text, shapes::everything& value) {
  const std::unique_ptr<char[]> copy(new char[text.size()]);
  std::copy(text.begin(), text.end(), copy.get());
  const std::string_view exact(copy.get(), text.size());
  const json::result outcome = json::decode(exact, value);
  // A free-form reading of the same bytes must not accept less than the typed one.
  if (outcome) CHECK(json::raw::parse(exact).has_value());
  return outcome;
}

/// What was accepted must be writable and read the same again.
void check_round_trip(const shapes::everything& value) {
  std::string once;
  REQUIRE(json::encode(value, once));
  shapes::everything again;
  REQUIRE(json::decode(once, again));
  std::string twice;
  REQUIRE(json::encode(again, twice));
  REQUIRE(once == twice);
}

}  // namespace

TEST_CASE("json decode: a text cut at any byte is an error") {
  const std::string text = shapes::full_text;
  for (std::size_t size = 0; size != text.size(); ++size) {
    CAPTURE(size);
    shapes::everything value;
    const json::result outcome = decode_exactly(std::string_view(text).substr(0, size), value);
    REQUIRE_FALSE(outcome);
    REQUIRE(outcome.offset <= size);
  }
  shapes::everything value;
  CHECK(decode_exactly(text, value));
}

TEST_CASE("json decode: a text cut at any byte and closed again is an error or a value") {
  const std::string text = shapes::full_text;
  for (std::size_t size = 0; size != text.size(); ++size) {
    for (const char* const tail : {"}", "]", "\"}", "\\}", "\\u}", "\\ud83d}", "\xE2}", "]}", "}}"}) {
      shapes::everything value;
      const std::string cut = text.substr(0, size) + tail;
      if (decode_exactly(cut, value)) check_round_trip(value);
    }
  }
}

TEST_CASE("json decode: any byte of a text may be any other") {
  const std::string text = shapes::full_text;
  std::size_t accepted = 0;
  for (std::size_t place = 0; place != text.size(); ++place) {
    for (int step = 1; step < 256; step += 1 + static_cast<int>(place % 7)) {
      std::string changed = text;
      changed[place] = static_cast<char>(static_cast<unsigned char>(text[place]) + step);
      shapes::everything value;
      if (!decode_exactly(changed, value)) continue;
      if (accepted++ % 16 == 0) check_round_trip(value);
    }
  }
  CHECK(accepted > 1000);
}

TEST_CASE("json decode: texts with pieces moved, doubled and dropped end in an error or a value") {
  const std::string text = shapes::full_text;
  std::mt19937 random(8259);
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  for (int round = 0; round != 6000; ++round) {
    std::string changed = text;
    for (std::size_t edits = 1 + below(4); edits != 0; --edits) {
      const std::size_t from = below(changed.size());
      const std::string piece = changed.substr(from, 1 + below(24));
      if (below(2) == 0) changed.erase(from, piece.size());
      if (!changed.empty()) changed.insert(below(changed.size()), piece);
    }
    shapes::everything value;
    if (decode_exactly(changed, value)) check_round_trip(value);
    json::wanted members[] = {{"text"}, {"note"}};
    json::find_members(changed, members);
  }
}

TEST_CASE("json decode: random punctuation ends in an error or a value") {
  constexpr std::string_view alphabet = "{}[],:\"\\ue09-.tfn \xC3\xA9\x01";
  std::mt19937 random(404);
  for (int round = 0; round != 30000; ++round) {
    std::string text = round % 2 == 0 ? "{\"anything\":" : "{\"words\":[";
    for (std::size_t size = random() % 20; size != 0; --size) text += alphabet[random() % alphabet.size()];
    text += round % 3 == 0 ? "}" : "]}";
    shapes::everything value;
    if (decode_exactly(text, value)) check_round_trip(value);
  }
}

TEST_CASE("json decode: memory stays within what the text can fill") {
  // Many lists that each begin with a small element must not each reserve for the whole rest of the text.
  std::string text = "{\"places\":{},\"tree\":{\"children\":[";
  for (int i = 0; i != 3000; ++i) text += "{\"children\":[{},{}]},";
  text.back() = ']';
  text += "}}";
  shapes::everything value;
  REQUIRE(json::decode(text, value));
  CHECK(value.tree->children.size() == 3000);
  std::size_t capacity = value.tree->children.values().capacity();
  for (const shapes::node& node : value.tree->children) capacity += node.children.values().capacity();
  CHECK(capacity * sizeof(shapes::node) < text.size() * sizeof(shapes::node) / 4);
}
