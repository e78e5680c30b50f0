#include "catch.hpp"

#include <wirebind/http/characters.hpp>
#include <wirebind/http/percent.hpp>

#include <string>

namespace http = wirebind::http;

TEST_CASE("percent: unreserved characters stay and all others become upper-case escapes") {
  CHECK(http::encode_segment("AZaz09-._~") == "AZaz09-._~");
  CHECK(http::encode_segment("a b+c/d?e#f%g") == "a%20b%2Bc%2Fd%3Fe%23f%25g");
  CHECK(http::encode_segment("!'()*") == "%21%27%28%29%2A");
  CHECK(http::encode_segment("函") == "%E5%87%BD");
  CHECK(http::encode_query("a b&c=d+e") == "a%20b%26c%3Dd%2Be");
}

TEST_CASE("percent: every byte comes back, and what is encoded may stand in a target") {
  std::string all;
  for (int i = 0; i != 256; ++i) all += static_cast<char>(i);
  const std::string encoded = http::encode_segment(all);
  CHECK(http::decode_percent(encoded) == all);
  CHECK(http::is_origin_form('/' + encoded));
  CHECK(encoded.find('/') == std::string::npos);
}

TEST_CASE("percent: decoding takes digits of both cases and leaves a plus alone") {
  CHECK(http::decode_percent("%2f%2F+") == "//+");
  CHECK(http::decode_percent("") == "");
}

TEST_CASE("percent: malformed escapes are refused") {
  for (const char* bad : {"%", "%2", "a%2", "%zz", "%2g", "%%41", "% 41", "%+4"}) {
    INFO(bad);
    CHECK_FALSE(http::decode_percent(bad));
    CHECK_FALSE(http::parse_query(bad));
    CHECK_FALSE(http::parse_query(std::string("a=") + bad));
  }
}

TEST_CASE("percent: a segment that would not arrive as itself is not safe") {
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), std::string("a\rb"),
                                 std::string("a\nb"), std::string("a\0b", 3)}) {
    INFO(http::encode_segment(bad));
    CHECK_FALSE(http::is_safe_segment(bad));
  }
  for (const char* good : {"...", "a", ".a", "a/b", "%2e", " "}) CHECK(http::is_safe_segment(good));
}

TEST_CASE("percent: a target is cut at its first question mark") {
  CHECK(http::split_target("/a?b?c").path == "/a");
  CHECK(http::split_target("/a?b?c").query == "b?c");
  CHECK(http::split_target("/a").query.empty());
}

TEST_CASE("percent: a query is taken apart in its order") {
  const auto items = http::parse_query("b=2&a=1&&c&d=&e=f=g&%61%26=x%20y+z&");
  REQUIRE(items);
  REQUIRE(items->size() == 6);
  CHECK((*items)[0].name == "b");
  CHECK((*items)[1].value == "1");
  CHECK((*items)[2].name == "c");
  CHECK_FALSE((*items)[2].has_value);
  CHECK((*items)[3].has_value);
  CHECK((*items)[3].value.empty());
  CHECK((*items)[4].value == "f=g");
  CHECK((*items)[5].name == "a&");
  CHECK((*items)[5].value == "x y+z");
  CHECK(http::parse_query("")->empty());
}
