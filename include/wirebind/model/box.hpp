// A value on the heap, for a struct that contains itself: std::optional<box<node>>. A copy copies the value.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/json/shape.hpp>
#include <wirebind/model/detail/nested.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Holds one T, which may be incomplete where the box is a member. Empty only after a move. Copies
/// and destructors need little stack, however deeply boxes are nested.
template <class T>
class box {
 public:
  box() : value_(std::make_unique<T>()) {}
  box(T value) : value_(std::make_unique<T>(std::move(value))) {}

  T& operator*() noexcept { return **value_; }
  const T& operator*() const noexcept { return **value_; }
  T* operator->() noexcept { return value_->get(); }
  const T* operator->() const noexcept { return value_->get(); }

 private:
  detail::nested<std::unique_ptr<T>, T> value_;
};

template <class T>
struct json::shape<box<T>> : json::leaf_shape<json::kind::box> {
  using element = T;
  static T& emplace(box<T>& slot) noexcept { return *slot; }
  static const T* get(const box<T>& slot) noexcept { return slot.operator->(); }
  static void reset(box<T>& slot) { slot = box<T>(); }
};

}  // namespace wirebind::inline WIREBIND_ABI
