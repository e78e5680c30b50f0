#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/proxy.hpp>

#include <asio/ip/address.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

inline std::optional<std::string> basic_authorization(std::string_view user_info) {
  const std::size_t colon = least(user_info.find(':'), user_info.size());
  const auto user = http::decode_percent(user_info.substr(0, colon));
  const auto password = http::decode_percent(user_info.substr(least(colon + 1, user_info.size())));
  if (!user || !password || user->find(':') != std::string::npos) return {};
  return "Basic " + encode_base64(*user + ':' + *password);
}

/// The bits of an address; those of IPv4 stand in four bytes, also when they are mapped into IPv6. Only the
/// spellings of a URL's host are addresses here: what `inet_aton` reads beyond them is a name.
inline std::optional<std::string> address_bytes(std::string_view text) {
  if (!http::is_address(text)) return {};
  std::error_code error;
  asio::ip::address address = asio::ip::make_address(std::string(text), error);
  if (error) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return std::string(bytes.begin(), bytes.end());
  }
  const auto bytes = address.to_v6().to_bytes();
  return std::string(bytes.begin(), bytes.end());
}

/// A decimal number without leading zeros that is at most `largest`.
inline std::optional<unsigned> read_decimal(std::string_view text, unsigned largest) {
  if (text.empty() || text.size() > 5 || (text.size() > 1 && text.front() == '0')) return {};
  unsigned value = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return {};
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= largest ? std::optional(value) : std::nullopt;
}

inline bool in_range(std::string_view host, std::string_view network, std::string_view length) {
  const auto address = address_bytes(host);
  const auto base = address_bytes(network);
  if (!address || !base || address->size() != base->size()) return false;
  const bool mapped = base->size() == 4 && network.find(':') != network.npos;
  auto bits = read_decimal(length, mapped ? 128 : static_cast<unsigned>(8 * base->size()));
  if (!bits || (mapped && *bits < 96)) return false;
  if (mapped) *bits -= 96;
  for (std::size_t i = 0; i != *bits; ++i) {
    const unsigned differing = static_cast<unsigned char>((*address)[i / 8] ^ (*base)[i / 8]);
    if ((differing >> (7 - i % 8)) & 1U) return false;
  }
  return true;
}

/// Takes ":port" from the end of an entry, but not the last group of an IPv6 address without brackets.
inline std::string_view take_port(std::string_view& entry) {
  const std::size_t colon = entry.rfind(':');
  if (colon == entry.npos) return {};
  const bool bracketed = colon != 0 && entry[colon - 1] == ']';
  if (!bracketed && entry.find(':') != colon) return {};
  const std::string_view port = entry.substr(colon + 1);
  entry = entry.substr(0, colon);
  return port;
}

inline bool covers(std::string_view entry, const origin& target) {
  if (entry == "*") return true;
  if (const std::size_t slash = entry.find('/'); slash != entry.npos) {
    return in_range(target.host, entry.substr(0, slash), entry.substr(slash + 1));
  }
  const std::string_view port = take_port(entry);
  if (!port.empty() && port != std::to_string(target.port)) return false;
  const bool bracketed = entry.size() > 2 && entry.front() == '[' && entry.back() == ']';
  if (bracketed) entry = entry.substr(1, entry.size() - 2);
  if (bracketed && entry.find(':') == entry.npos) return false;
  if (const auto address = address_bytes(entry)) return address == address_bytes(target.host);
  // The end of an address is no domain: "0.0.1" does not cover 10.0.0.1.
  if (bracketed || http::is_address(target.host)) return false;
  if (!entry.empty() && entry.front() == '*') entry.remove_prefix(1);
  if (!entry.empty() && entry.front() == '.') entry.remove_prefix(1);
  if (!entry.empty() && entry.back() == '.') entry.remove_suffix(1);
  const std::string_view host = target.host;
  if (entry.empty() || host.size() < entry.size()) return false;
  const std::size_t before = host.size() - entry.size();
  return ascii::iequals(host.substr(before), entry) && (before == 0 || host[before - 1] == '.');
}

inline std::string environment(const char* upper, const char* lower) {
  const char* text = std::getenv(upper);
  if (!text) text = std::getenv(lower);
  return text ? text : "";
}

}  // namespace detail

WIREBIND_DECL std::optional<proxy> parse_proxy(std::string_view text) {
  proxy out;
  const std::size_t scheme = text.find("://");
  if (scheme != text.npos && !ascii::iequals(text.substr(0, scheme), "http")) return {};
  if (scheme != text.npos) text.remove_prefix(scheme + 3);
  if (const std::size_t at = text.rfind('@'); at != text.npos) {
    auto authorization = detail::basic_authorization(text.substr(0, at));
    if (!authorization) return {};
    out.authorization = std::move(*authorization);
    text.remove_prefix(at + 1);
  }
  const auto url = http::parse_url("http://" + std::string(text));
  if (!url || url->target != "/") return {};
  out.origin = {url->scheme, url->host, url->port};
  return out;
}

WIREBIND_DECL bool is_excepted(std::string_view list, const origin& target) {
  while (!list.empty()) {
    const std::size_t end = least(list.find_first_of(", \t"), list.size());
    const std::string_view entry = list.substr(0, end);
    if (!entry.empty() && detail::covers(entry, target)) return true;
    list.remove_prefix(least(end + 1, list.size()));
  }
  return false;
}

WIREBIND_DECL bool is_local(std::string_view host) {
  return is_excepted("localhost, 127.0.0.0/8, ::1, 169.254.0.0/16, fe80::/10",
                     {"https", std::string(host), 443});
}

WIREBIND_DECL proxy_options with_environment(proxy_options options) {
  if (!options.use_environment) return options;
  if (options.url.empty()) options.url = detail::environment("HTTPS_PROXY", "https_proxy");
  if (options.except.empty()) options.except = detail::environment("NO_PROXY", "no_proxy");
  return options;
}

WIREBIND_DECL std::optional<proxy> proxy_for(const origin& target, const proxy_options& options,
                                             std::error_code& error) {
  error = {};
  if (options.url.empty() || target.scheme != "https" || is_local(target.host)) return {};
  if (is_excepted(options.except, target)) return {};
  auto found = parse_proxy(options.url);
  if (!found) error = errc::invalid_proxy;
  return found;
}

WIREBIND_DECL std::string tunnel_request(const proxy& through, const origin& target) {
  const bool v6 = target.host.find(':') != std::string::npos;
  const std::string where = (v6 ? '[' + target.host + ']' : target.host) + ':' + std::to_string(target.port);
  std::string text = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n";
  if (!through.authorization.empty()) text += "Proxy-Authorization: " + through.authorization + "\r\n";
  return text + "\r\n";
}

}  // namespace wirebind::inline WIREBIND_ABI::net
