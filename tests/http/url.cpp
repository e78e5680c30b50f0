#include "catch.hpp"

#include <wirebind/http/error.hpp>
#include <wirebind/http/url.hpp>

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#if __has_include(<arpa/inet.h>)
#include <arpa/inet.h>
#endif

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
  for (const char* good : {"[::]", "[::1]", "[1::]", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7::]",
                           "[::2:3:4:5:6:7:8]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[::0.0.0.1]",
                           "[0:0:0:0:0:0:0:0]", "[1:2:3:4:5:6:1.2.3.4]", "[fe80::a:b]"}) {
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
  for (const char* good : {"a", "a-b.c_d.9e", "127.0.0.1", "localhost"}) {
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

TEST_CASE("url: spellings of an address that only some readers take for one are rejected") {
  for (const char* bad :
       {"127.1",      "127.0.1",    "1",          "0",           "2130706433", "017700000001", "0x7f000001",
        "0X7F000001", "0177.0.0.1", "0x7f.0.0.1", "127.0.0.0x1", "127.0.0.01", "127.0.0.1.1",  "1.2.3.256",
        "1.2.3",      "0x",         "a.0x",       "a.1",         "example.09", "00.0.0.0",     "a.0xfF"}) {
    INFO(bad);
    CHECK(http::check_host(bad) == http::errc::ambiguous_ipv4);
    CHECK_FALSE(http::parse_url("http://" + std::string(bad)));
    CHECK_FALSE(http::parse_url("http://" + std::string(bad) + ":80/x"));
    CHECK_FALSE(http::is_authority(bad));
    CHECK_FALSE(http::is_address(bad));
  }
  for (const char* good :
       {"0.0.0.0", "255.255.255.255", "1.a", "0x.a", "3com", "a.0xg", "a.1b", "1-2", "a._1"}) {
    INFO(good);
    CHECK_FALSE(http::check_host(good));
  }
}

TEST_CASE("url: each refusal of a host has its own error") {
  const std::pair<std::string_view, http::errc> all[] = {
      {"", http::errc::empty_host},
      {"caf\xc3\xa9.test", http::errc::non_ascii_host},
      {"\xef\xbc\x91.0.0.1", http::errc::non_ascii_host},
      {"a%2Etest", http::errc::percent_in_host},
      {"127.0.0.1%00", http::errc::percent_in_host},
      {std::string_view("127.0.0.1\0", 10), http::errc::invalid_host_character},
      {std::string_view("a\0b", 3), http::errc::invalid_host_character},
      {"a test", http::errc::invalid_host_character},
      {"127.0.0.1 ", http::errc::invalid_host_character},
      {"a..test", http::errc::invalid_host_label},
      {".a", http::errc::invalid_host_label},
      {"a.test.", http::errc::host_trailing_dot},
      {"127.0.0.1.", http::errc::host_trailing_dot},
      {".", http::errc::host_trailing_dot},
      {"[1::2::3]", http::errc::invalid_ipv6},
      {"[127.0.0.1]", http::errc::invalid_ipv6},
      {std::string_view("[::1\0]", 6), http::errc::invalid_ipv6},
      {"[fe80::1%25eth0]", http::errc::ipv6_zone},
      {"[fe80::1%eth0]", http::errc::ipv6_zone},
      {"[::ffff:127.0.0.1]", http::errc::ipv4_in_ipv6},
      {"[::FFFF:7f00:1]", http::errc::ipv4_in_ipv6},
      {"[0:0:0:0:0:ffff:7f00:1]", http::errc::ipv4_in_ipv6},
      {"[::127.0.0.1]", http::errc::ipv4_in_ipv6},
      {"[::7f00:1]", http::errc::ipv4_in_ipv6},
      {"[::2]", http::errc::ipv4_in_ipv6}};
  for (const auto& [host, expected] : all) {
    INFO(host);
    CHECK(http::check_host(host) == expected);
    std::error_code error;
    CHECK_FALSE(http::parse_url("http://" + std::string(host), error));
    CHECK(error == expected);
    CHECK(error.message() != "unknown error");
  }
  std::error_code error;
  CHECK_FALSE(http::parse_url("http://2001:db8::1", error));
  CHECK(error == http::errc::ipv6_without_brackets);
  const std::pair<std::string_view, http::errc> of_others[] = {
      {"ftp://a", http::errc::url_scheme},
      {"a", http::errc::url_scheme},
      {"http://a@b", http::errc::url_user_info},
      {"http://a:b/c@d", http::errc::url_user_info},
      {"http://a:65536", http::errc::url_port},
      {"http://a:", http::errc::url_port},
      {"http://[2001:db8::1]x", http::errc::malformed_url},
      {"http://a/#b", http::errc::url_fragment},
      {"http://a/b c", http::errc::url_target}};
  for (const auto& [text, expected] : of_others) {
    INFO(text);
    CHECK_FALSE(http::parse_url(text, error));
    CHECK(error == expected);
    CHECK(http::is_url_error(error));
  }
  CHECK_FALSE(http::is_url_error(http::errc::tls_response));
  CHECK(http::parse_url("http://a", error));
  CHECK_FALSE(error);
}

TEST_CASE("url: a text for people has neither user information nor a query") {
  CHECK(http::redact_url("https://u:p@h:1/a?b=c#d") == "https://***@h:1/a?***");
  CHECK(http::redact_url("u:p/w@h/a") == "***@h/a");
  CHECK(http::redact_url("https://h/a\r\nb") == "https://h/a??b");
  CHECK(http::redact_url("https://h/#d") == "https://h/?***");
  CHECK(http::redact_url("") == "");
}

#if __has_include(<arpa/inet.h>)
TEST_CASE("url: what a C library takes for an IPv4 address is the same address or no host") {
  const std::string_view parts[] = {"0", "1", "01", "0x1", "127", "256", "65536", "0177", "0xff", ""};
  for (const std::string_view a : parts) {
    for (const std::string_view b : parts) {
      for (const std::string_view dots : {"", ".", ".0.0."}) {
        const std::string host = std::string(a).append(dots).append(b);
        in_addr loose{};
        in_addr exact{};
        if (::inet_aton(host.c_str(), &loose) == 0 || !http::is_host(host)) continue;
        INFO(host);
        CHECK(::inet_pton(AF_INET, host.c_str(), &exact) == 1);
        CHECK(loose.s_addr == exact.s_addr);
      }
    }
  }
}
#endif

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
