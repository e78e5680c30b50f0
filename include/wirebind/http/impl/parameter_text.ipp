#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/impl/percent.ipp>
#include <wirebind/http/parameter_text.hpp>

#include <cstddef>
#include <optional>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

using parts_view = std::span<const parameter_part>;

inline constexpr std::string_view unsafe_segment = "cannot be one segment of a path";

inline bool has_any(std::string_view text, std::string_view characters) noexcept {
  return text.find_first_of(characters) != text.npos;
}

/// Why a style, which has one level unless it is deepObject, cannot express the parts; empty if it can.
inline std::string_view why_not(const parameter_facts& one, parts_view parts) noexcept {
  const std::size_t levels = one.shape == parameter_shape::single ? 0 : 1;
  const bool deep = one.format.style == parameter_style::deep_object;
  for (const parameter_part& part : parts) {
    if (part.nothing) return "has nothing in an item, which its style cannot carry";
    if (!deep && part.way.size() != levels) return "has values in values, which its style cannot carry";
  }
  return {};
}

/// Calls `use` with every piece of a value that is not exploded: its items, or names and values in turn.
template <class Use>
void each_piece(const parameter_facts& one, parts_view parts, Use use) {
  for (const parameter_part& part : parts) {
    if (one.shape == parameter_shape::object) use(std::string_view(part.way.front()));
    use(std::string_view(part.text));
  }
}

template <class Escape>
std::string joined(const parameter_facts& one, parts_view parts, char separator, Escape escape) {
  std::string out;
  bool first = true;
  each_piece(one, parts, [&](std::string_view piece) {
    if (!std::exchange(first, false)) out += separator;
    out += escape(piece);
  });
  return out;
}

template <class Test>
bool any_piece(const parameter_facts& one, parts_view parts, Test test) {
  bool found = false;
  each_piece(one, parts, [&](std::string_view piece) { found = found || test(piece); });
  return found;
}

inline bool any_piece_has(const parameter_facts& one, parts_view parts, std::string_view characters) {
  return any_piece(one, parts, [characters](std::string_view piece) { return has_any(piece, characters); });
}

/// One item of an exploded value in a path.
inline std::string segment_item(const parameter_facts& one, const parameter_part& part) {
  const bool matrix = one.format.style == parameter_style::matrix;
  const bool list = one.shape == parameter_shape::list;
  const std::string text = encode_segment(part.text);
  if (list && !matrix) return text;
  const std::string name = list ? encode_segment(one.name) : encode_segment(part.way.front());
  return matrix && text.empty() ? name : name + '=' + text;
}

inline std::string_view write_exploded_segment(const parameter_facts& one, parts_view parts,
                                               std::string& out) {
  const parameter_style style = one.format.style;
  // A dot is never percent-encoded, and would be taken for the end of the item.
  if (style == parameter_style::label && any_piece_has(one, parts, ".")) {
    return "has a dot, which separates the items";
  }
  bool first = style == parameter_style::simple;
  const char separator = first ? ',' : style == parameter_style::label ? '.' : ';';
  for (const parameter_part& part : parts) {
    if (!std::exchange(first, false)) out += separator;
    out += segment_item(one, part);
  }
  return {};
}

/// The name of a cookie is a token, which is not encoded.
inline std::string encode_cookie_name(std::string_view text) {
  return encode_others(text, [](char c) { return is_token_character(c) && c != '%'; });
}

/// Appends items of a query or pairs of a cookie.
struct pair_writer {
  std::string& out;
  std::string_view separator;
  std::string (*encode_name)(std::string_view name);

  void add(std::string_view name, std::string_view encoded_text) {
    if (!out.empty()) out += separator;
    out.append(encode_name(name)).append(1, '=').append(encoded_text);
  }
};

inline std::string_view write_deep(const parameter_facts& one, parts_view parts, pair_writer pairs) {
  for (const parameter_part& part : parts) {
    std::string name(one.name);
    for (const std::string& step : part.way) {
      if (step.empty()) return "has an empty name";
      if (has_any(step, "[]")) return "has a bracket in a name";
      name.append(1, '[').append(step).append(1, ']');
    }
    pairs.add(name, one.format.reserved ? encode_reserved(part.text) : encode_query(part.text));
  }
  return {};
}

