// The parts of one_of: its storage, which has no types, and what its list of types says. Lists of types are
// never folded: compilers bound the length of a fold.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/detail/nested.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// A value of the alternative's type: on the heap, or a scalar in place.
class erased_value {
 public:
  erased_value() = default;
  /// Takes over a value from the heap.
  erased_value(const json::alternative& type, void* content) noexcept : type_(&type) {
    std::memcpy(bytes_, &content, sizeof(content));
  }
  /// A scalar of at most the size of a pointer; zero where `scalar` is null.
  erased_value(const json::alternative& type, const void* scalar, std::size_t size) noexcept : type_(&type) {
    if (scalar != nullptr) std::memcpy(bytes_, scalar, size);
  }
  erased_value(const erased_value& other) {
    std::memcpy(bytes_, other.bytes_, sizeof(bytes_));
    if (other.on_heap()) {
      void* const copy = other.type_->act(other.pointer(), nullptr);
      std::memcpy(bytes_, &copy, sizeof(copy));
    }
    type_ = other.type_;
  }
  erased_value(erased_value&& other) noexcept : type_(std::exchange(other.type_, nullptr)) {
    std::memcpy(bytes_, other.bytes_, sizeof(bytes_));
  }
  erased_value& operator=(const erased_value& other) { return *this = erased_value(other); }
  erased_value& operator=(erased_value&& other) noexcept {
    const erased_value old(std::move(*this));
    type_ = std::exchange(other.type_, nullptr);
    std::memcpy(bytes_, other.bytes_, sizeof(bytes_));
    return *this;
  }
  ~erased_value() {
    if (on_heap()) type_->act(nullptr, pointer());
  }

  bool empty() const noexcept { return type_ == nullptr; }
  const json::alternative* type() const noexcept { return type_; }
  void* content() noexcept { return on_heap() ? pointer() : bytes_; }
  const void* content() const noexcept { return on_heap() ? pointer() : bytes_; }

 private:
  bool on_heap() const noexcept { return type_ != nullptr && type_->act != nullptr; }
  void* pointer() const noexcept {
    void* content = nullptr;
    std::memcpy(&content, bytes_, sizeof(content));
    return content;
  }

  const json::alternative* type_ = nullptr;
  alignas(void*) unsigned char bytes_[sizeof(void*)] = {};
};

/// Stands for what a union holds, which may hold unions.
struct any_alternative;

}  // namespace detail

template <>
struct json::shape<detail::any_alternative> : json::leaf_shape<json::kind::one_of> {};

namespace detail {

/// The untyped part of a union.
class one_of_base {
 public:
  /// Whether there is a value, also an unknown one.
  bool has_value() const noexcept { return !value_->empty(); }
  explicit operator bool() const noexcept { return has_value(); }
  /// Makes the union empty.
  void reset() noexcept { value_ = {}; }

 protected:
  const json::alternative* chosen() const noexcept { return value_->type(); }
  void* content() noexcept { return value_->content(); }
  const void* content() const noexcept { return value_->content(); }
  void replace(erased_value value) noexcept {
    value_ = nested<erased_value, any_alternative>(std::move(value));
  }

 private:
  friend struct one_of_access;
  nested<erased_value, any_alternative> value_;
};

/// Lets the codec look into any union.
struct one_of_access {
  static const json::alternative* chosen(const one_of_base& value) noexcept { return value.chosen(); }
  static void* content(one_of_base& value) noexcept { return value.content(); }
  static const void* content(const one_of_base& value) noexcept { return value.content(); }
  static void replace(one_of_base& value, erased_value next) noexcept { value.replace(std::move(next)); }
};

/// The actions of every union.
WIREBIND_DECL void* act_on_union(void* value, json::action wanted, void* argument);

/// What a number or a text can be converted to.
enum class sort : std::uint8_t { none, integer, floating, text };

template <class T>
concept is_enumeration = requires(const T& value) {
  T::names;
  { value.is_known() } -> std::same_as<bool>;
};

template <class T>
constexpr sort sort_of() {
  if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, char>) {
    return sort::none;
  } else if constexpr (std::is_integral_v<T>) {
    return sort::integer;
  } else if constexpr (std::is_floating_point_v<T>) {
    return sort::floating;
  } else if constexpr (std::is_same_v<T, std::string> || is_enumeration<T>) {
    return sort::text;
  } else {
    return sort::none;
  }
}

template <class T>
inline constexpr bool is_text_source =
    std::is_same_v<std::decay_t<T>, const char*> || std::is_same_v<std::decay_t<T>, char*> ||
    std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>;

