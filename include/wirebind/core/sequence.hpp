// A growing array for what only the library names. std::vector of a type is some seventy functions in every
// header-only program that makes a client; this is ten.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// The part of std::vector that the library needs, without copies. Growing moves the elements.
template <class T>
class sequence {
  static_assert(std::is_nothrow_move_constructible_v<T>);
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

 public:
  using value_type = T;

  sequence() = default;
  sequence(sequence&& other) noexcept { swap(other); }
  sequence& operator=(sequence other) noexcept {
    swap(other);
    return *this;
  }
  ~sequence() {
    for (std::size_t i = 0; i != size_; ++i) first_[i].~T();
    ::operator delete(first_);
  }

  T* begin() noexcept { return first_; }
  T* end() noexcept { return first_ + size_; }
  const T* begin() const noexcept { return first_; }
  const T* end() const noexcept { return first_ + size_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T& operator[](std::size_t at) noexcept { return first_[at]; }
  const T& operator[](std::size_t at) const noexcept { return first_[at]; }
  T& front() noexcept { return *first_; }
  T& back() noexcept { return first_[size_ - 1]; }

  /// Has no effect when it throws std::bad_alloc.
  T& push_back(T value) {
    if (size_ == capacity_) reserve(size_ == 0 ? 1 : 2 * size_);
    return *::new (static_cast<void*>(first_ + size_++)) T(static_cast<T&&>(value));
  }
  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    T* const grown = static_cast<T*>(::operator new(capacity * sizeof(T)));
    for (std::size_t i = 0; i != size_; ++i) {
      ::new (static_cast<void*>(grown + i)) T(static_cast<T&&>(first_[i]));
      first_[i].~T();
    }
    ::operator delete(first_);
    first_ = grown;
    capacity_ = capacity;
  }
  void pop_back() noexcept { first_[--size_].~T(); }
  void erase(T* at) noexcept { erase(at, at + 1); }
  void erase(T* first, T* last) noexcept {
    while (last != end()) *first++ = static_cast<T&&>(*last++);
    while (first != end()) pop_back();
  }
  /// How many were erased.
  template <class Predicate>
  std::size_t erase_if(const Predicate& chosen) {
    T* kept = first_;
    for (T* each = first_; each != end(); ++each) {
      if (chosen(*each)) continue;
      if (kept != each) *kept = static_cast<T&&>(*each);
      ++kept;
    }
    const auto count = static_cast<std::size_t>(end() - kept);
    erase(kept, end());
    return count;
  }
  void clear() noexcept {
    while (size_ != 0) pop_back();
  }
  void swap(sequence& other) noexcept {
    T* const first = first_;
    first_ = other.first_;
    other.first_ = first;
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  T* first_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI
