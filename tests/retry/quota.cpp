#include "catch.hpp"

#include <wirebind/retry/quota.hpp>

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
  CHECK(tokens.pay(true) == 0);
  CHECK(tokens.left() == 4);
  CHECK(tokens.pay(false) == 0);
  tokens.succeeded(0);
  CHECK(tokens.pay(false) == 5);
}

TEST_CASE("retry quota: success gives back what its last attempt cost, and one token for a first attempt") {
  quota tokens({.tokens = 100});
  const unsigned first = tokens.pay(true);
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