/// A value that is exploded in a query or a cookie.
inline void write_exploded(const parameter_facts& one, parts_view parts, pair_writer pairs) {
  for (std::size_t i = 0; i != parts.size(); ++i) {
    std::string name(one.name);
    if (one.format.style == parameter_style::numbered) {
      name += '.' + std::to_string(i + 1);
    } else if (one.shape == parameter_shape::object) {
      name = parts[i].way.front();
    }
    const std::string& text = parts[i].text;
    pairs.add(name, one.format.reserved ? encode_reserved(text) : encode_query(text));
  }
}

inline bool is_delimited(parameter_style style) noexcept {
  return style == parameter_style::space_delimited || style == parameter_style::pipe_delimited;
}

inline std::string_view write_pairs(const parameter_facts& one, parts_view parts, pair_writer pairs) {
  const auto [style, exploded, reserved, empty] = one.format;
  if (parts.empty()) {
    if (empty) pairs.add(one.name, {});
    return {};
  }
  if (const std::string_view rule = why_not(one, parts); !rule.empty()) return rule;
  if (style == parameter_style::deep_object) return write_deep(one, parts, pairs);
  const bool single = one.shape == parameter_shape::single;
  if (!single && (exploded || style == parameter_style::numbered)) {
    write_exploded(one, parts, pairs);
    return {};
  }
  if (!single && is_delimited(style)) {
    const bool space = style == parameter_style::space_delimited;
    if (any_piece_has(one, parts, space ? " " : "|")) {
      return space ? "has a space, which separates the items" : "has a bar, which separates the items";
    }
    const auto plain = [](std::string_view piece) { return piece; };
    pairs.add(one.name, encode_query(joined(one, parts, space ? ' ' : '|', plain)));
    return {};
  }
  const auto escape = [single, keep = reserved](std::string_view piece) {
    return keep ? encode_reserved(piece, single ? "" : ",") : encode_query(piece);
  };
  pairs.add(one.name, joined(one, parts, ',', escape));
  return {};
}

/// Splits a text at a character; false with too many pieces.
inline bool split(std::string_view text, char at, std::vector<std::string_view>& pieces) {
  for (;;) {
    if (pieces.size() == 2 * largest_parameter) return false;
    const std::size_t length = text.find(at);
    pieces.push_back(text.substr(0, length));
    if (length == text.npos) return true;
    text.remove_prefix(length + 1);
  }
}

inline std::optional<std::string> as_written(std::string_view text) { return std::string(text); }

/// Makes parts of pieces: items, or names and values in turn.
template <class Decode>
parameter_read take_pieces(const parameter_facts& one, std::span<const std::string_view> pieces,
                           Decode decode, std::vector<parameter_part>& parts) {
  const bool object = one.shape == parameter_shape::object;
  const std::size_t step = object ? 2 : 1;
  if (pieces.size() % step != 0 || pieces.size() / step > largest_parameter) return parameter_read::malformed;
  for (std::size_t i = 0; i != pieces.size(); i += step) {
    auto name = object ? decode(pieces[i]) : std::to_string(i);
    auto text = decode(pieces[i + step - 1]);
    if (!name || !text) return parameter_read::malformed;
    parts.push_back({{std::move(*name)}, std::move(*text)});
  }
  return parameter_read::found;
}

/// Makes parts of exploded pieces: items, or `name=value`. In the style matrix an item has the name of the
/// parameter, and an empty value no equals sign.
template <class Decode>
parameter_read take_exploded(const parameter_facts& one, std::span<const std::string_view> pieces,
                             Decode decode, std::vector<parameter_part>& parts) {
  const bool matrix = one.format.style == parameter_style::matrix;
  const bool list = one.shape == parameter_shape::list;
  if (pieces.size() > largest_parameter) return parameter_read::malformed;
  for (const std::string_view piece : pieces) {
    const std::size_t equals = list && !matrix ? piece.npos : piece.find('=');
    const bool named = equals != piece.npos;
    if (!named && !list && !matrix) return parameter_read::malformed;
    auto name = decode(named || matrix ? piece.substr(0, equals) : std::string_view());
    auto text = decode(named ? piece.substr(equals + 1) : matrix ? std::string_view() : piece);
    if (!name || !text || (list && matrix && *name != one.name)) return parameter_read::malformed;
    if (list) name = std::to_string(parts.size());
    parts.push_back({{std::move(*name)}, std::move(*text)});
  }
  return parameter_read::found;
}

/// The text of a single value.
template <class Decode>
parameter_read take_single(std::string_view text, Decode decode, std::vector<parameter_part>& parts) {
  auto decoded = decode(text);
  if (!decoded) return parameter_read::malformed;
  parts.push_back({{}, std::move(*decoded)});
  return parameter_read::found;
}

