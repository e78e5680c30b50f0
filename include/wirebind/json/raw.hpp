// A JSON value of any form, kept as its text. The text is valid, so that it can be
// written unchanged; interop/nlohmann.hpp gives access to its content.
#pragma once

#include <wirebind/json/shape.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::json {

namespace detail {
struct raw_access;
}

/// Checked JSON text; `null` when default-constructed.
class raw {
 public:
  raw() = default;

  /// The value of a text, or nothing if it is not exactly one JSON value: the rules of `decode` hold, with
  /// surrounding space removed. Duplicate members inside are not detected.
  WIREBIND_DECL static std::optional<raw> parse(std::string_view text);

  /// The text, without space around it.
  std::string_view text() const noexcept { return text_.empty() ? std::string_view("null") : text_; }

  /// Equal when the texts are equal; `1.0` and `1` differ.
  friend bool operator==(const raw& a, const raw& b) noexcept { return a.text() == b.text(); }

 private:
  friend struct detail::raw_access;
  std::string text_;
  std::uint8_t depth_ = 0;
};

template <>
struct shape<raw> : leaf_shape<kind::raw> {};

}  // namespace wirebind::inline WIREBIND_ABI::json

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/raw.ipp>
#endif
