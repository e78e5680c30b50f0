// An array member that may be absent. `{}` leaves it out, a list of values makes it present, and
// `empty_value` sends an empty array.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/shape.hpp>
#include <wirebind/model/detail/nested.hpp>
#include <wirebind/model/empty_value.hpp>
#include <wirebind/model/range.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {
/// A bool with an address, which std::vector<bool> lacks.
struct boolean {
  bool value = false;
  constexpr boolean(bool v = false) noexcept : value(v) {}
  constexpr operator bool() const noexcept { return value; }
};
}  // namespace detail

/// A vector with a presence flag. An absent one reads as empty.
template <class T>
class list {
 public:
  using value_type = std::conditional_t<std::is_same_v<T, bool>, detail::boolean, T>;
  using vector_type = std::vector<value_type>;
  using iterator = typename vector_type::iterator;
  using const_iterator = typename vector_type::const_iterator;

  list() = default;
  list(empty_value_t) : present_(true) {}
  list(std::initializer_list<T> values)
      : values_(vector_type(values.begin(), values.end())), present_(true) {}
  /// Two texts in braces of their own would be taken for the ends of one.
  list(std::initializer_list<std::initializer_list<const char*>>) requires(std::is_same_v<T, std::string>) =
      delete;
  list(vector_type values) : values_(std::move(values)), present_(true) {}
  /// Copies the elements of another range: an array, a std::set, a view. An empty one makes the list present.
  template <class Range>
  requires(!std::is_same_v<std::remove_cvref_t<Range>, list> && detail::range_of<Range, T>)
      list(Range&& values)
      : present_(true) {
    for (auto&& each : values) values_->emplace_back(static_cast<T>(each));
  }

  bool has_value() const noexcept { return present_; }
  explicit operator bool() const noexcept { return present_; }

  iterator begin() noexcept { return values_->begin(); }
  iterator end() noexcept { return values_->end(); }
  const_iterator begin() const noexcept { return values_->begin(); }
  const_iterator end() const noexcept { return values_->end(); }
  std::size_t size() const noexcept { return values_->size(); }
  bool empty() const noexcept { return values_->empty(); }
  value_type& operator[](std::size_t index) { return (*values_)[index]; }
  const value_type& operator[](std::size_t index) const { return (*values_)[index]; }
  value_type& front() { return values_->front(); }
  const value_type& front() const { return values_->front(); }
  value_type& back() { return values_->back(); }
  const value_type& back() const { return values_->back(); }

  /// Appends a value; the list is then present.
  void push_back(value_type value) {
    present_ = true;
    values_->push_back(std::move(value));
  }
  template <class... Arguments>
  value_type& emplace_back(Arguments&&... arguments) {
    present_ = true;
    return values_->emplace_back(std::forward<Arguments>(arguments)...);
  }
  void reserve(std::size_t count) { values_->reserve(count); }
  /// Removes all values; the list is present.
  void clear() noexcept {
    present_ = true;
    values_->clear();
  }
  /// Makes the list absent.
  void reset() noexcept {
    present_ = false;
    values_->clear();
  }
  /// The values as a vector.
  const vector_type& values() const noexcept { return *values_; }

  // A template, so that the constraint is looked at where T is complete.
  template <class Each = value_type>
  bool operator==(const list& other) const requires requires(const Each& x) {
    x == x;
  }
  { return present_ == other.present_ && *values_ == *other.values_; }

 private:
  detail::nested<vector_type, value_type> values_;
  bool present_ = false;
};

template <class T>
struct json::shape<list<T>> : json::leaf_shape<json::kind::list> {
  using element = T;
  static void clear(list<T>& values) noexcept { values.clear(); }
  static auto& append(list<T>& values) { return values.emplace_back(); }
  static void reserve(list<T>& values, std::size_t count) { values.reserve(count); }
  static list_view view(const list<T>& values) noexcept {
    return {values.has_value(), values.values().data(), values.size()};
  }
};

}  // namespace wirebind::inline WIREBIND_ABI
