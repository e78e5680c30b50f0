// A member that may be absent, null or a value: for requests in which null differs from leaving the member
// out.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/shape.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Absent (`{}`), null (`nullptr`) or a value.
template <class T>
class nullable {
 public:
  nullable() = default;
  nullable(std::nullptr_t) noexcept : null_(true) {}
  template <class U = T>
  requires(!std::is_same_v<std::remove_cvref_t<U>, nullable> &&
           !std::is_same_v<std::remove_cvref_t<U>, std::nullptr_t> && std::is_convertible_v<U, T>)
      nullable(U&& value)
      : value_(std::in_place, std::forward<U>(value)) {}
  /// The items of a list.
  template <class U = T>
  requires(json::shape<U>::kind == json::kind::list)
      nullable(std::initializer_list<typename json::shape<U>::element> items)
      : value_(std::in_place, items) {}
  /// The entries of a map.
  template <class U = T>
  requires(json::shape<U>::kind == json::kind::map)
      nullable(std::initializer_list<typename U::value_type> entries)
      : value_(std::in_place, entries) {}

  bool has_value() const noexcept { return value_.has_value(); }
  bool is_null() const noexcept { return null_; }
  bool is_absent() const noexcept { return !null_ && !value_.has_value(); }
  explicit operator bool() const noexcept { return value_.has_value(); }

  /// The value, which must be present.
  const T& operator*() const noexcept { return *value_; }
  T& operator*() noexcept { return *value_; }
  const T* operator->() const noexcept { return &*value_; }
  T* operator->() noexcept { return &*value_; }
  /// The value; nothing for null and absent. An optional of bool must be set from it by `=` or `as_optional`:
  /// in parentheses it would take `has_value()`.
  operator std::optional<T>() const& { return value_; }
  operator std::optional<T>() && { return std::move(value_); }
  const std::optional<T>& as_optional() const noexcept { return value_; }
  template <class U>
  T value_or(U&& other) const {
    return value_.value_or(std::forward<U>(other));
  }

  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    null_ = false;
    return value_.emplace(std::forward<Arguments>(arguments)...);
  }
  void set_null() noexcept {
    value_.reset();
    null_ = true;
  }
  /// Makes the member absent.
  void reset() noexcept {
    value_.reset();
    null_ = false;
  }

  // A template, so that the constraint is looked at where T is complete.
  template <class Each = T>
  bool operator==(const nullable& other) const requires requires(const Each& x) {
    x == x;
  }
  { return null_ == other.null_ && value_ == other.value_; }

 private:
  std::optional<T> value_;
  bool null_ = false;
};

template <class T>
struct json::shape<nullable<T>> : json::leaf_shape<json::kind::nullable> {
  using element = T;
  static T& emplace(nullable<T>& slot) { return slot.emplace(); }
  static const T* get(const nullable<T>& slot) noexcept { return slot ? &*slot : nullptr; }
  static void reset(nullable<T>& slot) noexcept { slot.reset(); }
  static void set_null(nullable<T>& slot) noexcept { slot.set_null(); }
  static bool is_null(const nullable<T>& slot) noexcept { return slot.is_null(); }
};

}  // namespace wirebind::inline WIREBIND_ABI
