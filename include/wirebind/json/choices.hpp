// How the alternative of a union is chosen from JSON text: an ordered table of shallow tests, which the
// generator writes. Nothing is decoded to find out whether it fits.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/json/type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// A look at a JSON value that does not decode it.
enum class choice_test : std::uint8_t {
  form,        ///< it has the JSON form of the alternative: text, integer, number, bool, object or array
  items,       ///< it is an array, and its first item, if any, has the form of the alternative's items
  has,         ///< it is an object with the member
  lacks,       ///< it is an object without the member
  equals,      ///< it is an object whose member is the string, number or bool `value`, as JSON text
  tag,         ///< as `equals`; the first one of an alternative is written where that has no such member
  lacks_form,  ///< it is an object whose member, if any, has another JSON form than `value`, such as "string"
};

/// As `choice::alternative`: one more test of the choice before, which holds if all of its tests do.
inline constexpr std::uint16_t also = 0xFFFF;

/// A test of a union. The first choice that holds is taken; where none does, the value is kept as JSON text.
struct choice {
  std::uint16_t alternative;  ///< place among the types of the union, from 0
  choice_test test;
  std::string_view member = {};
  std::string_view value = {};
};

namespace json {

/// A type whose values a union can hold. One object per type in a program; its address stands for the type.
struct alternative {
  const json::type* type;
  /// Returns a copy of `from`, or a default value if that is null; deletes `gone` instead if that is not
  /// null. Null for a scalar, which the union itself stores.
  void* (*act)(const void* from, void* gone);
};

/// The tests of a union, prepared for decoding.
class choice_table {
 public:
  /// Without tests the JSON forms of the alternatives decide, an integer before any number.
  WIREBIND_DECL choice_table(std::span<const alternative* const> types, std::span<const choice> tests);
  choice_table(const choice_table&) = delete;
  choice_table& operator=(const choice_table&) = delete;

  struct step {
    choice test;
    std::size_t name;  ///< place of the test's member in `names()`
    const json::type* type;
  };

  std::span<const alternative* const> alternatives() const noexcept { return alternatives_; }
  std::span<const step> steps() const noexcept { return steps_; }
  /// The members that tests name, in the order of their bytes.
  std::span<const std::string_view> names() const noexcept { return names_; }
  /// Place among `alternatives()`; their number for JSON text that no choice took.
  WIREBIND_DECL std::size_t place_of(const alternative& held) const noexcept;
  bool is_unknown(const alternative& held) const noexcept { return place_of(held) == alternatives_.size(); }
  /// The tag that is written for an alternative; null for none.
  const choice* tag_of(const alternative& held) const noexcept {
    const std::size_t place = place_of(held);
    return place != tags_.size() ? tags_[place] : nullptr;
  }

 private:
  std::span<const alternative* const> alternatives_;
  sequence<step> steps_;
  std::vector<std::string_view> names_;
  sequence<const choice*> tags_;
};

namespace detail {

template <class T>
void* act_on_alternative(const void* from, void* gone) {
  if (gone != nullptr) {
    delete static_cast<T*>(gone);
    return nullptr;
  }
  return from != nullptr ? new T(*static_cast<const T*>(from)) : new T();
}

/// Whether a union stores a T in itself.
template <class T>
inline constexpr bool fits_in_place = std::is_arithmetic_v<T> && sizeof(T) <= sizeof(void*);

template <class T>
inline constexpr alternative alternative_object{&type_object<T>,
                                                fits_in_place<T> ? nullptr : &act_on_alternative<T>};

}  // namespace detail
}  // namespace json
}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/choices.ipp>
#endif