/// `[a][0]` as its steps; false if it is malformed.
inline bool take_steps(std::string_view text, std::vector<std::string>& way) {
  constexpr std::size_t deepest = 24;
  while (!text.empty()) {
    const std::size_t end = text.find(']');
    if (text.front() != '[' || end == text.npos || end == 1 || way.size() == deepest) return false;
    const std::string_view step = text.substr(1, end - 1);
    if (step.find('[') != step.npos) return false;
    way.push_back(std::string(step));
    text.remove_prefix(end + 1);
  }
  return true;
}

inline parameter_read read_deep(const parameter_facts& one, std::span<const query_item> items,
                                std::vector<parameter_part>& parts) {
  bool nothing = false;
  for (const query_item& item : items) {
    const std::string_view name = item.name;
    if (!name.starts_with(one.name)) continue;
    const std::string_view steps = name.substr(one.name.size());
    if (steps.empty() && one.format.empty && item.value.empty()) nothing = true;
    if (steps.empty() || steps.front() != '[') continue;
    parameter_part part{{}, item.value};
    if (!take_steps(steps, part.way) || parts.size() == largest_parameter) return parameter_read::malformed;
    parts.push_back(std::move(part));
  }
  return parts.empty() && !nothing ? parameter_read::absent : parameter_read::found;
}

inline parameter_read read_exploded(const parameter_facts& one, std::span<const query_item> items,
                                    function_ref<bool(std::string_view)> is_member,
                                    std::vector<parameter_part>& parts) {
  const bool list = one.shape == parameter_shape::list;
  for (const query_item& item : items) {
    if (list ? item.name != one.name : !is_member(item.name)) continue;
    if (parts.size() == largest_parameter) return parameter_read::malformed;
    parts.push_back({{list ? std::to_string(parts.size()) : item.name}, item.value});
  }
  if (parts.empty()) return parameter_read::absent;
  if (list && one.format.empty && parts.size() == 1 && parts.front().text.empty()) parts.clear();
  return parameter_read::found;
}

/// A value that is one item of a query.
inline parameter_read read_joined(const parameter_facts& one, const query_item& item,
                                  std::vector<parameter_part>& parts) {
  if (one.shape == parameter_shape::single) return take_single(item.value, as_written, parts);
  if (one.format.empty && item.value.empty()) return parameter_read::found;
  std::vector<std::string_view> pieces;
  if (is_delimited(one.format.style)) {
    const char at = one.format.style == parameter_style::space_delimited ? ' ' : '|';
    if (!split(item.value, at, pieces)) return parameter_read::malformed;
    return take_pieces(one, pieces, as_written, parts);
  }
  if (!split(item.written, ',', pieces)) return parameter_read::malformed;
  return take_pieces(one, pieces, decode_percent, parts);
}

}  // namespace detail

WIREBIND_DECL std::string_view write_segment(const parameter_facts& one,
                                             std::span<const parameter_part> parts, std::string& out) {
  if (parts.empty()) return "has nothing in it, which no path can carry";
  const std::string_view first = parts.front().text;
  if (parts.size() == 1 && parts.front().way.empty() && one.shape == parameter_shape::single &&
      one.format.style == parameter_style::simple && is_safe_segment(first) &&
      detail::all_may_stand(first, detail::character_set::unreserved)) {
    out += first;
    return {};
  }
  if (const std::string_view rule = detail::why_not(one, parts); !rule.empty()) return rule;
  if (detail::any_piece(one, parts, detail::breaks_path)) return detail::unsafe_segment;
  if (one.shape != parameter_shape::single && one.format.exploded) {
    return detail::write_exploded_segment(one, parts, out);
  }
  const std::string text = detail::joined(one, parts, ',', encode_segment);
  switch (one.format.style) {
    case parameter_style::label:
      out += '.' + text;
      return {};
    case parameter_style::matrix:
      out += ';' + encode_segment(one.name) + (text.empty() ? "" : "=" + text);
      return {};
    default:
      if (text.empty()) return detail::unsafe_segment;
      out += text;
      return {};
  }
}

WIREBIND_DECL std::string_view write_query(const parameter_facts& one, std::span<const parameter_part> parts,
                                           std::string& out) {
  return detail::write_pairs(one, parts, {out, "&", encode_query});
}

WIREBIND_DECL std::string_view write_cookie(const parameter_facts& one, std::span<const parameter_part> parts,
                                            std::string& out) {
  return detail::write_pairs(one, parts, {out, "; ", detail::encode_cookie_name});
}

