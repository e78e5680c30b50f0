// A value of one of several types: `oneOf` and `anyOf`. What a service adds later is kept as JSON text.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/detail/nested.hpp>
#include <wirebind/model/detail/one_of_parts.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Empty (`{}`), one of the alternatives, or *unknown*: JSON text that matches no alternative.
///
/// An empty one is absent as a member, and null elsewhere. Takes values of exactly the alternatives' types,
/// and numbers and text where only one alternative can be meant; `json::raw` makes an unknown one. A named
/// union derives from it: `struct pet : wirebind::one_of<cat, dog> { using one_of::one_of; };`, so that `cat`
/// may have a member of type `pet`. Alternatives differ; they may be incomplete where the union is declared.
/// Scalars are stored in place, all else is on the heap: 16 bytes where a pointer has 8. Copies and
/// destructors need little stack. Threads: as for any value.
template <class... Alternatives>
class one_of : public detail::one_of_base {
  using types = detail::type_set<Alternatives...>;

 public:
  one_of() = default;
  /// One of the alternatives, or `json::raw`.
  template <class T>
  requires(types::template contains<std::remove_cvref_t<T>>()) one_of(T&& value) {
    put<std::remove_cvref_t<T>>(std::forward<T>(value));
  }
  /// A number or a text, where exactly one alternative is of that sort.
  template <class T>
  requires(types::template converts<T>()) one_of(const T& value) {
    using target = typename types::template target<T>;
    put<target>(static_cast<target>(value));
  }

  /// Whether the value is a T: an alternative, or `json::raw` for an unknown one.
  template <class T>
  requires(types::template contains<T>()) bool holds() const noexcept {
    return chosen() == &json::detail::alternative_object<T>;
  }
  /// The value if it is a T, else null.
  template <class T>
  requires(types::template contains<T>()) T* get_if() noexcept {
    return holds<T>() ? static_cast<T*>(content()) : nullptr;
  }
  template <class T>
  requires(types::template contains<T>()) const T* get_if() const noexcept {
    return holds<T>() ? static_cast<const T*>(content()) : nullptr;
  }
  /// Replaces the value by a T made of the arguments.
  template <class T, class... Arguments>
  requires(types::template contains<T>()) T& emplace(Arguments&&... arguments) {
    put<T>(T(std::forward<Arguments>(arguments)...));
    return *get_if<T>();
  }
  /// The JSON text of an unknown value, else null.
  const json::raw* unknown() const noexcept {
    return types::template is_listed<json::raw>() ? nullptr : get_if<json::raw>();
  }

  /// Calls `visitor` with the alternative; with its `json::raw` if it is unknown, and with that of null if it
  /// is empty.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return detail::visitation<const void, Visitor&, Alternatives...>::run(*this, visitor);
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) {
    return detail::visitation<void, Visitor&, Alternatives...>::run(*this, visitor);
  }

  /// The alternatives, for the codec.
  static std::span<const json::alternative* const> alternatives() noexcept {
    static constexpr const json::alternative* all[] = {&json::detail::alternative_object<Alternatives>...};
    return all;
  }

 private:
  template <class T, class Value>
  void put(Value&& value) {
    const json::alternative& type = json::detail::alternative_object<T>;
    if constexpr (json::detail::fits_in_place<T>) {
      replace(detail::erased_value(type, &value, sizeof(T)));
    } else {
      replace(detail::erased_value(type, new T(std::forward<Value>(value))));
    }
  }
};

/// The tests of a named union are its `tests`; without them the JSON forms of its alternatives decide.
template <class T>
requires std::is_base_of_v<detail::one_of_base, T>
struct json::shape<T> : json::leaf_shape<json::kind::one_of> {
  static constexpr auto act = &wirebind::detail::act_on_union;
  static const json::choice_table& choices() {
    static const lasting<json::choice_table> made(T::alternatives(), tests());
    return made.value;
  }
  static std::span<const choice> tests() noexcept {
    if constexpr (requires { requires json::detail::constant_array<decltype(T::tests)>; }) {
      return T::tests;
    } else {
      return {};
    }
  }
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/one_of.ipp>
#endif
