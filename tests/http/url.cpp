#include "catch.hpp"

#include <wirebind/http/url.hpp>

#include <string>
#include <string_view>

namespace http = wirebind::http;

TEST_CASE("url: scheme, host, port and target are taken apart") {
  const auto url = http::parse_url("HTTPS://Fc.Example.COM:8443/a/b?c=d&e");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->secure());
  CHECK(url->host == "fc.example.com");
  CHECK(url->port == 8443);
  CHECK(url->target == "/a/b?c=d&e");
  CHECK(url->authority() == "fc.example.com:8443");
}

TEST_CASE("url: the port of the scheme is the default and is left out of the Host field") {
  CHECK(http::parse_url("http://a")->port == 80);
  CHECK(http::parse_url("https://a")->port == 443);
  CHECK(http::parse_url("https://a:443")->authority() == "a");
  CHECK(http::parse_url("http://a:443")->authority() == "a:443");
}

TEST_CASE("url: the target is at least a slash") {
  CHECK(http::parse_url("http://a")->target == "/");
  CHECK(http::parse_url("http://a/")->target == "/");
  CHECK(http::parse_url("http://a?b=c")->target == "/?b=c");
}

TEST_CASE("url: an IPv6 address stands in brackets where it needs them") {
  const auto url = http::parse_url("http://[2001:DB8::1]:8080/x");
  REQUIRE(url);
  CHECK(url->host == "2001:db8::1");
  CHECK(url->port == 8080);
  CHECK(url->authority() == "[2001:db8::1]:8080");
  for (const char* good :
       {"[::]", "[::1]", "[1::]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7::]", "[::2:3:4:5:6:7:8]",
        "[::ffff:127.0.0.1]", "[1:2:3:4:5:6:1.2.3.4]", "[fe80::a:b]"}) {
    INFO(good);
    CHECK(http::parse_url(std::string("http://") + good));
  }
  for (const char* bad : {"[]",
                          "[:]",
                          "[:::]",
                          "[1]",
                          "[1:2:3:4:5:6:7]",
                          "[1:2:3:4:5:6:7:8:9]",
                          "[1:2:3:4:5:6:7:8::]",
                          "[1::2::3]",
                          "[12345::]",
                          "[g::]",
                          "[:1:2:3:4:5:6:7:8]",
                          "[1:2:3:4:5:6:7:8:]",
                          "[::1.2.3]",
                          "[::1.2.3.256]",
                          "[::01.2.3.4]",
                          "[1.2.3.4::]",
                          "[fe80::1%25eth0]",
                          "[fe80::1%eth0]",
                          "[::1",
                          "::1",
                          "[::1]x",
                          "[127.0.0.1]"}) {
    INFO(bad);
    CHECK_FALSE(http::parse_url(std::string("http://") + bad));
  }
}

TEST_CASE("url: other schemes and shapes are refused") {
  for (const char* bad : {"", "a", "//a", "http:", "http:/a", "http://", "http:///a", "ftp://a", "ws://a",
                          "file:///a", "http ://a", " http://a", "http//a", "https:a"}) {
    INFO(bad);
    CHECK_FALSE(http::parse_url(bad));
  }
}

TEST_CASE("url: user information and fragments are refused") {
  for (const char* bad :
       {"http://u@a", "http://u:p@a/", "http://@a", "http://a#f", "http://a/#f", "http://a/b?c#f"}) {
    INFO(bad);
    CHECK_FALSE(http::parse_url(bad));
  }
}

TEST_CASE("url: a host holds letters, digits, hyphens, underscores and single dots") {
  for (const char* good : {"a", "a-b.c_d.9", "127.0.0.1", "localhost"}) {
    INFO(good);
    CHECK(http::parse_url(std::string("http://") + good));
  }
  const std::string_view bads[] = {"a\t",
                                   "\ta",
                                   "a\r",
                                   "a\r\nb",
                                   "a b",
                                   "a\\b",
                                   "a%41",
                                   "\xc3\xa9",
                                   "a..b",
                                   ".a",
                                   "a.",
                                   "a,b",
                                   "a;b",
                                   "a!b",
                                   "a'b",
                                   "a<b",
                                   "a|b",
                                   "a\x7f",
                                   std::string_view("a\0b", 3)};
  for (const std::string_view bad : bads) {
    INFO(bad);
    CHECK_FALSE(http::parse_url("http://" + std::string(bad)));
    CHECK_FALSE(http::parse_url("http://" + std::string(bad) + "/path"));
    CHECK_FALSE(http::is_authority(bad));
  }
}

TEST_CASE("url: names and labels have the lengths of DNS") {
  const std::string label(63, 'a');
  CHECK(http::is_host(label));
  CHECK_FALSE(http::is_host(label + 'a'));
  const std::string longest = label + '.' + label + '.' + label + '.' + std::string(61, 'a');
  CHECK(http::is_host(longest));
  CHECK_FALSE(http::is_host(longest + 'a'));
}

TEST_CASE("url: a port is a number from 1 to 65535") {
  CHECK(http::parse_url("http://a:1")->port == 1);
  CHECK(http::parse_url("http://a:65535")->port == 65535);
  CHECK(http::parse_url("http://a:00080")->port == 80);
  for (const char* bad :
       {":", ":0", ":65536", ":99999", ":100000", ":-1", ":+1", ":1a", ": 1", ":1 ", ":0x50", ":80:80"}) {
    INFO(bad);
    CHECK_FALSE(http::parse_url(std::string("http://a") + bad));
  }
}

TEST_CASE("url: a path or query that cannot be sent as it is is refused") {
  const std::string_view bads[] = {"/a b", "/a\r\nb",   "/a\t", "/%",  "/%4",
                                   "/%zz", "/\xc3\xa9", "?a b", "?\n", "/a\\b"};
  for (const std::string_view bad : bads) {
    INFO(bad);
    CHECK_FALSE(http::parse_url("http://a" + std::string(bad)));
  }
}
