#pragma once

#include <wirebind/auth/canonical.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/http/percent.hpp>

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace wirebind::inline v0::auth {
namespace detail {

inline constexpr std::string_view trigger_prefix = "/2016-08-15/proxy/";

// The path as it is on the wire, with the three spellings made equal in which encoders differ.
inline std::string acs3_path(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i != path.size(); ++i) {
    if (path[i] == '+') {
      out += "%20";
    } else if (path[i] == '*') {
      out += "%2A";
    } else if (path.substr(i, 3) == "%7E" || path.substr(i, 3) == "%7e") {
      out += '~';
      i += 2;
    } else {
      out += path[i];
    }
  }
  return out.empty() ? "/" : out;
}

inline void sort_by_name(std::vector<http::query_item>& items) {
  std::sort(items.begin(), items.end(), [](const http::query_item& a, const http::query_item& b) {
    return std::tie(a.name, a.value) < std::tie(b.name, b.value);
  });
}

inline std::string acs3_query(std::vector<http::query_item> items) {
  sort_by_name(items);
  std::string out;
  for (const http::query_item& item : items) {
    if (!out.empty()) out += '&';
    out += http::encode_query(item.name);
    out += '=';
    out += http::encode_query(item.value);
  }
  return out;
}

inline std::string acs3_value(const http::fields& all, std::string_view name) {
  std::vector<std::string_view> values;
  for (const http::field& item : all) {
    if (ascii::iequals(item.name, name)) values.push_back(ascii::trim(item.value));
  }
  std::sort(values.begin(), values.end());
  std::string out;
  for (std::size_t i = 0; i != values.size(); ++i) {
    if (i != 0) out += ',';
    out += values[i];
  }
  return out;
}

inline std::optional<std::string> acs3_canonical(const http::request& message,
                                                 const std::vector<std::string>& names) {
  const http::target_parts target = http::split_target(message.target);
  auto items = http::parse_query(target.query);
  if (!items) return std::nullopt;
  std::string out =
      message.method + '\n' + acs3_path(target.path) + '\n' + acs3_query(std::move(*items)) + '\n';
  std::string list;
  for (const std::string& name : names) {
    out += name + ':' + acs3_value(message.fields, name) + '\n';
    if (!list.empty()) list += ';';
    list += name;
  }
  out += '\n' + list + '\n';
  out += message.fields.find("x-acs-content-sha256").value_or("");
  return out;
}

inline void append_line(std::string& out, std::string_view text) {
  out += text;
  out += '\n';
}

// "name:value" lines of the fields whose names begin with a prefix, sorted by name, equal names in their
// order.
inline void append_prefixed(std::string& out, const http::fields& all, std::string_view prefix, bool trim) {
  std::vector<std::pair<std::string, std::string_view>> lines;
  for (const http::field& item : all) {
    std::string name = ascii::to_lower(item.name);
    if (name.starts_with(prefix)) lines.emplace_back(std::move(name), item.value);
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [name, value] : lines) {
    out += name;
    out += ':';
    append_line(out, trim ? ascii::trim(value) : value);
  }
}

inline std::optional<std::string> fc_canonical(const http::request& message) {
  const http::target_parts target = http::split_target(message.target);
  const auto path = http::decode_percent(target.path);
  auto items = http::parse_query(target.query);
  if (!path || !items) return std::nullopt;
  std::string out;
  append_line(out, message.method);
  append_line(out, message.fields.find("content-md5").value_or(""));
  append_line(out, message.fields.find("content-type").value_or(""));
  append_line(out, message.fields.find("date").value_or(""));
  append_prefixed(out, message.fields, "x-fc-", false);
  out += *path;
  if (!target.path.starts_with(trigger_prefix)) return out;
  std::vector<std::string> lines;
  for (const http::query_item& item : *items) {
    lines.push_back(item.has_value ? item.name + '=' + item.value : item.name);
  }
  std::sort(lines.begin(), lines.end());
  if (lines.empty()) out += '\n';
  for (const std::string& line : lines) out += '\n' + line;
  return out;
}

// Values of the query are signed as they are, not encoded; tabs within fields count as spaces.
inline std::optional<std::string> roa_canonical(const http::request& message) {
  const http::target_parts target = http::split_target(message.target);
  auto items = http::parse_query(target.query);
  if (!items) return std::nullopt;
  std::string out;
  append_line(out, message.method);
  for (const std::string_view name : {"accept", "content-md5", "content-type", "date"}) {
    append_line(out, message.fields.find(name).value_or(""));
  }
  append_prefixed(out, message.fields, "x-acs-", true);
  std::replace(out.begin(), out.end(), '\t', ' ');
  out += target.path;
  sort_by_name(*items);
  char separator = '?';
  for (const http::query_item& item : *items) {
    out += std::exchange(separator, '&') + item.name + '=' + item.value;
  }
  return out;
}

}  // namespace detail

WIREBIND_DECL std::vector<std::string> acs3_signed_names(const http::request& message) {
  std::vector<std::string> names;
  for (const http::field& item : message.fields) {
    std::string name = ascii::to_lower(item.name);
    if (name == "host" || name == "content-type" || name.starts_with("x-acs-"))
      names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how,
                                                           const std::vector<std::string>& signed_names) {
  switch (how) {
    case scheme::acs3:
      return detail::acs3_canonical(message, signed_names);
    case scheme::fc:
      return detail::fc_canonical(message);
    case scheme::roa:
      return detail::roa_canonical(message);
    case scheme::none:
      break;
  }
  return std::nullopt;
}

WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how) {
  const bool by_name = how == scheme::acs3;
  return canonical_request(message, how, by_name ? acs3_signed_names(message) : std::vector<std::string>());
}

WIREBIND_DECL std::string make_signature(scheme how, std::string_view secret, std::string_view canonical) {
  if (how == scheme::none) return {};
  if (how != scheme::acs3) {
    return encode_base64(how == scheme::fc ? hmac_sha256(secret, canonical) : hmac_sha1(secret, canonical));
  }
  const std::string digest = sha256(canonical);
  if (digest.empty()) return {};
  return hex(hmac_sha256(secret, "ACS3-HMAC-SHA256\n" + hex(digest)));
}

}  // namespace wirebind::inline v0::auth
