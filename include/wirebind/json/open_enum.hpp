// Enumerations that a service may extend: known constants plus any text. A value that this build does not
// define keeps its text and is sent back unchanged.
#pragma once

#include <wirebind/json/shape.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// One known value of an open enum: its number and its text on the wire.
struct enum_name {
  std::uint16_t value;
  std::string_view text;
};

namespace json {
struct type;
}

namespace json::detail {

/// The untyped part of an open enum: a known entry, or the text of an unknown one.
class open_enum_base {
 public:
  /// The text on the wire; valid until the next assignment.
  std::string_view text() const noexcept {
    return known_ != nullptr ? known_->text : std::string_view(other_);
  }
  /// Whether this build defines the text.
  constexpr bool is_known() const noexcept { return known_ != nullptr; }

 protected:
  constexpr std::uint16_t number() const noexcept {
    return known_ != nullptr ? known_->value : std::uint16_t{0};
  }
  WIREBIND_DECL void assign_text(std::string_view text, const enum_name* names, std::size_t count);
  WIREBIND_DECL void assign_number(std::uint16_t number, const enum_name* names, std::size_t count);

 private:
  friend struct json::type;

  const enum_name* known_ = nullptr;
  std::string other_;
};

}  // namespace json::detail

/// An enum over `Values`, which declares `enum value : std::uint16_t` with 0 for `other`, and `names`.
///
/// Converts from a constant and from text, and to a constant, so that `switch` works; known text
/// becomes its constant. A default-constructed one is `other` with empty text.
template <class Values>
class open_enum : public json::detail::open_enum_base, public Values {
 public:
  using value_type = typename Values::value;

  open_enum() = default;
  open_enum(value_type constant) {
    assign_number(constant, std::data(Values::names), std::size(Values::names));
  }
  open_enum(std::string_view text) { assign(text); }
  open_enum(const std::string& text) { assign(text); }
  open_enum(const char* text) { assign(text); }

  /// Sets the text of a known value or any other.
  void assign(std::string_view text) {
    assign_text(text, std::data(Values::names), std::size(Values::names));
  }
  /// The constant; `other` if the text is unknown.
  constexpr operator value_type() const noexcept { return static_cast<value_type>(number()); }

  friend bool operator==(const open_enum& a, const open_enum& b) noexcept { return a.text() == b.text(); }
  friend bool operator==(const open_enum& a, value_type b) noexcept {
    return static_cast<value_type>(a) == b;
  }
  friend bool operator==(const open_enum& a, std::string_view b) noexcept { return a.text() == b; }
  friend bool operator==(const open_enum& a, const std::string& b) noexcept { return a.text() == b; }
  friend bool operator==(const open_enum& a, const char* b) noexcept { return a.text() == b; }
};

namespace json {

template <class T>
requires std::derived_from<T, detail::open_enum_base>
struct shape<T> : leaf_shape<kind::open_enum> {
};

}  // namespace json
}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/open_enum.ipp>
#endif
