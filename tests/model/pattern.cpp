#include "catch.hpp"

#include <wirebind/model/pattern.hpp>

#include <string>
#include <string_view>

using wirebind::pattern;

namespace {
bool matches(std::string_view text, std::string_view subject) {
  const auto compiled = pattern::compile(text);
  REQUIRE(compiled);
  return compiled->matches(subject);
}
}  // namespace

TEST_CASE("pattern: anchors bind to the ends, without them any part may match") {
  CHECK(matches("^abc$", "abc"));
  CHECK_FALSE(matches("^abc$", "xabc"));
  CHECK_FALSE(matches("^abc$", "abcx"));
  CHECK(matches("abc", "xxabcxx"));
  CHECK(matches("^abc", "abcx"));
  CHECK_FALSE(matches("^abc", "xabc"));
  CHECK(matches("abc$", "xabc"));
  CHECK_FALSE(matches("abc$", "abcx"));
  CHECK(matches("", "anything"));
  CHECK(matches("^$", ""));
  CHECK_FALSE(matches("^$", "a"));
}

TEST_CASE("pattern: quantifiers count") {
  CHECK(matches("^a*$", ""));
  CHECK(matches("^a*$", "aaaa"));
  CHECK_FALSE(matches("^a+$", ""));
  CHECK(matches("^a+b?$", "aab"));
  CHECK(matches("^a+b?$", "aa"));
  CHECK_FALSE(matches("^a+b?$", "aabb"));
  CHECK(matches("^a{2}$", "aa"));
  CHECK_FALSE(matches("^a{2}$", "a"));
  CHECK_FALSE(matches("^a{2}$", "aaa"));
  CHECK(matches("^a{2,}$", "aaaaa"));
  CHECK_FALSE(matches("^a{2,}$", "a"));
  CHECK(matches("^a{0,3}$", ""));
  CHECK(matches("^a{1,3}$", "aaa"));
  CHECK_FALSE(matches("^a{1,3}$", "aaaa"));
}

TEST_CASE("pattern: classes hold characters, ranges and escapes") {
  CHECK(matches("^[a-zA-Z_][a-zA-Z0-9_-]{0,127}$", "demo_function-1"));
  CHECK_FALSE(matches("^[a-zA-Z_][a-zA-Z0-9_-]{0,127}$", "1demo"));
  CHECK_FALSE(matches("^[a-zA-Z_][a-zA-Z0-9_-]{0,127}$", std::string(129, 'a')));
  CHECK(matches("^[^/]+$", "a:b"));
  CHECK_FALSE(matches("^[^/]+$", "a/b"));
  CHECK(matches("^\\d+\\.\\d+$", "12.5"));
  CHECK_FALSE(matches("^\\d+\\.\\d+$", "12x5"));
  CHECK(matches("^[\\d\\-]+$", "1-2"));
  CHECK(matches("^\\w+\\s\\W$", "word !"));
  CHECK(matches("^\\D\\S$", "ab"));
  CHECK_FALSE(matches("^\\D$", "5"));
  CHECK_FALSE(matches("^\\S$", "\u3000"));
  CHECK(matches("^[\\S]$", "\u3001"));
  CHECK_FALSE(matches("^\\W$", "_"));
  CHECK(matches("^\\W$", "\U0010FFFF"));
  CHECK(matches("^[-a]$", "-"));
  CHECK(matches("^[a-]$", "-"));
  CHECK(matches("^[.]$", "."));
  CHECK_FALSE(matches("^[.]$", "a"));
  CHECK(matches("^.$", "x"));
  CHECK_FALSE(matches("^.$", "\n"));
  CHECK(matches("^\\x41\\u0042\\/$", "AB/"));
  CHECK(matches("^[\\t\\n]$", "\t"));
}

TEST_CASE("pattern: characters are code points") {
  CHECK(matches("^.{2}$", "é😀"));
  CHECK(matches("^[\\u4e00-\\u9fa5]+$", "函数"));
  CHECK_FALSE(matches("^[\\u4e00-\\u9fa5]+$", "fn"));
  CHECK(matches("^[é-ü]$", "ö"));
  CHECK(matches("^é$", "é"));
}

TEST_CASE("pattern: what is not supported is refused, not guessed") {
  for (const char* text : {"(a)",    "a|b",   "a(?=b)",  "\\bword", "\\1", "[a",  "a{",  "a{2",
                           "a{3,2}", "*a",    "+",       "a**",     "a^b", "a$b", "\\",  "\\xZZ",
                           "\\u12",  "[z-a]", "[\\d-z]", "a{5000}", "x)",  "a]",  "\\pL"}) {
    CAPTURE(text);
    CHECK_FALSE(pattern::compile(text));
  }
}

TEST_CASE("pattern: time stays linear where backtracking would not end") {
  CHECK_FALSE(matches("^a*a*a*a*a*a*a*a*a*a*a*b$", std::string(20000, 'a')));
  CHECK_FALSE(matches("^[a-z]{0,50}[a-y]{0,50}[a-x]{0,50}9$", std::string(5000, 'a')));
}
