#include "catch.hpp"

#include <aliyun/credentials/ini.hpp>

#include <string>

using aliyun::parse_ini;

TEST_CASE("INI: sections, names and values are read with space and comments around them") {
  const auto read = parse_ini(
      "\xEF\xBB\xBF# a file\r\n[default]     # the usual one\r\n  type = access_key ; kind\r\n\r\n"
      "access_key_secret=a#b;c==\n\t[ other one ]\nempty =\n");
  REQUIRE(read.malformed_line == 0);
  REQUIRE(read.sections.size() == 2);
  const auto* section = read.find("default");
  REQUIRE(section != nullptr);
  CHECK(section->find("type") == "access_key");
  CHECK(section->find("access_key_secret") == "a#b;c==");
  CHECK(section->find("absent").empty());
  REQUIRE(read.find("other one") != nullptr);
  CHECK(read.find("other one")->values.size() == 1);
  CHECK(read.find("third") == nullptr);
}

TEST_CASE("INI: a section that comes again goes on, and the last value of a name holds") {
  const auto read = parse_ini("[a]\nk=1\n[b]\nk=2\n[a]\nk=3\nl=4");
  REQUIRE(read.sections.size() == 2);
  CHECK(read.find("a")->find("k") == "3");
  CHECK(read.find("a")->find("l") == "4");
}

TEST_CASE("INI: a line of another form is refused with its number") {
  CHECK(parse_ini("[a]\nk=1\nnothing\n").malformed_line == 3);
  CHECK(parse_ini("k=1\n").malformed_line == 1);
  CHECK(parse_ini("[a\n").malformed_line == 1);
  CHECK(parse_ini("[]\n").malformed_line == 1);
  CHECK(parse_ini("[a]\n=v\n").malformed_line == 2);
  CHECK(parse_ini("[a]\nk=\x01\n").malformed_line == 2);
  CHECK(parse_ini(std::string("[a]\nk=x\0y\n", 10)).malformed_line == 2);
  CHECK(parse_ini("[a]\nk=x\ry=z\n").malformed_line == 2);
  CHECK(parse_ini("[a]\nnothing\n").sections.empty());
  CHECK(parse_ini("").malformed_line == 0);
}
