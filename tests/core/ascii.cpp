// The case of ASCII letters, eight characters at a time and one by one.
#include "catch.hpp"

#include <wirebind/core/ascii.hpp>

#include <cstddef>
#include <string>

namespace ascii = wirebind::ascii;

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

TEST_CASE("ascii: texts are equal but for the case of letters, whatever their length and the other bytes") {
  for (std::size_t size = 0; size != 20; ++size) {
    for (std::size_t at = 0; at != size; ++at) {
      for (int code = 0; code != 256; ++code) {
        std::string a(size, 'x'), b(size, 'X');
        a[at] = static_cast<char>(code);
        b[at] = static_cast<char>(code ^ 0x20);
        const bool same = lower(a[at]) == lower(b[at]);
        if (ascii::iequals(a, b) != same) FAIL(size << ' ' << at << ' ' << code);
        b[at] = a[at];
        if (!ascii::iequals(a, b)) FAIL(size << ' ' << at << ' ' << code);
      }
    }
  }
  CHECK_FALSE(ascii::iequals("content-length", "content-lengths"));
}

TEST_CASE("ascii: a copy in lower case differs in letters alone") {
  std::string all;
  for (int code = 0; code != 256; ++code) all += static_cast<char>(code);
  for (std::size_t start = 0; start <= all.size(); ++start) {
    const std::string text = all.substr(start);
    std::string expected = text, copy(text.size() + 1, '#');
    for (char& c : expected) c = lower(c);
    if (ascii::copy_lower(text, copy.data()) != copy.data() + text.size() || copy != expected + '#')
      FAIL(start);
  }
  CHECK(ascii::to_lower("X-Acs-Content-SHA256") == "x-acs-content-sha256");
}
