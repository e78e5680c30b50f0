#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/model/impl/utf8.ipp>
#include <wirebind/model/pattern.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI {

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
  using range = pattern::range;
  using position = pattern::position;
  static constexpr std::size_t most_positions = 4096;
  static constexpr char32_t last_code_point = 0x10FFFF;

  bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool item() {
    position place;
    place.ranges_begin = result_.ranges_.size();
    if (!atom(place)) return false;
    place.ranges_end = result_.ranges_.size();
    std::size_t least = 1;
    std::size_t most = 1;
    if (!quantifier(least, most)) return false;
    const bool endless = most == unlimited;
    const std::size_t count = endless ? least + 1 : most;
    if (count + result_.positions_.size() > most_positions) return false;
    for (std::size_t i = 0; i != count; ++i) {
      place.may_skip = i >= least;
      place.may_repeat = endless && i == least;
      result_.positions_.push_back(place);
    }
    return true;
  }

  bool atom(position& place) {
    constexpr std::string_view refused = "^$*+?()|{}]";
    if (take('[')) return bracket(place);
    if (take('\\')) return escape();
    if (take('.')) {
      single('\n');
      single('\r');
      add(0x2028, 0x2029);
      place.negated = true;
      return true;
    }
    if (refused.find(rest_.front()) != std::string_view::npos) return false;
    return single(detail::next_code_point(rest_));
  }

  bool bracket(position& place) {
    sequence<range>& ranges = result_.ranges_;
    place.negated = take('^');
    while (!take(']')) {
      if (rest_.empty()) return false;
      const std::size_t begin = ranges.size();
      if (!bracket_atom()) return false;
      if (rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') continue;
      rest_.remove_prefix(1);
      const std::size_t middle = ranges.size();
      if (!bracket_atom() || !is_single(begin, middle) || !is_single(middle, ranges.size())) return false;
      if (ranges[begin].first > ranges[middle].first) return false;
      ranges[begin].last = ranges[middle].last;
      ranges.pop_back();
    }
    return true;
  }

  bool bracket_atom() {
    if (take('\\')) return escape();
    return single(detail::next_code_point(rest_));
  }

  /// Whether the ranges from `begin` to `end` are a single character.
  bool is_single(std::size_t begin, std::size_t end) const noexcept {
    return end - begin == 1 && result_.ranges_[begin].first == result_.ranges_[begin].last;
  }

  void add(char32_t first, char32_t last) { result_.ranges_.push_back({first, last}); }

  bool single(char32_t code) {
    add(code, code);
    return true;
  }

  /// Adds a set, whose ranges are in order, or what it leaves out.
  template <std::size_t Count>
  bool add_set(const range (&set)[Count], bool negated) {
    char32_t from = 0;
    for (const range& one : set) {
      if (!negated) {
        add(one.first, one.last);
      } else if (one.first > from) {
        add(from, one.first - 1);
      }
      from = one.last + 1;
    }
    if (negated) add(from, last_code_point);
    return true;
  }

  /// Reads what follows a backslash. A negated set comes out as its ranges, so that it may stand in brackets.
  bool escape() {
    // The sets of ECMA-262, CharacterClassEscape.
    static constexpr range digit[] = {{'0', '9'}};
    static constexpr range word[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    static constexpr range space[] = {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680},
                                      {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                                      {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    switch (ascii::to_lower(c)) {
      case 'd':
        return add_set(digit, c == 'D');
      case 'w':
        return add_set(word, c == 'W');
      case 's':
        return add_set(space, c == 'S');
      default:
        break;
    }
    if (c == 'x' || c == 'u') return hexadecimal(c == 'x' ? 2 : 4);
    constexpr std::string_view letters = "tnrfv";
    constexpr std::string_view controls = "\t\n\r\f\v";
    const std::size_t control = letters.find(c);
    if (control != std::string_view::npos) return single(static_cast<char32_t>(controls[control]));
    return !ascii::is_alnum(c) && static_cast<signed char>(c) > 0 && single(static_cast<char32_t>(c));
  }

  bool hexadecimal(std::size_t digits) {
    if (rest_.size() < digits) return false;
    char32_t code = 0;
    for (std::size_t i = 0; i != digits; ++i) {
      const int value = ascii::hex_value(rest_[i]);
      if (value < 0) return false;
      code = code << 4 | static_cast<char32_t>(value);
    }
    rest_.remove_prefix(digits);
    return single(code);
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

inline bool pattern::contains(const position& place, char32_t code) const noexcept {
  for (std::size_t i = place.ranges_begin; i != place.ranges_end; ++i) {
    if (code >= ranges_[i].first && code <= ranges_[i].last) return !place.negated;
  }
  return place.negated;
}

/// Enters a state and all that are reached from it without a character.
inline void pattern::add(std::string& states, std::size_t state) const {
  while (states[state] == 0) {
    states[state] = 1;
    if (state == positions_.size() || !positions_[state].may_skip) return;
    ++state;
  }
}

WIREBIND_DECL bool pattern::matches(std::string_view text) const {
  const std::size_t last = positions_.size();
  std::string states(last + 1, 0);
  std::string next(last + 1, 0);
  add(states, 0);
  while (!text.empty()) {
    if (states[last] != 0 && !to_end_) return true;
    const char32_t code = detail::next_code_point(text);
    next.assign(next.size(), 0);
    for (std::size_t i = 0; i != last; ++i) {
      if (states[i] == 0 || !contains(positions_[i], code)) continue;
      add(next, positions_[i].may_repeat ? i : i + 1);
    }
    if (!from_start_) add(next, 0);
    states.swap(next);
  }
  return states[last] != 0;
}

}  // namespace wirebind::inline WIREBIND_ABI
