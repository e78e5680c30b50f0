#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/detail/head_reader.hpp>

namespace wirebind::inline WIREBIND_ABI::http::detail {

WIREBIND_DECL bool line_reader::take(std::string_view& in, std::string_view& line, std::error_code& error) {
  if (complete_) held_.clear();
  complete_ = false;
  const std::size_t end = in.find('\n');
  const std::size_t used = end == std::string_view::npos ? in.size() : end + 1;
  if (used > budget_) {
    error = too_long_;
    return false;
  }
  budget_ -= used;
  std::string_view piece(in.data(), used);
  in.remove_prefix(used);
  if (end == std::string_view::npos) {
    held_ += piece;
    return false;
  }
  complete_ = true;
  if (!held_.empty()) {
    held_ += piece;
    piece = held_;
  }
  if (piece.size() < 2 || piece[piece.size() - 2] != '\r') {
    error = bad_ending_;
    return false;
  }
  line = {piece.data(), piece.size() - 2};
  return true;
}

/// Why a line does not begin with a name and a colon.
inline std::error_code name_error(std::string_view line, bool first) noexcept {
  if (ascii::is_space_or_tab(line.front())) return first ? errc::whitespace_before_fields : errc::obs_fold;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return errc::missing_colon;
  return colon != 0 && ascii::is_space_or_tab(line[colon - 1]) ? errc::space_before_colon
                                                               : errc::invalid_field_name;
}

WIREBIND_DECL std::error_code parse_field_line(std::string_view line, bool first, field& out) {
  std::string_view rest = line;
  out.name = take_token(rest);
  if (out.name.empty() || rest.empty() || rest.front() != ':') return name_error(line, first);
  rest.remove_prefix(1);
  out.value = ascii::trim(rest);
  return is_field_text(out.value) ? std::error_code() : errc::invalid_field_value;
}

WIREBIND_DECL bool field_reader::take(std::string_view line, fields* out, std::error_code& error) {
  if (line.empty()) return true;
  field item;
  error = parse_field_line(line, first_, item);
  if (error) return false;
  first_ = false;
  if (left_ == 0) {
    error = errc::too_many_fields;
    return false;
  }
  --left_;
  if (out == nullptr) return false;
  out->add(item.name, item.value);
  return false;
}

WIREBIND_DECL void field_reader::take_written(std::string_view& in, line_reader& lines, fields& out) {
  for (; left_ != 0; --left_) {
    std::string_view rest = in;
    const std::size_t name_size = take_token(rest).size();
    if (name_size == 0 || rest.size() < 5 || rest[0] != ':' || rest[1] != ' ') return;
    rest.remove_prefix(2);
    const std::size_t value_size = before_control(rest).size();
    const bool ends =
        rest.size() - value_size >= 2 && rest[value_size] == '\r' && rest[value_size + 1] == '\n';
    const bool written = ends && value_size != 0 && rest[0] != ' ' && rest[value_size - 1] != ' ';
    const std::string_view line(in.data(), name_size + value_size + 4);
    if (!written || !lines.take_whole(in, line.size())) return;
    first_ = false;
    out.add_line(line, name_size);
  }
}

// Nineteen digits hold every length below 10^19, which fits; more digits are refused as overflow would be.
inline bool parse_length(std::string_view text, std::uint64_t& out) noexcept {
  if (text.empty() || text.size() > 19) return false;
  out = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return false;
    out = out * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

WIREBIND_DECL std::error_code read_framing(const fields& all, bool http_1_0, framing& out) {
  constexpr std::string_view length_name = "content-length", codings_name = "transfer-encoding";
  bool has_length = false;
  std::uint64_t length = 0;
  std::size_t codings = 0;
  bool chunked = false;
  for (const field& item : all) {
    if (item.name.size() == codings_name.size() && ascii::iequals(item.name, codings_name)) {
      ++codings;
      chunked = ascii::iequals(item.value, "chunked");
    }
    if (item.name.size() != length_name.size() || !ascii::iequals(item.name, length_name)) continue;
    std::uint64_t value = 0;
    if (!parse_length(item.value, value)) return errc::bad_length;
    if (has_length && value != length) return errc::conflicting_lengths;
    has_length = true;
    length = value;
  }
  if (codings == 0) {
    if (has_length) out = {framing::kind::length, length};
    return {};
  }
  if (has_length) return errc::length_and_transfer_encoding;
  if (http_1_0) return errc::transfer_encoding_in_http_1_0;
  if (codings != 1 || !chunked) return errc::unsupported_transfer_encoding;
  out = {framing::kind::chunked, 0};
  return {};
}

WIREBIND_DECL bool is_persistent(const fields& all, bool http_1_0) noexcept {
  if (all.has_element("connection", "close")) return false;
  return !http_1_0 || all.has_element("connection", "keep-alive");
}

WIREBIND_DECL std::error_code parse_version(std::string_view text, errc malformed, bool& http_1_0) {
  const bool shaped = text.size() == 8 && text.substr(0, 5) == "HTTP/" && ascii::is_digit(text[5]) &&
                      text[6] == '.' && ascii::is_digit(text[7]);
  if (!shaped) return malformed;
  if (text[5] != '1' || text[7] > '1') return errc::unsupported_version;
  http_1_0 = text[7] == '0';
  return {};
}

}  // namespace wirebind::inline WIREBIND_ABI::http::detail
