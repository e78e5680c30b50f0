#include "catch.hpp"

#include <wirebind/core/function_ref.hpp>

#include <type_traits>

namespace {

using reference = wirebind::function_ref<int(int)>;

struct options {
  int other = 0;
  reference callback{};
};

int add_hundred(int value) { return value + 100; }

}  // namespace

TEST_CASE("function reference: calls what it refers to, also out of a copy") {
  int added = 5;
  auto changing = [&added](int value) { return added += value; };
  const auto fixed = [&added](int value) { return added * value; };
  const options first{.callback = changing};
  const options second = first;
  CHECK(second.callback(2) == 7);
  CHECK(options{.callback = fixed}.callback(2) == 14);
  CHECK(options{.callback = add_hundred}.callback(1) == 101);
  CHECK(options{.callback = [](int value) { return -value; }}.callback(3) == -3);
}

TEST_CASE("function reference: an empty one is false") {
  reference none;
  CHECK_FALSE(none);
  none = add_hundred;
  CHECK(none);
}

TEST_CASE("function reference: a callable with captures needs a name, and nothing is owned") {
  int added = 5;
  auto capturing = [&added](int value) { return value + added; };
  CHECK(capturing(1) == 6);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<reference, decltype(capturing)>);
  STATIC_REQUIRE(std::is_constructible_v<reference, decltype(capturing)&>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<reference, int (*&)()>);
  STATIC_REQUIRE(std::is_trivially_copyable_v<reference>);
}
