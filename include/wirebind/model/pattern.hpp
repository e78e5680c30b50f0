// Matches text against the patterns of a spec in linear time. Takes the part of ECMA patterns that API limits
// are written in: characters, classes, `.`, the quantifiers * + ? {m} {m,} {m,n}, and anchors at the ends.
// Refuses groups, alternatives, references and look-around.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline v0 {

/// A compiled pattern; safe to use from several threads.
class pattern {
 public:
  /// Nothing when the text is not of the supported part, or counts to more than 4096 positions.
  WIREBIND_DECL static std::optional<pattern> compile(std::string_view text);

  /// Whether some part of `text`, which is UTF-8, matches; anchors bind the part to the ends.
  WIREBIND_DECL bool matches(std::string_view text) const;

 private:
  friend class pattern_compiler;

  struct char_class {
    std::vector<std::pair<char32_t, char32_t>> ranges;
    bool negated = false;
    bool contains(char32_t c) const noexcept;
  };
  /// One place in the text to match.
  struct position {
    std::size_t char_class = 0;
    bool may_skip = false;
    bool may_repeat = false;
  };
  void add(std::vector<char>& states, std::size_t state) const;

  std::vector<char_class> classes_;
  std::vector<position> positions_;
  bool from_start_ = false;
  bool to_end_ = false;
};

}  // namespace wirebind::inline v0

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/pattern.ipp>
#endif
