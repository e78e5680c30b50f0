// Matches text against the patterns of a spec in linear time. Supports the part of ECMA patterns that APIs
// use for limits: characters, classes, `.`, the quantifiers * + ? {m} {m,} {m,n}, and anchors at the ends.
// Rejects groups, alternatives, references and look-around.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/sequence.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// A compiled pattern; safe to use from several threads.
class pattern {
 public:
  /// Nothing if the text is not supported, or expands to more than 4096 positions.
  WIREBIND_DECL static std::optional<pattern> compile(std::string_view text);

  /// Whether some part of `text`, which is UTF-8, matches; anchors restrict it to the ends.
  WIREBIND_DECL bool matches(std::string_view text) const;

 private:
  friend class pattern_compiler;

  struct range {
    char32_t first;
    char32_t last;
  };
  /// One position in the text to match. Its characters are some of `ranges_`, or all others.
  struct position {
    std::size_t ranges_begin = 0;
    std::size_t ranges_end = 0;
    bool negated = false;
    bool may_skip = false;
    bool may_repeat = false;
  };
  bool contains(const position& place, char32_t code) const noexcept;
  void add(std::string& states, std::size_t state) const;

  sequence<range> ranges_;
  sequence<position> positions_;
  bool from_start_ = false;
  bool to_end_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/pattern.ipp>
#endif
