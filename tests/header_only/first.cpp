// One of two files of a program that include every public header.
#include "catch.hpp"

#include <every_header.hpp>
#include <string_view>

std::string_view version_in_the_second_file();

TEST_CASE("header-only use: two files that include every header make one program") {
  CHECK(version_in_the_second_file() == WIREBIND_VERSION_TEXT);
}
