#include "catch.hpp"

#include <wirebind/retry/quota.hpp>

#include <limits>

using namespace wirebind::retry;

TEST_CASE("retry quota: an attempt costs 5, one after a timeout 10") {
  quota tokens({});
  CHECK(tokens.left() == 500);
  CHECK(tokens.pay(false) == 5);
  CHECK(tokens.pay(true) == 10);
  CHECK(tokens.left() == 485);
}

TEST_CASE("retry quota: an outage ends repeated attempts, cheap ones last") {
  quota tokens({.tokens = 24});
  CHECK(tokens.pay(true) == 10);
  CHECK(tokens.pay(true) == 10);
  CHECK_FALSE(tokens.pay(true));
  CHECK(tokens.left() == 4);
  CHECK_FALSE(tokens.pay(false));
  tokens.succeeded(0);
  CHECK(tokens.pay(false) == 5);
}

TEST_CASE("retry quota: success gives back what its last attempt cost, and one token for a first attempt") {
  quota tokens({.tokens = 100});
  const unsigned first = tokens.pay(true).value();
  tokens.pay(false);
  CHECK(tokens.left() == 85);
  tokens.succeeded(first);
  CHECK(tokens.left() == 95);
  tokens.succeeded(0);
  CHECK(tokens.left() == 96);
  for (int i = 0; i != 9; ++i) tokens.succeeded(0);
  CHECK(tokens.left() == 100);
}

TEST_CASE("retry quota: without a bound every attempt is paid") {
  quota tokens({.tokens = 0});
  for (int i = 0; i != 1000; ++i) CHECK(tokens.pay(true) == 10);
  tokens.succeeded(10);
  CHECK(tokens.left() == 0);
}

TEST_CASE("retry quota: attempts that cost nothing are paid, and the largest numbers do not wrap") {
  quota gratis({.tokens = 1, .cost = 0, .timeout_cost = 0});
  for (int i = 0; i != 5; ++i) CHECK(gratis.pay(true) == 0U);
  CHECK(gratis.left() == 1);
  const unsigned most = std::numeric_limits<unsigned>::max();
  quota large({.tokens = most, .cost = most, .timeout_cost = most, .success_gives = most});
  CHECK(large.pay(false) == most);
  CHECK_FALSE(large.pay(false));
  large.succeeded(most);
  large.succeeded(0);
  CHECK(large.left() == most);
}
