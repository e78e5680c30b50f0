#include "catch.hpp"

#include <wirebind/core/large_text.hpp>

#include <cstddef>
#include <string>

namespace {

const std::size_t large = wirebind::large_pages_from;

TEST_CASE("large text: there is room, and the text stays as it was") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{100}, large - 1, large, large + 1, 5 * large}) {
    for (const std::size_t held : {std::size_t{0}, std::size_t{15}, std::size_t{99}, large + 3}) {
      std::string text(held, 'x');
      wirebind::reserve_text(text, size);
      CHECK(text.capacity() >= size);
      CHECK(text == std::string(held, 'x'));
    }
  }
}

TEST_CASE("large text: no more is reserved than was asked for") {
  std::string text(large / 2, 'x');
  wirebind::reserve_text(text, large + large / 4);
  CHECK(text.capacity() == large + large / 4);
}

TEST_CASE("large text: what cannot be had leaves the text alone") {
  std::string text = "abc";
  CHECK_THROWS(wirebind::reserve_text(text, text.max_size() + 1));
  CHECK(text == "abc");
}

}  // namespace
