// URLs: what is accepted is in one form, and that form is accepted as the same URL.
#include "fuzz.hpp"

#include <wirebind/http/characters.hpp>
#include <wirebind/http/url.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string>

namespace http = wirebind::http;
using fuzz::require;

namespace {

/// The C library is the oracle: it takes more texts for addresses, and none for another address.
void check_address(const std::string& host) {
  in_addr loose{};
  in_addr exact{};
  in6_addr groups{};
  if (::inet_aton(host.c_str(), &loose) != 0) {
    require(::inet_pton(AF_INET, host.c_str(), &exact) == 1 && loose.s_addr == exact.s_addr,
            "an address has one reading");
  }
  if (host.find(':') == std::string::npos) return;
  require(::inet_pton(AF_INET6, host.c_str(), &groups) == 1, "a host with colons is an IPv6 address");
  require(!IN6_IS_ADDR_V4MAPPED(&groups) && !IN6_IS_ADDR_V4COMPAT(&groups), "IPv6 hides no IPv4 address");
}

void check(const http::url& url) {
  require(url.scheme == "http" || url.secure(), "the scheme is one of two");
  require(url.port != 0 && http::is_origin_form(url.target), "port and target can be used");
  require(wirebind::ascii::to_lower(url.host) == url.host, "hosts are in lower case");
  require(http::is_authority(url.authority()), "the authority is a Host field");
  check_address(url.host);
  const auto again = http::parse_url(url.scheme + "://" + url.authority() + url.target);
  require(again.has_value(), "the parts together are a URL");
  require(again->scheme == url.scheme && again->host == url.host && again->port == url.port,
          "the origin survives");
  require(again->target == url.target, "the target survives");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const exact_copy copy(input);
  const std::string_view text = copy.view();
  const std::string name(text);
  in6_addr groups{};
  const bool v6 = name.find('\0') == std::string::npos && ::inet_pton(AF_INET6, name.c_str(), &groups) == 1;
  require(!v6 || http::is_address(text), "what inet_pton takes for an IPv6 address is one");
  const auto url = http::parse_url(text);
  if (url) check(*url);
  if (http::is_host(text)) require(http::is_authority(text), "a host is an authority");
  if (text.find_first_of("/?#") != std::string_view::npos) return;
  const auto bare = http::parse_url("http://" + std::string(text));
  require(bare.has_value() == http::is_authority(text), "an authority is what a URL takes");
  if (bare) check(*bare);
}
