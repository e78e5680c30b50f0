#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/model/impl/utf8.ipp>
#include <wirebind/model/pattern.hpp>


namespace wirebind::inline v0 {

/// Turns the text of a pattern into positions.
class pattern_compiler {
 public:
  explicit pattern_compiler(std::string_view text) noexcept : rest_(text) {}

  std::optional<pattern> compile() {
    result_.from_start_ = take('^');
    while (!rest_.empty()) {
      if (rest_ == "$") {
        result_.to_end_ = true;
        break;
      }
      if (!item()) return std::nullopt;
    }
    return std::move(result_);
  }

 private:
  using char_class = pattern::char_class;
  static constexpr std::size_t most_positions = 4096;
  static constexpr char32_t last_code_point = 0x10FFFF;

  bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool item() {
    char_class chars;
    if (!atom(chars)) return false;
    std::size_t least = 1;
    std::size_t most = 1;
    if (!quantifier(least, most)) return false;
    const bool endless = most == unlimited;
    const std::size_t count = endless ? least + 1 : most;
    if (count + result_.positions_.size() > most_positions) return false;
    for (std::size_t i = 0; i != count; ++i) {
      result_.positions_.push_back({result_.classes_.size(), i >= least, endless && i == least});
    }
    result_.classes_.push_back(std::move(chars));
    return true;
  }

  bool atom(char_class& chars) {
    constexpr std::string_view refused = "^$*+?()|{}]";
    if (take('[')) return bracket(chars);
    if (take('\\')) return escape(chars);
    if (take('.')) {
      chars.ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
      chars.negated = true;
      return true;
    }
    if (refused.find(rest_.front()) != std::string_view::npos) return false;
    const char32_t code = detail::next_code_point(rest_);
    chars.ranges = {{code, code}};
    return true;
  }

  bool bracket(char_class& chars) {
    chars.negated = take('^');
    while (!take(']')) {
      if (rest_.empty()) return false;
      char_class first;
      if (!bracket_atom(first)) return false;
      const bool range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
      if (!range) {
        chars.ranges.insert(chars.ranges.end(), first.ranges.begin(), first.ranges.end());
        continue;
      }
      rest_.remove_prefix(1);
      char_class last;
      if (!bracket_atom(last) || !is_single(first) || !is_single(last)) return false;
      if (first.ranges[0].first > last.ranges[0].first) return false;
      chars.ranges.emplace_back(first.ranges[0].first, last.ranges[0].first);
    }
    return true;
  }

  bool bracket_atom(char_class& chars) {
    if (take('\\')) return escape(chars);
    const char32_t code = detail::next_code_point(rest_);
    chars.ranges = {{code, code}};
    return true;
  }

  static bool is_single(const char_class& chars) noexcept {
    return chars.ranges.size() == 1 && chars.ranges[0].first == chars.ranges[0].second;
  }

  using ranges = std::vector<std::pair<char32_t, char32_t>>;

  /// What a set, whose ranges are in order, leaves out.
  static ranges complement(const ranges& set) {
    ranges rest;
    char32_t from = 0;
    for (const auto& [first, last] : set) {
      if (first > from) rest.emplace_back(from, first - 1);
      from = last + 1;
    }
    rest.emplace_back(from, last_code_point);
    return rest;
  }

  /// The set behind `\d`, `\w`, `\s`; nothing for another letter (ECMA-262, CharacterClassEscape).
  static ranges named_set(char letter) {
    switch (letter) {
      case 'd':
        return {{'0', '9'}};
      case 'w':
        return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      case 's':
        return {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
      default:
        return {};
    }
  }

  /// Reads what follows a backslash. A negated set comes out as its ranges, so that it may stand in brackets.
  bool escape(char_class& chars) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    chars.ranges = named_set(ascii::to_lower(c));
    if (!chars.ranges.empty()) {
      if (ascii::is_upper(c)) chars.ranges = complement(chars.ranges);
      return true;
    }
    if (c == 'x' || c == 'u') return hexadecimal(chars, c == 'x' ? 2 : 4);
    constexpr std::string_view letters = "tnrfv";
    constexpr std::string_view controls = "\t\n\r\f\v";
    const std::size_t control = letters.find(c);
    if (control != std::string_view::npos) return single(chars, static_cast<char32_t>(controls[control]));
    return !ascii::is_alnum(c) && static_cast<signed char>(c) > 0 && single(chars, static_cast<char32_t>(c));
  }

  static bool single(char_class& chars, char32_t code) {
    chars.ranges = {{code, code}};
    return true;
  }

  bool hexadecimal(char_class& chars, std::size_t digits) {
    if (rest_.size() < digits) return false;
    char32_t code = 0;
    for (std::size_t i = 0; i != digits; ++i) {
      const int value = ascii::hex_value(rest_[i]);
      if (value < 0) return false;
      code = code << 4 | static_cast<char32_t>(value);
    }
    rest_.remove_prefix(digits);
    return single(chars, code);
  }

  bool quantifier(std::size_t& least, std::size_t& most) {
    if (take('*')) {
      least = 0;
      most = unlimited;
    } else if (take('+')) {
      most = unlimited;
    } else if (take('?')) {
      least = 0;
    } else if (take('{')) {
      if (!number(least)) return false;
      most = least;
      if (take(',')) {
        most = unlimited;
        if (!rest_.empty() && rest_.front() != '}' && !number(most)) return false;
      }
      if (!take('}') || most < least) return false;
    }
    return true;
  }

  bool number(std::size_t& value) noexcept {
    if (rest_.empty() || !ascii::is_digit(rest_.front())) return false;
    for (value = 0; !rest_.empty() && ascii::is_digit(rest_.front()); rest_.remove_prefix(1)) {
      value = value * 10 + static_cast<std::size_t>(rest_.front() - '0');
      if (value > most_positions) return false;
    }
    return true;
  }

  static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);
  std::string_view rest_;
  pattern result_;
};

WIREBIND_DECL std::optional<pattern> pattern::compile(std::string_view text) {
  return pattern_compiler(text).compile();
}

inline bool pattern::char_class::contains(char32_t c) const noexcept {
  for (const auto& range : ranges) {
    if (c >= range.first && c <= range.second) return !negated;
  }
  return negated;
}

/// Enters a state and all that are reached from it without a character.
inline void pattern::add(std::vector<char>& states, std::size_t state) const {
  while (states[state] == 0) {
    states[state] = 1;
    if (state == positions_.size() || !positions_[state].may_skip) return;
    ++state;
  }
}

WIREBIND_DECL bool pattern::matches(std::string_view text) const {
  const std::size_t last = positions_.size();
  std::vector<char> states(last + 1);
  std::vector<char> next(last + 1);
  add(states, 0);
  while (!text.empty()) {
    if (states[last] != 0 && !to_end_) return true;
    const char32_t code = detail::next_code_point(text);
    next.assign(next.size(), 0);
    for (std::size_t i = 0; i != last; ++i) {
      if (states[i] == 0 || !classes_[positions_[i].char_class].contains(code)) continue;
      add(next, positions_[i].may_repeat ? i : i + 1);
    }
    if (!from_start_) add(next, 0);
    states.swap(next);
  }
  return states[last] != 0;
}

}  // namespace wirebind::inline v0
