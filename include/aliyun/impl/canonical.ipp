#pragma once

#include <aliyun/canonical.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/http/percent.hpp>

#include <cstddef>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {
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

/// Names and values to be signed: items of a query, or fields.
using pairs = std::vector<http::field>;

/// The items of a query, decoded; false when an escape is malformed.
inline bool read_items(std::string_view query, pairs& items) {
  http::query_item item;
  while (http::read_query_item(query, item)) items.push_back({std::move(item.name), std::move(item.value)});
  return query.empty();
}

inline bool is_before(const http::field& a, const http::field& b) noexcept {
  const int order = a.name.compare(b.name);
  return order != 0 ? order < 0 : a.value.compare(b.value) < 0;
}

/// Lets the item at `root` sink to its place in a heap of the first `count`.
inline void sink(pairs& heap, std::size_t root, std::size_t count) {
  for (std::size_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && is_before(heap[child], heap[child + 1])) ++child;
    if (!is_before(heap[root], heap[child])) return;
    std::swap(heap[root], heap[child]);
  }
}

/// Sorts by name, equal names by value. A heap sort: std::sort costs every file that calls an operation more
/// to compile than all else here.
inline void sort_pairs(pairs& items) {
  for (std::size_t root = items.size() / 2; root != 0; --root) sink(items, root - 1, items.size());
  for (std::size_t count = items.size(); count > 1; --count) {
    std::swap(items[0], items[count - 1]);
    sink(items, 0, count - 1);
  }
}

inline std::string acs3_query(pairs& items) {
  sort_pairs(items);
  std::string out;
  for (const http::field& item : items) {
    if (!out.empty()) out += '&';
    out += http::encode_query(item.name);
    out += '=';
    out += http::encode_query(item.value);
  }
  return out;
}

inline std::string acs3_value(const http::fields& all, std::string_view name) {
  pairs values;
  for (const http::field& item : all) {
    if (ascii::iequals(item.name, name)) values.push_back({{}, std::string(ascii::trim(item.value))});
  }
  sort_pairs(values);
  std::string out;
  for (const http::field& item : values) {
    if (&item != &values.front()) out += ',';
    out += item.value;
  }
  return out;
}

inline std::optional<std::string> acs3_canonical(const http::request& message,
                                                 const std::vector<std::string>& names) {
  const http::target_parts target = http::split_target(message.target);
  pairs items;
  if (!read_items(target.query, items)) return std::nullopt;
  std::string out = message.method + '\n' + acs3_path(target.path) + '\n' + acs3_query(items) + '\n';
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

/// Puts an item behind those whose names are not greater.
inline void insert_by_name(pairs& sorted, http::field item) {
  sorted.push_back(std::move(item));
  for (std::size_t i = sorted.size() - 1; i != 0 && sorted[i].name.compare(sorted[i - 1].name) < 0; --i) {
    std::swap(sorted[i], sorted[i - 1]);
  }
}

// "name:value" lines of the fields whose names begin with a prefix, sorted by name, equal names in their
// order.
inline void append_prefixed(std::string& out, const http::fields& all, std::string_view prefix, bool trim) {
  pairs lines;
  for (const http::field& item : all) {
    std::string name = ascii::to_lower(item.name);
    if (name.starts_with(prefix)) insert_by_name(lines, {std::move(name), item.value});
  }
  for (const http::field& line : lines) {
    out += line.name;
    out += ':';
    append_line(out, trim ? ascii::trim(line.value) : line.value);
  }
}

/// The items of a query as they are signed, each a name; false when an escape is malformed.
inline bool read_lines(std::string_view query, pairs& lines) {
  http::query_item item;
  while (http::read_query_item(query, item)) {
    if (item.has_value) item.name.append(1, '=').append(item.value);
    lines.push_back({std::move(item.name), {}});
  }
  return query.empty();
}

inline std::optional<std::string> fc_canonical(const http::request& message, bool of_trigger) {
  const http::target_parts target = http::split_target(message.target);
  const auto path = http::decode_percent(target.path);
  pairs lines;
  if (!path || !read_lines(target.query, lines)) return std::nullopt;
  std::string out;
  append_line(out, message.method);
  append_line(out, message.fields.find("content-md5").value_or(""));
  append_line(out, message.fields.find("content-type").value_or(""));
  append_line(out, message.fields.find("date").value_or(""));
  append_prefixed(out, message.fields, "x-fc-", false);
  out += *path;
  if (!of_trigger && !target.path.starts_with(trigger_prefix)) return out;
  sort_pairs(lines);
  if (lines.empty()) out += '\n';
  for (const http::field& line : lines) out += '\n' + line.name;
  return out;
}

// Values of the query are signed as they are, not encoded; tabs within fields count as spaces.
inline std::optional<std::string> roa_canonical(const http::request& message) {
  const http::target_parts target = http::split_target(message.target);
  pairs items;
  if (!read_items(target.query, items)) return std::nullopt;
  std::string out;
  append_line(out, message.method);
  for (const std::string_view name : {"accept", "content-md5", "content-type", "date"}) {
    append_line(out, message.fields.find(name).value_or(""));
  }
  append_prefixed(out, message.fields, "x-acs-", true);
  for (char& c : out) {
    if (c == '\t') c = ' ';
  }
  out += target.path;
  sort_pairs(items);
  char separator = '?';
  for (const http::field& item : items) {
    out += std::exchange(separator, '&') + item.name + '=' + item.value;
  }
  return out;
}

}  // namespace detail

WIREBIND_DECL std::vector<std::string> acs3_signed_names(const http::request& message) {
  detail::pairs found;
  for (const http::field& item : message.fields) {
    std::string name = ascii::to_lower(item.name);
    if (name == "host" || name == "content-type" || name.starts_with("x-acs-"))
      detail::insert_by_name(found, {std::move(name), {}});
  }
  std::vector<std::string> names;
  for (const http::field& item : found) {
    if (names.empty() || names.back() != item.name) names.push_back(item.name);
  }
  return names;
}

WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how,
                                                           const std::vector<std::string>& signed_names) {
  switch (how) {
    case scheme::acs3:
      return detail::acs3_canonical(message, signed_names);
    case scheme::fc:
      return detail::fc_canonical(message, false);
    case scheme::fc_trigger:
      return detail::fc_canonical(message, true);
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
    return wirebind::encode_base64(is_fc_native(how) ? auth::hmac_sha256(secret, canonical)
                                                     : auth::hmac_sha1(secret, canonical));
  }
  const std::string digest = auth::sha256(canonical);
  if (digest.empty()) return {};
  return auth::hex(auth::hmac_sha256(secret, "ACS3-HMAC-SHA256\n" + auth::hex(digest)));
}

}  // namespace aliyun::inline WIREBIND_ABI