/// Whether a constant is one of an open enumeration.
template <class Constant, class T>
constexpr bool is_constant_of() {
  if constexpr (is_enumeration<T>) {
    return std::is_same_v<Constant, typename T::value_type>;
  } else {
    return false;
  }
}

template <class T>
struct type_tag {};
template <std::size_t Place, class T>
struct placed_type {};

template <class Places, class... Types>
struct placed_types;
template <std::size_t... Places, class... Types>
struct placed_types<std::index_sequence<Places...>, Types...> : placed_type<Places, Types>... {};

template <std::size_t Place, class T>
std::type_identity<T> type_at(const placed_type<Place, T>&);

/// The alternatives of a union as a set.
template <class... Types>
struct type_set {
  struct tags : type_tag<Types>... {};
  using places = placed_types<std::index_sequence_for<Types...>, Types...>;
  static constexpr std::size_t nowhere = sizeof...(Types);

  template <class T>
  static constexpr bool is_listed() {
    return std::is_base_of_v<type_tag<T>, tags>;
  }
  template <class T>
  static constexpr bool contains() {
    return std::is_same_v<T, json::raw> || is_listed<T>();
  }

  /// How many alternatives are of a sort.
  static constexpr std::size_t count(sort wanted) {
    constexpr sort sorts[] = {sort_of<Types>()...};
    std::size_t found = 0;
    for (const sort each : sorts) found += each == wanted;
    return found;
  }
  /// Place of the only alternative of a sort, or `nowhere`.
  static constexpr std::size_t only(sort wanted) {
    constexpr sort sorts[] = {sort_of<Types>()...};
    std::size_t place = 0;
    while (count(wanted) == 1 && sorts[place] != wanted) ++place;
    return count(wanted) == 1 ? place : nowhere;
  }
  /// Place of the enumeration that a constant belongs to, or `nowhere`.
  template <class Constant>
  static constexpr std::size_t enumeration_of() {
    constexpr bool matches[] = {is_constant_of<Constant, Types>()...};
    std::size_t place = 0;
    while (place != nowhere && !matches[place]) ++place;
    return place;
  }

  /// Place of the alternative that a value becomes, or `nowhere`.
  template <class T>
  static constexpr std::size_t place_for() {
    if constexpr (is_text_source<T>) {
      return only(sort::text);
    } else if constexpr (std::is_enum_v<T>) {
      return enumeration_of<T>();
    } else if constexpr (sort_of<T>() == sort::floating) {
      return only(sort::floating);
    } else if constexpr (sort_of<T>() == sort::integer && std::is_arithmetic_v<T>) {
      return count(sort::integer) != 0 ? only(sort::integer) : only(sort::floating);
    } else {
      return nowhere;
    }
  }
  template <std::size_t Place>
  using at = typename decltype(type_at<Place>(std::declval<const places&>()))::type;
  template <class T>
  using target = at<place_for<T>()>;

  template <class T>
  static constexpr bool converts() {
    if constexpr (contains<T>() || !(std::is_arithmetic_v<T> || std::is_enum_v<T> || is_text_source<T>)) {
      return false;
    } else if constexpr (place_for<T>() == nowhere) {
      return false;
    } else {
      return !std::is_integral_v<T> || !std::is_integral_v<target<T>> || sizeof(T) <= sizeof(target<T>);
    }
  }
};

/// Calls a visitor through a table with a function for each alternative.
template <class Void, class Visitor, class... Types>
struct visitation {
  template <class T>
  using reference = std::conditional_t<std::is_const_v<Void>, const T&, T&>;
  using result = decltype(std::declval<Visitor>()(std::declval<reference<json::raw>>()));

  template <class T>
  static result call(Visitor visitor, Void* value) {
    return visitor(*static_cast<std::remove_reference_t<reference<T>>*>(value));
  }

  template <class Union>
  static result run(Union& value, Visitor visitor) {
    static constexpr result (*calls[])(Visitor, Void*) = {&call<Types>..., &call<json::raw>};
    const json::alternative* const chosen = one_of_access::chosen(value);
    if (chosen == nullptr) {
      json::raw null;
      return call<json::raw>(visitor, &null);
    }
    std::size_t place = 0;
    for (const json::alternative* const each : value.alternatives()) {
      if (each == chosen) break;
      ++place;
    }
    return calls[place](visitor, one_of_access::content(value));
  }
};

}  // namespace detail
}  // namespace wirebind::inline WIREBIND_ABI
