#pragma once

#include <aliyun/credentials/answers.hpp>
#include <aliyun/credentials/uri.hpp>
#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/core/ascii.hpp>

#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// A number from 0 to 255 without leading zeros, which some resolvers would read as octal.
inline bool is_octet(std::string_view text) noexcept {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return false;
  int value = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return false;
    value = value * 10 + (c - '0');
  }
  return value <= 255;
}

}  // namespace detail

WIREBIND_DECL bool is_loopback(std::string_view host) noexcept {
  if (host == "localhost" || host == "::1") return true;
  if (host.substr(0, 4) != "127.") return false;
  host.remove_prefix(4);
  for (int part = 0; part != 2; ++part) {
    const std::size_t dot = host.find('.');
    if (dot == std::string_view::npos || !detail::is_octet(host.substr(0, dot))) return false;
    host.remove_prefix(dot + 1);
  }
  return detail::is_octet(host);
}

WIREBIND_DECL std::optional<http::url> parse_credentials_uri(std::string_view text) {
  auto out = http::parse_url(text);
  if (out && !out->secure() && !is_loopback(out->host)) out.reset();
  return out;
}

WIREBIND_DECL std::string_view uri_source::name() const noexcept { return "credentials URI"; }

WIREBIND_DECL void uri_source::async_fetch(handler done) {
  const std::string text = around_.choose(uri_, "ALIBABA_CLOUD_CREDENTIALS_URI");
  if (text.empty())
    return done(providers::failure(providers::errc::not_configured, "ALIBABA_CLOUD_CREDENTIALS_URI"));
  const auto url = parse_credentials_uri(text);
  if (!url)
    return done(providers::failure(providers::errc::refused_address, "https, or http on this machine"));
  http::request question;
  question.method = "GET";
  question.target = url->target;
  question.fields.add("Host", url->authority());
  question.fields.add("Accept", "application/json");
  providers::converse(
      around_.transport,
      {.origin = {url->scheme, url->host, url->port}, .deadlines = providers::long_deadlines()},
      std::make_unique<providers::one_question>(std::move(question), &read_uri_answer), std::move(done));
}

}  // namespace aliyun::inline WIREBIND_ABI