WIREBIND_DECL std::string_view write_field(const parameter_facts& one, std::span<const parameter_part> parts,
                                           std::string& out) {
  if (const std::string_view rule = detail::why_not(one, parts); !rule.empty()) return rule;
  bool first = true;
  for (const parameter_part& part : parts) {
    if (one.shape == parameter_shape::single) {
      out += part.text;
      return {};
    }
    const bool object = one.shape == parameter_shape::object;
    const std::string_view name = object ? std::string_view(part.way.front()) : std::string_view();
    for (const std::string_view piece : {name, std::string_view(part.text)}) {
      if (detail::has_any(piece, ",")) return "has a comma, which separates the items";
      if (ascii::trim(piece).size() != piece.size()) return "has whitespace at an end of an item";
    }
    if (!std::exchange(first, false)) out += ',';
    if (object && one.format.exploded && detail::has_any(name, "=")) return "has an equals sign in a name";
    if (object) out.append(name).append(1, one.format.exploded ? '=' : ',');
    out += part.text;
  }
  return {};
}

WIREBIND_DECL bool has_field_for_each_item(const parameter_facts& one) noexcept {
  return one.shape == parameter_shape::list && ascii::iequals(one.name, "set-cookie");
}

WIREBIND_DECL parameter_read read_segment(const parameter_facts& one, std::string_view encoded,
                                          std::vector<parameter_part>& parts) {
  const parameter_style style = one.format.style;
  const bool matrix = style == parameter_style::matrix;
  const char separator = style == parameter_style::label ? '.' : matrix ? ';' : ',';
  if (separator != ',') {
    if (encoded.empty() || encoded.front() != separator) return parameter_read::malformed;
    encoded.remove_prefix(1);
  }
  std::vector<std::string_view> pieces;
  if (one.shape != parameter_shape::single && one.format.exploded) {
    if (!detail::split(encoded, separator, pieces)) return parameter_read::malformed;
    return detail::take_exploded(one, pieces, decode_percent, parts);
  }
  if (matrix) {
    const std::size_t equals = encoded.find('=');
    if (decode_percent(encoded.substr(0, equals)) != one.name) return parameter_read::malformed;
    encoded = equals == encoded.npos ? std::string_view() : encoded.substr(equals + 1);
  }
  if (one.shape == parameter_shape::single) return detail::take_single(encoded, decode_percent, parts);
  if (!detail::split(encoded, ',', pieces)) return parameter_read::malformed;
  return detail::take_pieces(one, pieces, decode_percent, parts);
}

WIREBIND_DECL parameter_read read_query(const parameter_facts& one, std::span<const query_item> items,
                                        function_ref<bool(std::string_view)> is_member,
                                        std::vector<parameter_part>& parts) {
  if (one.format.style == parameter_style::deep_object) return detail::read_deep(one, items, parts);
  if (one.shape != parameter_shape::single && one.format.exploded) {
    return detail::read_exploded(one, items, is_member, parts);
  }
  const query_item* found = nullptr;
  for (const query_item& item : items) {
    if (item.name != one.name) continue;
    if (found != nullptr) return parameter_read::repeated;
    found = &item;
  }
  return found != nullptr ? detail::read_joined(one, *found, parts) : parameter_read::absent;
}

WIREBIND_DECL parameter_read read_field(const parameter_facts& one, std::string_view value,
                                        std::vector<parameter_part>& parts) {
  if (one.shape == parameter_shape::single) return detail::take_single(value, detail::as_written, parts);
  std::vector<std::string_view> pieces;
  if (!detail::split(value, ',', pieces)) return parameter_read::malformed;
  for (std::string_view& piece : pieces) piece = ascii::trim(piece);
  const bool exploded = one.format.exploded && one.shape == parameter_shape::object;
  return exploded ? detail::take_exploded(one, pieces, detail::as_written, parts)
                  : detail::take_pieces(one, pieces, detail::as_written, parts);
}

WIREBIND_DECL void parse_cookies(std::string_view value, std::vector<query_item>& pairs) {
  while (!value.empty()) {
    const std::size_t length = value.find(';');
    const std::string_view pair = ascii::trim(value.substr(0, length));
    value.remove_prefix(length == value.npos ? value.size() : length + 1);
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos) continue;
    std::string_view text = pair.substr(equals + 1);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    const std::string_view name = pair.substr(0, equals);
    pairs.push_back({decode_percent(name).value_or(std::string(name)),
                     decode_percent(text).value_or(std::string(text)), true, text});
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::http
