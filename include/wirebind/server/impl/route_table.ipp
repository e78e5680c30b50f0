#pragma once

#include <wirebind/http/characters.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/server/route_table.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace wirebind::inline WIREBIND_ABI::server {
namespace detail {

/// Takes the next segment off a path; the leading slash belongs to it.
inline std::optional<std::string_view> next_segment(std::string_view& path) {
  if (path.empty() || path.front() != '/') return std::nullopt;
  path.remove_prefix(1);
  const std::size_t length = (std::min)(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, length);
  path.remove_prefix(length);
  return segment;
}

/// A segment of a path: as it is written, and decoded.
struct path_segment {
  std::string_view written;
  std::string text;
};

/// Where a text of a template begins in a segment, and where it ends; `npos` for nowhere.
struct found_text {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
};

/// A character of a path, and how it is written.
struct path_character {
  char value = 0;
  bool escaped = false;
  std::size_t length = 0;  ///< 0: there is none
};

inline path_character first_of(std::string_view written) {
  if (written.empty()) return {};
  if (written.front() != '%') return {written.front(), false, 1};
  const auto decoded = http::decode_percent(written.substr(0, 3));
  return decoded && decoded->size() == 1 ? path_character{decoded->front(), true, 3} : path_character{};
}

/// The length of `text` at the start of a segment; 0 for none. Escapes may have digits of either case, and
/// unreserved characters may be percent-encoded; any other one is told from its escape (RFC 3986
/// section 2.2).
inline std::size_t length_at_start(std::string_view written, std::string_view text) {
  std::size_t at = 0;
  while (!text.empty()) {
    const path_character wanted = first_of(text);
    const path_character found = first_of(written.substr(at));
    if (wanted.length == 0 || found.length == 0 || wanted.value != found.value) return 0;
    if (wanted.escaped != found.escaped && !http::is_unreserved(wanted.value)) return 0;
    text.remove_prefix(wanted.length);
    at += found.length;
  }
  return at;
}

/// Finds a text of a template after a variable, which has at least one character. The last text of a template
/// is found where it ends the segment.
inline found_text find_text(std::string_view written, std::string_view text, bool is_last) {
  for (std::size_t at = 1; at < written.size(); ++at) {
    if (written[at - 1] == '%' || (at > 1 && written[at - 2] == '%')) continue;
    const std::size_t length = length_at_start(written.substr(at), text);
    if (length != 0 && (!is_last || at + length == written.size())) return {at, at + length};
  }
  return {};
}

/// Matches one segment of a template, and appends its variables. A variable ends where the text after it
/// begins first; two variables without a text between them match nothing.
inline bool match_segment(std::string_view pattern, const path_segment& segment,
                          std::vector<std::pair<std::string_view, std::string_view>>& values) {
  std::size_t open = pattern.find('{');
  if (open == pattern.npos) return segment.text == http::decode_percent(pattern);
  std::string_view rest = segment.written;
  const std::size_t start = length_at_start(rest, pattern.substr(0, open));
  if (open != 0 && start == 0) return false;
  rest.remove_prefix(start);
  while (open != pattern.npos) {
    const std::size_t close = pattern.find('}', open);
    const std::size_t next = pattern.find('{', close);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const std::string_view text = pattern.substr(close + 1, (std::min)(next, pattern.size()) - close - 1);
    const bool is_last = next == pattern.npos;
    if (rest.empty() || (text.empty() && !is_last)) return false;
    const found_text found =
        text.empty() ? found_text{rest.size(), rest.size()} : find_text(rest, text, is_last);
    if (found.begin == pattern.npos) return false;
    values.emplace_back(name, rest.substr(0, found.begin));
    rest.remove_prefix(found.end);
    open = next;
  }
  return true;
}

/// How well a segment of a template distinguishes paths: the smaller, the better; a literal is best, then
/// much text.
inline char rank_of(std::string_view pattern) noexcept {
  if (pattern.find('{') == pattern.npos) return '\0';
  std::size_t text = 0;
  bool inside = false;
  for (const char c : pattern) {
    text += inside || c == '{' ? 0 : 1;
    inside = c == '{' || (inside && c != '}');
    if (c == '}') --text;
  }
  return static_cast<char>(127 - static_cast<int>((std::min)(text, std::size_t{126})));
}

/// One character a segment: the smaller text is the better match. Nothing where a segment does not match.
inline std::optional<std::string> match_template(
    std::string_view pattern, const std::vector<path_segment>& segments,
    std::vector<std::pair<std::string_view, std::string_view>>& values) {
  std::string rank;
  for (const path_segment& segment : segments) {
    const auto wanted = next_segment(pattern);
    if (!wanted || !match_segment(*wanted, segment, values)) return std::nullopt;
    rank += rank_of(*wanted);
  }
  if (!pattern.empty()) return std::nullopt;
  return rank;
}

inline std::optional<std::vector<path_segment>> split_path(std::string_view path) {
  std::vector<path_segment> segments;
  while (!path.empty()) {
    const auto segment = next_segment(path);
    if (!segment) return std::nullopt;
    auto decoded = http::decode_percent(*segment);
    if (!decoded) return std::nullopt;
    segments.push_back({*segment, std::move(*decoded)});
  }
  return segments;
}

inline void allow(std::string& list, std::string_view method) {
  for (std::string_view rest = list; !rest.empty();) {
    const std::size_t length = (std::min)(rest.find(", "), rest.size());
    if (rest.substr(0, length) == method) return;
    rest.remove_prefix((std::min)(length + 2, rest.size()));
  }
  if (!list.empty()) list += ", ";
  list += method;
}

/// A media type or range, and a route that takes it.
struct taken_media {
  std::string_view name;
  const route* by = nullptr;
};

/// What the routes of one method and path take, each with the one that its clients send by default first.
inline std::vector<taken_media> taken_by(const route_match& match) {
  std::vector<taken_media> all;
  const auto add = [&all](const route* by) {
    if (by->info->request_media.empty()) return;
    all.push_back({by->info->request_media, by});
    for (const std::string_view each : by->info->other_media) all.push_back({each, by});
  };
  add(match.found);
  for (const route* const each : match.others) add(each);
  return all;
}

/// Media types that differ in nothing that matters to a body: any JSON, where one media type of JSON is
/// listed, and any bytes, where bytes alone are.
inline bool takes_any_such(std::span<const taken_media> listed, std::string_view known,
                           std::string_view media) noexcept {
  const auto is_json = [](const taken_media& each) { return http::is_json(each.name); };
  if (listed.size() == 1 && http::is_same_media(known, "application/octet-stream")) return true;
  return http::is_json(known) && http::is_json(media) &&
         std::count_if(listed.begin(), listed.end(), is_json) == 1;
}

}  // namespace detail

