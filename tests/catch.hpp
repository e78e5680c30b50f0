// Catch2, version 2.13 or 3, under one name: CHECK, REQUIRE, SECTION, TEMPLATE_TEST_CASE, Catch::Approx and
// the matchers. Owns no test and no main function.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
