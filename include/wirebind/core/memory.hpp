// Owning pointers: <memory>, for headers that include what they name through this one.
#pragma once

#include <wirebind/core/config.hpp>

#include <memory>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

template <class T>
void destroy(void* object) noexcept {
  delete static_cast<T*>(object);
}

}  // namespace detail

/// Shares an object that `new` made, as a T. All types have one control block: std::shared_ptr and
/// std::make_shared compile one for each, with its table of virtual functions.
template <class T, class Made>
std::shared_ptr<T> share(Made* made) {
  static_assert(
      !requires { made->weak_from_this(); }, "only std::shared_ptr sets what shared_from_this returns");
  static_assert(std::is_same_v<std::remove_const_t<T>, Made> || std::has_virtual_destructor_v<T>);
  T* const object = made;
  void* const owned = const_cast<std::remove_const_t<T>*>(object);
  return std::shared_ptr<T>(std::shared_ptr<void>(owned, &detail::destroy<std::remove_const_t<T>>), object);
}

}  // namespace wirebind::inline WIREBIND_ABI
