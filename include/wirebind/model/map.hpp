// An object member with keys of the user's choice that may be absent. `{}` leaves it out, entries make it
// present, and `empty_value` sends an empty object.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/shape.hpp>
#include <wirebind/model/detail/nested.hpp>
#include <wirebind/model/empty_value.hpp>
#include <wirebind/model/range.hpp>

#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// Compares bytes; keys of any text type can be found. (`std::less` would include the whole of <functional>.)
struct text_order {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const noexcept { return a < b; }
};

}  // namespace detail

/// A map from text with a presence flag. Ordered by key; an absent one reads as empty.
template <class T>
class map {
 public:
  using map_type = std::map<std::string, T, detail::text_order>;
  using value_type = typename map_type::value_type;
  using iterator = typename map_type::iterator;
  using const_iterator = typename map_type::const_iterator;

  map() = default;
  map(empty_value_t) : present_(true) {}
  map(std::initializer_list<value_type> entries) : entries_(map_type(entries)), present_(true) {}
  map(map_type entries) : entries_(std::move(entries)), present_(true) {}
  /// Copies the entries of another map or range of pairs, such as a `std::map<std::string, T>`; of a repeated
  /// key the first one. An empty one makes the map present.
  template <class Range>
  requires(!std::is_same_v<std::remove_cvref_t<Range>, map> && detail::entries_of<Range, T>)
      map(Range&& entries)
      : present_(true) {
    for (auto&& [key, value] : entries) entries_->try_emplace(std::string(key), static_cast<T>(value));
  }

  bool has_value() const noexcept { return present_; }
  explicit operator bool() const noexcept { return present_; }

  iterator begin() noexcept { return entries_->begin(); }
  iterator end() noexcept { return entries_->end(); }
  const_iterator begin() const noexcept { return entries_->begin(); }
  const_iterator end() const noexcept { return entries_->end(); }
  std::size_t size() const noexcept { return entries_->size(); }
  bool empty() const noexcept { return entries_->empty(); }
  iterator find(std::string_view key) { return entries_->find(key); }
  const_iterator find(std::string_view key) const { return entries_->find(key); }
  bool contains(std::string_view key) const { return entries_->find(key) != entries_->end(); }
  /// The value of a key, which must be present.
  const T& at(const std::string& key) const { return entries_->at(key); }
  /// The value of a key, inserted if missing; the map is then present.
  T& operator[](std::string key) {
    present_ = true;
    return (*entries_)[std::move(key)];
  }
  /// Adds an entry unless the key is present; the map is then present.
  template <class... Arguments>
  std::pair<iterator, bool> try_emplace(std::string&& key, Arguments&&... arguments) {
    present_ = true;
    return entries_->try_emplace(std::move(key), std::forward<Arguments>(arguments)...);
  }
  std::size_t erase(std::string_view key) {
    const auto found = entries_->find(key);
    if (found == entries_->end()) return 0;
    entries_->erase(found);
    return 1;
  }
  /// Removes all entries; the map is present.
  void clear() noexcept {
    present_ = true;
    entries_->clear();
  }
  /// Makes the map absent.
  void reset() noexcept {
    present_ = false;
    entries_->clear();
  }
  /// The entries as a std::map.
  const map_type& entries() const noexcept { return *entries_; }

  // A template, so that the constraint is looked at where T is complete.
  template <class Each = T>
  bool operator==(const map& other) const requires requires(const Each& x) {
    x == x;
  }
  { return present_ == other.present_ && *entries_ == *other.entries_; }

 private:
  detail::nested<map_type, T> entries_;
  bool present_ = false;
};

template <class T>
struct json::shape<map<T>> : json::leaf_shape<json::kind::map> {
  using element = T;
  static void clear(map<T>& entries) noexcept { entries.clear(); }
  /// The new value, or null if the key is present already.
  static T* insert(map<T>& entries, std::string&& key) {
    const auto [at, inserted] = entries.try_emplace(std::move(key));
    return inserted ? &at->second : nullptr;
  }
  static bool each(const map<T>& entries, void* context, map_visitor visitor) {
    for (const auto& [key, value] : entries) {
      if (!visitor(context, key, &value)) return false;
    }
    return true;
  }
  static const T* find(const map<T>& entries, std::string_view key) {
    const auto found = entries.find(key);
    return found == entries.end() ? nullptr : &found->second;
  }
  static std::size_t size(const map<T>& entries) noexcept { return entries.size(); }
  static bool has_value(const map<T>& entries) noexcept { return entries.has_value(); }
};

}  // namespace wirebind::inline WIREBIND_ABI
