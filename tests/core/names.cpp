// The naming rule must be the generator's: both are held to the table that lies with the generator's tests.
#include "catch.hpp"

#include <wirebind/core/names.hpp>

#include <cstddef>
#include <fstream>
#include <string>

TEST_CASE("names: snake_case follows the table that the generator follows") {
  std::ifstream table(WIREBIND_TEST_DATA "/../codegen/tests/data/snake_case.txt");
  REQUIRE(table.is_open());
  std::size_t rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    REQUIRE(tab != std::string::npos);
    INFO(line);
    CHECK(wirebind::snake_case(line.substr(0, tab)) == line.substr(tab + 1));
    ++rows;
  }
  CHECK(rows > 40);
}
