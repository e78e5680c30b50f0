#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/url.hpp>

#include <array>
#include <cstddef>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

/// Four decimal numbers without leading zeros.
inline std::optional<std::uint32_t> parse_ipv4(std::string_view text) noexcept {
  std::uint32_t address = 0;
  for (int part = 0; part != 4; ++part) {
    std::size_t digits = 0;
    std::uint32_t value = 0;
    while (digits < text.size() && digits < 3 && ascii::is_digit(text[digits])) {
      value = value * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
    }
    if (digits == 0 || value > 255 || (digits > 1 && text[0] == '0')) return std::nullopt;
    address = address << 8 | value;
    text.remove_prefix(digits);
    if (part == 3) break;
    if (text.empty() || text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

using ipv6_groups = std::array<std::uint16_t, 8>;

/// One to four hexadecimal digits; -1 when malformed.
inline int parse_ipv6_group(std::string_view text) noexcept {
  if (text.empty() || text.size() > 4) return -1;
  int value = 0;
  for (const char c : text) {
    const int digit = ascii::hex_value(c);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

/// An address by RFC 4291 section 2.2, without brackets and without a zone identifier.
inline std::optional<ipv6_groups> parse_ipv6(std::string_view text) noexcept {
  ipv6_groups groups{};
  std::size_t count = 0;
  constexpr std::size_t no_gap = 9;
  std::size_t gap = no_gap;  // where "::" stands
  if (text.substr(0, 2) == "::") {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    const std::string_view group = text.substr(0, text.find(':'));
    if (const auto tail = group.size() == text.size() ? parse_ipv4(group) : std::nullopt) {
      if (count > 6) return std::nullopt;
      groups[count++] = static_cast<std::uint16_t>(*tail >> 16);
      groups[count++] = static_cast<std::uint16_t>(*tail & 0xFFFF);
      break;
    }
    const int value = parse_ipv6_group(group);
    if (value < 0 || count == groups.size()) return std::nullopt;
    groups[count++] = static_cast<std::uint16_t>(value);
    text.remove_prefix(group.size());
    if (text.empty()) break;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    if (text.front() != ':') continue;
    if (gap != no_gap) return std::nullopt;
    gap = count;
    text.remove_prefix(1);
  }
  if (gap == no_gap) return count == groups.size() ? std::optional(groups) : std::nullopt;
  if (count == groups.size()) return std::nullopt;
  for (std::size_t to = groups.size(); count != gap;) {
    groups[--to] = groups[--count];
    groups[count] = 0;
  }
  return groups;
}

/// Whether an address is one of IPv4 in another dress: mapped, or compatible (RFC 4291 section 2.5.5).
inline bool holds_ipv4(const ipv6_groups& groups) noexcept {
  for (std::size_t i = 0; i != 5; ++i) {
    if (groups[i] != 0) return false;
  }
  return groups[5] == 0xFFFF || (groups[5] == 0 && (groups[6] != 0 || groups[7] > 1));
}

/// Whether a C library reads the last label of a name as a number, so that the whole may be an address.
inline bool ends_in_number(std::string_view text) noexcept {
  std::string_view label = text.substr(text.rfind('.') + 1);
  const bool hexadecimal = label.size() > 1 && label[0] == '0' && (label[1] | 0x20) == 'x';
  if (hexadecimal) label.remove_prefix(2);
  for (const char c : label) {
    if (!(hexadecimal ? ascii::hex_value(c) >= 0 : ascii::is_digit(c))) return false;
  }
  return hexadecimal || !label.empty();
}

inline std::error_code check_characters(std::string_view text) noexcept {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return errc::non_ascii_host;
    if (c == '%') return errc::percent_in_host;
    if (!ascii::is_alnum(c) && c != '-' && c != '_' && c != '.') return errc::invalid_host_character;
  }
  return {};
}

inline std::error_code check_labels(std::string_view text) noexcept {
  if (text.size() > 253) return errc::invalid_host_label;
  std::size_t label = 0;
  for (const char c : text) {
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return errc::invalid_host_label;
  }
  const bool empty_label = text.front() == '.' || text.find("..") != std::string_view::npos;
  return empty_label ? errc::invalid_host_label : std::error_code();
}

inline std::error_code check_bracketed(std::string_view text) noexcept {
  if (text.find('%') != std::string_view::npos) return errc::ipv6_zone;
  const auto groups = parse_ipv6(text);
  if (!groups) return errc::invalid_ipv6;
  return holds_ipv4(*groups) ? errc::ipv4_in_ipv6 : std::error_code();
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

inline std::error_code split_authority(std::string_view text, authority_parts& parts) noexcept {
  if (parse_ipv6(text)) return errc::ipv6_without_brackets;
  const bool bracketed = !text.empty() && text.front() == '[';
  const std::size_t host_end = bracketed ? text.find(']') + 1 : text.find(':');
  if (bracketed && host_end == 0) return errc::invalid_ipv6;
  parts.host = text.substr(0, host_end);
  if (const auto error = check_host(parts.host)) return error;
  text.remove_prefix(parts.host.size());
  if (text.empty()) return {};
  if (text.front() != ':') return errc::malformed_url;
  parts.port = parse_port(text.substr(1));
  return parts.port ? std::error_code() : errc::url_port;
}

}  // namespace detail

WIREBIND_DECL std::error_code check_host(std::string_view text) noexcept {
  if (text.empty()) return errc::empty_host;
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    return detail::check_bracketed(text.substr(1, text.size() - 2));
  }
  if (const auto error = detail::check_characters(text)) return error;
  if (text.back() == '.') return errc::host_trailing_dot;
  if (detail::ends_in_number(text)) {
    return detail::parse_ipv4(text) ? std::error_code() : errc::ambiguous_ipv4;
  }
  return detail::check_labels(text);
}

WIREBIND_DECL bool is_address(std::string_view text) noexcept {
  return detail::parse_ipv4(text) || detail::parse_ipv6(text);
}

WIREBIND_DECL bool is_authority(std::string_view text) noexcept {
  detail::authority_parts parts;
  return !detail::split_authority(text, parts);
}

WIREBIND_DECL std::optional<url> parse_url(std::string_view text, std::error_code& error) {
  url result;
  error = errc::url_scheme;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  result.scheme = ascii::to_lower(text.substr(0, colon));
  if (result.scheme != "http" && result.scheme != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
  detail::authority_parts parts;
  error = detail::split_authority(authority, parts);
  // A password may have a slash, which ends the authority early.
  const bool early = error == errc::url_port && text.find('@') != text.npos;
  if (early || authority.find('@') != authority.npos) error = errc::url_user_info;
  if (error) return std::nullopt;
  result.host = ascii::to_lower(parts.host);
  if (result.host.front() == '[') result.host = result.host.substr(1, result.host.size() - 2);
  result.port = parts.port.value_or(result.secure() ? 443 : 80);
  text.remove_prefix(authority.size());
  result.target = text.empty() || text.front() != '/' ? "/" : "";
  result.target += text;
  if (is_origin_form(result.target)) return result;
  error = text.find('#') != text.npos ? errc::url_fragment : errc::url_target;
  return std::nullopt;
}

WIREBIND_DECL std::string redact_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  const std::size_t begin = colon == text.npos ? 0 : colon + 3;
  std::string out(text.substr(0, begin));
  text.remove_prefix(begin);
  if (const std::size_t at = text.rfind('@'); at != text.npos) {
    out += "***";
    text.remove_prefix(at);
  }
  const std::size_t query = text.find_first_of("?#");
  for (const char c : text.substr(0, query)) out += c >= ' ' && c <= '~' ? c : '?';
  return query == text.npos ? out : out + "?***";
}

WIREBIND_DECL std::optional<url> parse_url(std::string_view text) {
  std::error_code error;
  return parse_url(text, error);
}

WIREBIND_DECL std::string url::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  std::string out = bracketed ? '[' + host + ']' : host;
  if (port != (secure() ? 443 : 80)) out += ':' + std::to_string(port);
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
