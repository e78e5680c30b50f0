#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/percent.hpp>

#include <cstddef>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

namespace detail {

/// A line end or a NUL, which no path may have, encoded or not.
constexpr bool breaks_path(std::string_view text) noexcept {
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\0') return true;
  }
  return false;
}

template <class Kept>
std::string encode_others(std::string_view text, Kept is_kept) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_kept(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace detail

WIREBIND_DECL std::string encode_segment(std::string_view text) {
  if (detail::all_may_stand(text, detail::character_set::unreserved)) return std::string(text);
  return detail::encode_others(text, is_unreserved);
}

WIREBIND_DECL std::string encode_reserved(std::string_view text, std::string_view except) {
  return detail::encode_others(text, [except](char c) {
    const bool kept = c != '\0' && std::string_view(":/?@!$'()*,;=").find(c) != std::string_view::npos;
    return is_unreserved(c) || (kept && except.find(c) == except.npos);
  });
}

WIREBIND_DECL std::string encode_query(std::string_view text) { return encode_segment(text); }

WIREBIND_DECL std::optional<std::string> decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i != text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = ascii::hex_value(text[i + 1]);
    const int low = ascii::hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

WIREBIND_DECL bool is_safe_segment(std::string_view text) noexcept {
  if (text.empty() || text == "." || text == "..") return false;
  return !detail::breaks_path(text);
}

WIREBIND_DECL target_parts split_target(std::string_view target) noexcept {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

WIREBIND_DECL bool read_query_item(std::string_view& rest, query_item& item) {
  while (!rest.empty() && rest.front() == '&') rest.remove_prefix(1);
  if (rest.empty()) return false;
  const std::string_view text = rest.substr(0, rest.find('&'));
  const std::size_t equals = text.find('=');
  item.has_value = equals != std::string_view::npos;
  auto name = decode_percent(text.substr(0, equals));
  item.written = item.has_value ? text.substr(equals + 1) : std::string_view();
  auto value = decode_percent(item.written);
  if (!name || !value) return false;
  item.name = std::move(*name);
  item.value = std::move(*value);
  rest.remove_prefix(text.size());
  return true;
}

WIREBIND_DECL std::optional<std::vector<query_item>> parse_query(std::string_view query) {
  std::vector<query_item> items;
  query_item item;
  while (read_query_item(query, item)) items.push_back(std::move(item));
  if (!query.empty()) return std::nullopt;
  return items;
}

WIREBIND_DECL std::string form_as_query(std::string_view form) {
  std::string out;
  out.reserve(form.size());
  for (const char c : form) out += c == '+' ? "%20" : std::string(1, c);
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
