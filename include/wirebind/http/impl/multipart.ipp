#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/http/multipart.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

inline constexpr std::string_view no_head_text = "has a character that the head of a part cannot carry";

/// The three characters that end a quoted name, and what stands for each.
inline constexpr std::pair<char, std::string_view> name_escapes[] = {
    {'"', "%22"}, {'\r', "%0D"}, {'\n', "%0A"}};

inline void append_quoted(std::string_view name, std::string& out) {
  out += '"';
  for (const char c : name) {
    std::string_view text(&c, 1);
    for (const auto& [character, escape] : name_escapes) {
      if (c == character) text = escape;
    }
    out += text;
  }
  out += '"';
}

inline std::string unquoted(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    std::size_t used = 1;
    char c = name.front();
    for (const auto& [character, escape] : name_escapes) {
      if (name.starts_with(escape)) {
        c = character;
        used = escape.size();
      }
    }
    out += c;
    name.remove_prefix(used);
  }
  return out;
}

inline void skip_blanks(std::string_view& text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

/// One parameter of a field, `; name=value`. A quoted value ends at the next quote: browsers write a
/// backslash as it is.
struct field_parameter {
  std::string_view name;
  std::string_view value;
};

/// Removes a parameter from the front of what follows the first token; false if there is none. `text` is then
/// empty, or malformed.
inline bool take_parameter(std::string_view& text, field_parameter& one) noexcept {
  std::string_view rest = text;
  skip_blanks(rest);
  if (rest.empty()) text = {};
  if (rest.empty() || rest.front() != ';') return false;
  rest.remove_prefix(1);
  skip_blanks(rest);
  one.name = take_token(rest);
  if (one.name.empty() || rest.empty() || rest.front() != '=') return false;
  rest.remove_prefix(1);
  if (!rest.empty() && rest.front() == '"') {
    rest.remove_prefix(1);
    const std::size_t end = rest.find('"');
    if (end == rest.npos) return false;
    one.value = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  } else {
    one.value = take_token(rest);
    if (one.value.empty()) return false;
  }
  text = rest;
  return true;
}

inline bool is_boundary(std::string_view text) noexcept {
  for (const char c : text) {
    if (!ascii::is_alnum(c) && std::string_view("'()+_,-./:=? ").find(c) == std::string_view::npos)
      return false;
  }
  return !text.empty() && text.size() <= 70 && text.back() != ' ';
}

}  // namespace detail

WIREBIND_DECL std::string_view write_part_head(const part_head& head, std::string& out) {
  std::string text = "Content-Disposition: form-data; name=";
  detail::append_quoted(head.name, text);
  if (head.file_name) detail::append_quoted(*head.file_name, text.append("; filename="));
  if (!is_field_text(text)) return detail::no_head_text;
  if (!head.media_type.empty()) {
    if (!is_field_value(head.media_type)) return "has a media type that the head of a part cannot carry";
    text.append("\r\nContent-Type: ").append(head.media_type);
  }
  out.append(text).append("\r\n");
  return {};
}

WIREBIND_DECL std::string_view write_part_field(std::string_view name, std::string_view value,
                                                std::string& out) {
  if (!is_token(name) || !is_field_value(value)) return "has a field that the head of a part cannot carry";
  if (ascii::iequals(name, "content-disposition") || ascii::iequals(name, "content-type")) {
    return "has a field that is made of its other members";
  }
  out.append(name).append(": ").append(value).append("\r\n");
  return {};
}

WIREBIND_DECL std::optional<std::string> boundary_of(std::string_view content_type) {
  if (!is_same_media(content_type, "multipart/form-data")) return std::nullopt;
  std::string_view rest = content_type.substr(least(content_type.find(';'), content_type.size()));
  std::optional<std::string> found;
  for (detail::field_parameter one; detail::take_parameter(rest, one);) {
    if (!ascii::iequals(one.name, "boundary")) continue;
    if (found || !detail::is_boundary(one.value)) return std::nullopt;
    found = std::string(one.value);
  }
  return rest.empty() ? found : std::nullopt;
}

