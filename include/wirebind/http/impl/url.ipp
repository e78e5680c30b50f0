#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/url.hpp>

#include <cstddef>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

inline bool is_dns_name(std::string_view text) noexcept {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : text) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if ((!ascii::is_alnum(c) && c != '-' && c != '_') || ++label > 63) {
      return false;
    }
  }
  return label != 0;
}

inline bool is_ipv4(std::string_view text) noexcept {
  for (int part = 0; part != 4; ++part) {
    std::size_t digits = 0;
    int value = 0;
    while (digits < text.size() && digits < 3 && ascii::is_digit(text[digits])) {
      value = value * 10 + (text[digits++] - '0');
    }
    if (digits == 0 || value > 255 || (digits > 1 && text[0] == '0')) return false;
    text.remove_prefix(digits);
    if (part == 3) break;
    if (text.empty() || text.front() != '.') return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

// Groups of one side of the "::", or of the whole address; -1 when malformed. A dotted tail counts as two.
inline int count_ipv6_groups(std::string_view text, bool last) noexcept {
  int groups = 0;
  while (!text.empty()) {
    const std::string_view group = text.substr(0, text.find(':'));
    if (last && group.size() == text.size() && group.find('.') != std::string_view::npos) {
      return is_ipv4(group) ? groups + 2 : -1;
    }
    if (group.empty() || group.size() > 4) return -1;
    for (const char c : group) {
      if (ascii::hex_value(c) < 0) return -1;
    }
    ++groups;
    if (group.size() == text.size()) break;
    text.remove_prefix(group.size() + 1);
    if (text.empty()) return -1;
  }
  return groups;
}

inline bool is_ipv6(std::string_view text) noexcept {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_ipv6_groups(text, true) == 8;
  const int before = count_ipv6_groups(text.substr(0, gap), false);
  const int after = count_ipv6_groups(text.substr(gap + 2), true);
  return before >= 0 && after >= 0 && before + after <= 7;
}

inline std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value == 0 || value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

struct authority_parts {
  std::string_view host;  // with brackets
  std::optional<std::uint16_t> port;
};

inline std::optional<authority_parts> split_authority(std::string_view text) noexcept {
  const bool bracketed = !text.empty() && text.front() == '[';
  const std::size_t host_end = bracketed ? text.find(']') + 1 : text.find(':');
  if (bracketed && host_end == 0) return std::nullopt;
  authority_parts parts{text.substr(0, host_end), std::nullopt};
  if (!is_host(parts.host)) return std::nullopt;
  text.remove_prefix(parts.host.size());
  if (text.empty()) return parts;
  if (text.front() != ':') return std::nullopt;
  parts.port = parse_port(text.substr(1));
  if (!parts.port) return std::nullopt;
  return parts;
}

}  // namespace detail

WIREBIND_DECL bool is_host(std::string_view text) noexcept {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    return detail::is_ipv6(text.substr(1, text.size() - 2));
  }
  return detail::is_dns_name(text);
}

WIREBIND_DECL bool is_authority(std::string_view text) noexcept {
  return detail::split_authority(text).has_value();
}

WIREBIND_DECL std::optional<url> parse_url(std::string_view text) {
  url result;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  result.scheme = ascii::to_lower(text.substr(0, colon));
  if (result.scheme != "http" && result.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  const auto parts = detail::split_authority(authority);
  if (!parts) return std::nullopt;
  result.host = ascii::to_lower(parts->host);
  if (result.host.front() == '[') result.host = result.host.substr(1, result.host.size() - 2);
  result.port = parts->port.value_or(result.secure() ? 443 : 80);
  text.remove_prefix(authority.size());
  result.target = text.empty() || text.front() != '/' ? "/" : "";
  result.target += text;
  if (!is_origin_form(result.target)) return std::nullopt;
  return result;
}

WIREBIND_DECL std::string url::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  std::string out = bracketed ? '[' + host + ']' : host;
  if (port != (secure() ? 443 : 80)) out += ':' + std::to_string(port);
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
