#pragma once

#include <wirebind/client/detail/markup.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/json/impl/scan.ipp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client::detail {

inline constexpr std::size_t longest_first_words = 200;
inline constexpr std::size_t longest_reference = 12;

inline bool is_markup_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

inline std::string_view trim_markup(std::string_view text) noexcept {
  while (!text.empty() && is_markup_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_markup_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Adds what `reference`, the text between & and ;, stands for; false when it stands for nothing.
inline bool append_reference(std::string_view reference, std::string& to) {
  static constexpr std::pair<std::string_view, char> named[] = {{"amp", '&'},  {"lt", '<'},    {"gt", '>'},
                                                                {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}};
  for (const auto& [name, character] : named) {
    if (reference == name) return to += character, true;
  }
  if (reference.size() < 2 || reference.front() != '#') return false;
  reference.remove_prefix(1);
  const bool hex = ascii::to_lower(reference.front()) == 'x';
  if (hex) reference.remove_prefix(1);
  std::uint32_t code = 0;
  const char* const last = reference.data() + reference.size();
  const auto [end, error] = std::from_chars(reference.data(), last, code, hex ? 16 : 10);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (error != std::errc() || end != last || code == 0 || code > 0x10FFFF || surrogate) return false;
  char bytes[4];
  to.append(bytes, json::detail::write_utf8(bytes, code));
  return true;
}

inline std::string decode_references(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t start = text.find('&');
    out += text.substr(0, start);
    if (start == text.npos) break;
    text.remove_prefix(start);
    const std::size_t end = text.substr(0, longest_reference).find(';');
    if (end == text.npos || !append_reference(text.substr(1, end - 1), out)) {
      out += '&';
      text.remove_prefix(1);
    } else {
      text.remove_prefix(end + 1);
    }
  }
  return out;
}

/// Drops a construct that is neither text nor element; true when there was one, even one without its end.
WIREBIND_DECL bool markup_reader::pass(std::string_view start, std::string_view end) {
  if (!rest_.starts_with(start)) return false;
  const std::size_t found = rest_.find(end, start.size());
  rest_.remove_prefix(found == rest_.npos ? rest_.size() : found + end.size());
  return true;
}

WIREBIND_DECL markup_reader::piece markup_reader::next() {
  constexpr std::string_view literal = "<![CDATA[";
  while (pass("<!--", "-->") || pass("<?", "?>") || (!rest_.starts_with(literal) && pass("<!", ">"))) {
  }
  if (rest_.empty()) return piece::end;
  if (rest_.starts_with(literal)) {
    const std::size_t end = rest_.find("]]>");
    if (end == rest_.npos) return piece::broken;
    text_ = rest_.substr(literal.size(), end - literal.size());
    rest_.remove_prefix(end + 3);
    return piece::text;
  }
  if (rest_.front() == '<') return tag();
  const std::size_t end = least(rest_.find('<'), rest_.size());
  text_ = decode_references(rest_.substr(0, end));
  rest_.remove_prefix(end);
  return piece::text;
}

// Behind "<": a name, attributes that are not looked at, and ">" outside their quotes.
WIREBIND_DECL markup_reader::piece markup_reader::tag() {
  std::string_view rest = rest_.substr(1);
  const bool close = rest.starts_with('/');
  if (close) rest.remove_prefix(1);
  std::size_t size = 0;
  while (size != rest.size() && (ascii::is_alnum(rest[size]) || rest[size] == '-' || rest[size] == ':'))
    ++size;
  name_ = rest.substr(0, size);
  char quote = '\0';
  for (std::size_t at = size; size != 0 && at != rest.size(); ++at) {
    const char c = rest[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      empty_ = !close && rest[at - 1] == '/';
      rest_ = rest.substr(at + 1);
      return close ? piece::close : piece::open;
    }
  }
  rest_ = {};
  return piece::broken;
}

WIREBIND_DECL void markup_reader::skip_content(std::string_view name) {
  for (std::size_t at = rest_.find("</"); at != rest_.npos; at = rest_.find("</", at + 2)) {
    if (ascii::iequals(rest_.substr(at + 2, name.size()), name)) return rest_.remove_prefix(at);
  }
  rest_ = {};
}

/// Where the text of a member of `Error` goes; null for a member that is not needed.
inline std::string* member_of(markup_error& error, std::string_view name) {
  if (ascii::iequals(name, "Code") || ascii::iequals(name, "ErrorCode")) return &error.code;
  if (ascii::iequals(name, "Message") || ascii::iequals(name, "ErrorMessage")) return &error.message;
  return ascii::iequals(name, "RequestId") ? &error.request_id : nullptr;
}

WIREBIND_DECL bool read_xml_error(std::string_view text, markup_error& found) {
  using piece = markup_reader::piece;
  markup_reader reader(trim_markup(text));
  std::vector<std::string_view> open;
  for (bool rooted = false;;) {
    switch (reader.next()) {
      case piece::text:
        if (open.size() == 2) {
          if (std::string* const member = member_of(found, open.back())) *member += reader.take_text();
        } else if (open.empty() && !trim_markup(reader.take_text()).empty()) {
          return false;
        }
        break;
      case piece::open:
        if (open.empty() && (std::exchange(rooted, true) || !ascii::iequals(reader.name(), "Error"))) {
          return false;
        }
        if (!reader.empty()) open.push_back(reader.name());
        break;
      case piece::close:
        if (open.empty() || open.back() != reader.name()) return false;
        open.pop_back();
        break;
      case piece::end:
        if (!rooted || !open.empty()) return false;
        for (std::string* each : {&found.code, &found.message, &found.request_id})
          *each = std::string(trim_markup(*each));
        return true;
      case piece::broken:
        return false;
    }
  }
}

/// The text with its white space as single spaces, cut between characters.
inline std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_markup_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.size() > longest_first_words) {
    std::size_t end = longest_first_words;
    while (end != 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out.resize(end);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

WIREBIND_DECL std::string first_words(std::string_view text) {
  using piece = markup_reader::piece;
  text = trim_markup(text);
  if (!text.starts_with('<')) return {};
  markup_reader reader(text);
  for (piece what = reader.next(); what != piece::end && what != piece::broken; what = reader.next()) {
    if (what == piece::open && !reader.empty()) {
      for (const std::string_view opaque : {"script", "style"}) {
        if (ascii::iequals(reader.name(), opaque)) reader.skip_content(opaque);
      }
    } else if (what == piece::text) {
      if (std::string words = one_line(reader.take_text()); !words.empty()) return words;
    }
  }
  return {};
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