// --- reading

WIREBIND_DECL bool multipart_reader::fail(std::string_view problem) {
  problem_ = problem;
  done_ = true;
  return false;
}

WIREBIND_DECL bool multipart_reader::begin() {
  begun_ = true;
  const std::string_view first = std::string_view(delimiter_).substr(2);
  if (rest_.starts_with(first)) {
    rest_.remove_prefix(first.size());
    return true;
  }
  const std::size_t at = rest_.find(delimiter_);
  if (at == rest_.npos) return fail("the body does not have its boundary");
  rest_.remove_prefix(at + delimiter_.size());
  return true;
}

/// The rest of a line with a boundary; true if a part follows.
WIREBIND_DECL bool multipart_reader::end_line() {
  const bool last = rest_.starts_with("--");
  if (last) rest_.remove_prefix(2);
  detail::skip_blanks(rest_);
  done_ = last && (rest_.empty() || rest_.starts_with("\r\n"));
  if (done_) return false;
  if (last || !rest_.starts_with("\r\n")) return fail("a line with the boundary does not end behind it");
  rest_.remove_prefix(2);
  return true;
}

WIREBIND_DECL bool multipart_reader::next(received_part& part) {
  if (done_ || (!begun_ && !begin()) || !end_line()) return false;
  if (count_++ == limits_.parts) return fail("the body has too many parts");
  part = {};
  if (!read_head(part)) return false;
  const std::size_t end = rest_.find(delimiter_);
  if (end == rest_.npos) return fail("the body ends inside of a part");
  part.data = rest_.substr(0, end);
  rest_.remove_prefix(end + delimiter_.size());
  return true;
}

WIREBIND_DECL bool multipart_reader::read_head(received_part& part) {
  constexpr const char* large_head = "the head of a part is too large";
  bool named = false;
  std::size_t size = 0;
  while (true) {
    const std::size_t end = rest_.substr(0, limits_.head - size + 2).find("\r\n");
    if (end == rest_.npos) {
      return fail(rest_.size() > limits_.head - size + 2 ? large_head
                                                         : "the body ends inside of the head of a part");
    }
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 2);
    if (line.empty()) return named || fail("a part has no name");
    if (line.size() + 2 > limits_.head - size) return fail(large_head);
    size += line.size() + 2;
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon)) || !is_field_text(line)) {
      return fail("a line in the head of a part is no field");
    }
    if (ascii::iequals(line.substr(0, colon), "content-disposition")) {
      if (std::exchange(named, true)) return fail("a part has two names");
      if (!read_disposition(ascii::trim(line.substr(colon + 1)), part)) return false;
    } else if (!read_field(line, part)) {
      return false;
    }
  }
}

WIREBIND_DECL bool multipart_reader::read_field(std::string_view line, received_part& part) {
  const std::string_view name = line.substr(0, line.find(':'));
  const std::string_view value = ascii::trim(line.substr(name.size() + 1));
  if (!ascii::iequals(name, "content-type")) {
    part.others.add(name, value);
    return true;
  }
  if (!part.media_type.empty()) return fail("a part has two media types");
  part.media_type = value;
  return true;
}

WIREBIND_DECL bool multipart_reader::read_disposition(std::string_view value, received_part& part) {
  const bool form_data = ascii::iequals(take_token(value), "form-data");
  bool named = false;
  for (detail::field_parameter one; detail::take_parameter(value, one);) {
    if (ascii::iequals(one.name, "name")) {
      if (std::exchange(named, true)) return fail("a part has two names");
      part.name = detail::unquoted(one.value);
    } else if (ascii::iequals(one.name, "filename")) {
      if (part.file_name) return fail("a part has two file names");
      part.file_name = detail::unquoted(one.value);
    }
  }
  if (!form_data || !value.empty()) return fail("the Content-Disposition of a part is not that of a form");
  return named || fail("a part has no name");
}

}  // namespace wirebind::inline WIREBIND_ABI::http
