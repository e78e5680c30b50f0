#pragma once

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

inline bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// One letter a segment, 'a' for a literal and 'b' for a parameter: the smaller text is the better match.
inline std::optional<std::string> match_template(std::string_view pattern,
                                                 const std::vector<std::string>& segments) {
  std::string rank;
  for (const std::string& segment : segments) {
    const auto wanted = next_segment(pattern);
    if (!wanted) return std::nullopt;
    const bool parameter = is_parameter(*wanted);
    if (parameter ? segment.empty() : segment != *wanted) return std::nullopt;
    rank += parameter ? 'b' : 'a';
  }
  if (!pattern.empty()) return std::nullopt;
  return rank;
}

inline std::optional<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto segment = next_segment(path);
    if (!segment) return std::nullopt;
    auto decoded = http::decode_percent(*segment);
    if (!decoded) return std::nullopt;
    segments.push_back(std::move(*decoded));
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

inline void take_values(route_match& match, std::vector<std::string>& segments) {
  std::string_view pattern = match.found->info->path;
  for (std::string& segment : segments) {
    const auto wanted = next_segment(pattern);
    if (is_parameter(*wanted)) {
      match.values.emplace_back(wanted->substr(1, wanted->size() - 2), std::move(segment));
    }
  }
}

}  // namespace detail

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
    const auto rank = detail::match_template(each.info->path, *segments);
    if (!rank) continue;
    if (each.info->method != method) {
      detail::allow(match.allow, each.info->method);
    } else if (!match.found || *rank < best) {
      match.found = &each;
      best = *rank;
    }
  }
  if (match.found) {
    match.result = route_match::outcome::found;
    match.allow.clear();
    detail::take_values(match, *segments);
  } else if (!match.allow.empty()) {
    match.result = route_match::outcome::wrong_method;
  }
  return match;
}

}  // namespace wirebind::inline WIREBIND_ABI::server
