#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/impl/decimal.ipp>
#include <wirebind/core/least.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/impl/skip.ipp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/impl/utf8.ipp>
#include <wirebind/model/pattern.hpp>
#include <wirebind/model/rules.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// Takes the part before the next separator off a text.
inline std::string_view next_part(std::string_view& rest, char separator) noexcept {
  const std::size_t end = least(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(least(end + 1, rest.size()));
  return part;
}

/// "1 item", "5 items".
inline std::string counted(std::string_view count, std::string_view one, std::string_view many) {
  return std::string(count) + ' ' + std::string(count == "1" ? one : many);
}

inline bool is_text(const json::type& type) noexcept {
  return type.kind == json::kind::string || type.kind == json::kind::open_enum ||
         (type.kind == json::kind::text && !type.native);
}

inline std::string shown_value(const content& content) {
  std::string text;
  leaf_text(*content.type, content.value, text);
  return is_text(*content.type) ? '"' + cut_text(text, 64) + '"' : text;
}

/// The number behind a leaf; nothing if it is none, or not finite.
inline std::optional<decimal> decimal_of(const content& value) {
  std::int64_t whole = 0;
  if (get_whole(value.type->kind, value.value, whole)) {
    const auto bits = static_cast<std::uint64_t>(whole);
    return whole_decimal(whole < 0 ? 0 - bits : bits, whole < 0);
  }
  std::string text;
  return leaf_text(*value.type, value.value, text) ? parse_decimal(text) : std::nullopt;
}

/// What a value is and the rule that it breaks, as a violation shows them.
struct breach {
  std::string value{};
  std::string rule{};

  /// Whether there is one.
  explicit operator bool() const noexcept { return !rule.empty(); }
};

/// The value of a leaf that is a whole number, of a type that fits.
inline std::optional<std::int64_t> whole_number_of(const content& value) {
  std::int64_t whole = 0;
  if (!get_whole(value.type->kind, value.value, whole)) return std::nullopt;
  return whole;
}

/// Whether a whole number keeps its bound, where that takes no decimals; false where it is not known.
inline bool keeps_whole_bound(const rule& rule, const content& value) {
  if (rule.whole == no_whole_number) return false;
  const std::optional<std::int64_t> number = whole_number_of(value);
  if (!number) return false;
  switch (rule.kind) {
    case rule_kind::minimum:
      return *number >= rule.whole;
    case rule_kind::maximum:
      return *number <= rule.whole;
    case rule_kind::exclusive_minimum:
      return *number > rule.whole;
    case rule_kind::exclusive_maximum:
      return *number < rule.whole;
    case rule_kind::multiple_of:
      return rule.whole > 0 && *number % rule.whole == 0;
    default:
      return false;
  }
}

inline breach number_breach(const rule& rule, const content& value) {
  if (keeps_whole_bound(rule, value)) return {};
  const std::optional<decimal> bound = parse_decimal(rule.argument);
  std::string text;
  if (is_text(*value.type) || !bound) return {};
  const std::optional<decimal> number = decimal_of(value);
  const int order = number ? compare(*number, *bound) : 0;
  std::string_view broken;
  if (!number) {
    if (!leaf_text(*value.type, value.value, text)) return {};
    return breach{std::move(text), "is not a finite number"};
  }
  if (rule.kind == rule_kind::minimum && order < 0) broken = "is less than ";
  if (rule.kind == rule_kind::maximum && order > 0) broken = "is greater than ";
  if (rule.kind == rule_kind::exclusive_minimum && order <= 0) broken = "is not greater than ";
  if (rule.kind == rule_kind::exclusive_maximum && order >= 0) broken = "is not less than ";
  if (rule.kind == rule_kind::multiple_of && !bound->digits.empty() && !is_multiple(*number, *bound)) {
    broken = "is not a multiple of ";
  }
  if (broken.empty()) return {};
  return breach{shown_value(value), std::string(broken) + std::string(rule.argument)};
}

inline breach text_breach(const rule& rule, const content& value) {
  if (!is_text(*value.type)) return {};
  std::string formatted;
  std::string_view text;
  if (value.type->kind == json::kind::string) {
    text = *static_cast<const std::string*>(value.value);
  } else if (leaf_text(*value.type, value.value, formatted)) {
    text = formatted;
  }
  if (rule.kind == rule_kind::pattern) {
    const std::optional<pattern> compiled = pattern::compile(rule.argument);
    if (!compiled || compiled->matches(text)) return {};
    return breach{shown_value(value), "does not match " + std::string(rule.argument)};
  }
  // No text has more code points than bytes.
  if (rule.kind == rule_kind::max_length && rule.whole >= 0 &&
      text.size() <= static_cast<std::uint64_t>(rule.whole)) {
    return {};
  }
  const std::optional<decimal> bound = parse_decimal(rule.argument);
  if (!bound) return {};
  const int order = compare(whole_decimal(count_code_points(text)), *bound);
  if (rule.kind == rule_kind::min_length && order < 0) {
    return breach{shown_value(value), "is shorter than " + counted(rule.argument, "character", "characters")};
  }
  if (rule.kind == rule_kind::max_length && order > 0) {
    return breach{shown_value(value), "is longer than " + counted(rule.argument, "character", "characters")};
  }
  return {};
}

inline breach choice_breach(const rule& rule, const content& value, const std::string& text) {
  if (value.type->kind == json::kind::open_enum) return {};
  const bool words = is_text(*value.type) || value.type->kind == json::kind::boolean;
  const std::optional<decimal> number = words ? std::nullopt : parse_decimal(text);
  std::string listed;
  for (std::string_view rest = rule.argument; !rest.empty();) {
    const std::string_view part = next_part(rest, ',');
    const std::optional<decimal> option = words ? std::nullopt : parse_decimal(part);
    if (words ? part == text : number && option && compare(*number, *option) == 0) return {};
    listed += (listed.empty() ? "" : ", ") + std::string(part);
  }
  return breach{shown_value(value), "is not one of " + listed};
}

inline breach enumerator_breach(const content& value) {
  const std::string_view text = value.type->text(value.value);
  std::string listed;
  for (std::size_t i = 0; i != value.type->name_count; ++i) {
    if (value.type->names[i].text == text) return {};
    listed += (listed.empty() ? "" : ", ") + std::string(value.type->names[i].text);
  }
  return breach{shown_value(value), "is not one of " + listed};
}

inline breach constant_breach(const rule& rule, const content& value, const std::string& text) {
  if (text == rule.argument) return {};
  if (!is_text(*value.type) && same_number(text, rule.argument)) return {};
  return breach{shown_value(value), "is not " + std::string(rule.argument)};
}

/// The JSON text of a scalar in one form: strings without escapes.
inline std::string plain_scalar(std::string_view json) {
  std::string text;
  if (json.empty() || json.front() != '"' || !json::decode(json, text)) return std::string(json);
  return '"' + text + '"';
}

inline breach json_breach(const rule& rule, const content& value) {
  if (value.type->kind != json::kind::raw) return {};
  const std::string text = plain_scalar(static_cast<const json::raw*>(value.value)->text());
  const std::string_view options = rule.argument;
  json::detail::scanner scanner(options.data(), options.data() + options.size());
  for (const char* p = options.data(); options.ends_with(']') && *p != ']';) {
    const char* const first = json::detail::skip_space(p + 1);
    p = scanner.skip_value(first, 0);
    if (p == nullptr) return {};
    const std::string option = plain_scalar({first, static_cast<std::size_t>(p - first)});
    if (option == text || same_number(option, text)) return {};
    p = json::detail::skip_space(p);
  }
  return breach{cut_text(text, 64),
                "is not one of " + std::string(rule.argument.substr(1, rule.argument.size() - 2))};
}

/// What a single value that is present breaks of a rule for single values, if anything.
inline breach breach_of(const rule& rule, const content& value) {
  std::string text;
  switch (rule.kind) {
    case rule_kind::minimum:
    case rule_kind::maximum:
    case rule_kind::exclusive_minimum:
    case rule_kind::exclusive_maximum:
    case rule_kind::multiple_of:
      return number_breach(rule, value);
    case rule_kind::min_length:
    case rule_kind::max_length:
    case rule_kind::pattern:
      return text_breach(rule, value);
    case rule_kind::one_of:
      if (!leaf_text(*value.type, value.value, text)) return {};
      return choice_breach(rule, value, text);
    case rule_kind::constant:
      if (!leaf_text(*value.type, value.value, text)) return {};
      return constant_breach(rule, value, text);
    case rule_kind::one_of_json:
      return json_breach(rule, value);
    case rule_kind::known:
      if (value.type->kind != json::kind::open_enum) return {};
      return enumerator_breach(value);
    default:
      return {};
  }
}

}  // namespace detail
}  // namespace wirebind::inline WIREBIND_ABI
