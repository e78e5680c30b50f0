// URLs: what is accepted is in one form, and that form is accepted as the same URL.
#include "fuzz.hpp"

#include <wirebind/http/characters.hpp>
#include <wirebind/http/url.hpp>

#include <string>

namespace http = wirebind::http;
using fuzz::require;

namespace {

void check(const http::url& url) {
  require(url.scheme == "http" || url.secure(), "the scheme is one of two");
  require(url.port != 0 && http::is_origin_form(url.target), "port and target can be used");
  require(wirebind::ascii::to_lower(url.host) == url.host, "hosts are in lower case");
  require(http::is_authority(url.authority()), "the authority is a Host field");
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
  const auto url = http::parse_url(text);
  if (url) check(*url);
  if (http::is_host(text)) require(http::is_authority(text), "a host is an authority");
  if (text.find_first_of("/?#") != std::string_view::npos) return;
  const auto bare = http::parse_url("http://" + std::string(text));
  require(bare.has_value() == http::is_authority(text), "an authority is what a URL takes");
  if (bare) check(*bare);
}