WIREBIND_DECL void match_media(route_match& match, std::string_view content_type) {
  if (http::essence_of(content_type).empty()) return;
  const std::vector<detail::taken_media> listed = detail::taken_by(match);
  if (listed.empty()) return;
  int best = 0;
  const route* found = nullptr;
  for (const auto& [name, by] : listed) {
    const int fit = http::fit_of(content_type, name);
    if (fit <= best) continue;
    best = fit;
    found = by;
  }
  for (const auto& [name, by] : listed) {
    if (found == nullptr && detail::takes_any_such(listed, name, content_type)) found = by;
  }
  if (found != nullptr) {
    match.found = found;
    return;
  }
  for (const auto& [name, by] : listed) match.allow.append(match.allow.empty() ? "" : ", ").append(name);
  match.result = route_match::outcome::wrong_media;
}

WIREBIND_DECL route_match match_route(std::span<const route> routes, std::string_view method,
                                      std::string_view path) {
  route_match match;
  auto segments = detail::split_path(path);
  if (!segments) {
    match.result = route_match::outcome::malformed;
    return match;
  }
  std::string best;
  for (const route& each : routes) {
    std::vector<std::pair<std::string_view, std::string_view>> values;
    const auto rank = detail::match_template(each.info->path, *segments, values);
    if (!rank) continue;
    if (each.info->method != method) {
      detail::allow(match.allow, each.info->method);
    } else if (!match.found || *rank < best) {
      match.found = &each;
      match.others.clear();
      match.values = std::move(values);
      best = *rank;
    } else if (each.info->path == match.found->info->path) {
      match.others.push_back(&each);
    }
  }
  if (match.found) {
    match.result = route_match::outcome::found;
    match.allow.clear();
  } else if (!match.allow.empty()) {
    match.result = route_match::outcome::wrong_method;
  }
  return match;
}

}  // namespace wirebind::inline WIREBIND_ABI::server
