// A move-only callable: the erased handler inside the runtime.
// Small callables are stored in place; calling an empty one is a programming error.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstddef>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {

inline constexpr std::size_t callable_size = 6 * sizeof(void*);

// What callables that are trivially copyable share.
inline void move_bytes(void* from, void* to) noexcept { std::memcpy(to, from, callable_size); }
inline void destroy_nothing(void*) noexcept {}

}  // namespace detail

template <class Signature>
class unique_function;

/// Move-only function wrapper; callables up to six pointers are stored without an allocation.
template <class Result, class... Arguments>
class unique_function<Result(Arguments...)> {
 public:
  unique_function() = default;

  template <class Callable>
  requires(!std::is_same_v<std::decay_t<Callable>, unique_function> &&
           std::is_invocable_r_v<Result, std::decay_t<Callable>&, Arguments...>)
      unique_function(Callable&& callable) {
    using stored = std::decay_t<Callable>;
    if constexpr (fits<stored>) {
      ::new (static_cast<void*>(storage_)) stored(static_cast<Callable&&>(callable));
    } else {
      ::new (static_cast<void*>(storage_)) stored*(new stored(static_cast<Callable&&>(callable)));
    }
    table_ = &table_for<stored>;
  }

  unique_function(unique_function&& other) noexcept { take(other); }
  unique_function& operator=(unique_function&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  ~unique_function() { reset(); }

  explicit operator bool() const noexcept { return table_ != nullptr; }
  Result operator()(Arguments... arguments) {
    return table_->call(storage_, std::forward<Arguments>(arguments)...);
  }
  void reset() noexcept {
    if (const operations* table = std::exchange(table_, nullptr)) table->destroy(storage_);
  }

 private:
  struct operations {
    Result (*call)(void*, Arguments&&...);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void*) noexcept;
  };

  template <class Stored>
  static constexpr bool fits =
      sizeof(Stored) <= detail::callable_size &&
      alignof(Stored) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<Stored>;

  template <class Stored>
  static Stored& stored_in(void* storage) noexcept {
    if constexpr (fits<Stored>) {
      return *std::launder(static_cast<Stored*>(storage));
    } else {
      return **std::launder(static_cast<Stored**>(storage));
    }
  }

  // Named functions: a lambda in their place would be three functions each.
  template <class Stored>
  static Result call(void* storage, Arguments&&... arguments) {
    return stored_in<Stored>(storage)(std::forward<Arguments>(arguments)...);
  }
  template <class Stored>
  static void move(void* from, void* to) noexcept {
    Stored& moved = stored_in<Stored>(from);
    ::new (to) Stored(static_cast<Stored&&>(moved));
    moved.~Stored();
  }
  template <class Stored>
  static void destroy(void* storage) noexcept {
    if constexpr (fits<Stored>) {
      stored_in<Stored>(storage).~Stored();
    } else {
      delete &stored_in<Stored>(storage);
    }
  }

  template <class Stored>
  static constexpr operations make_table() noexcept {
    if constexpr (!fits<Stored>) {
      return {&call<Stored>, &detail::move_bytes, &destroy<Stored>};
    } else if constexpr (std::is_trivially_copyable_v<Stored>) {
      return {&call<Stored>, &detail::move_bytes, &detail::destroy_nothing};
    } else {
      return {&call<Stored>, &move<Stored>, &destroy<Stored>};
    }
  }
  template <class Stored>
  static constexpr operations table_for = make_table<Stored>();

  void take(unique_function& other) noexcept {
    table_ = std::exchange(other.table_, nullptr);
    if (table_) table_->move(other.storage_, storage_);
  }

  alignas(std::max_align_t) unsigned char storage_[detail::callable_size];
  const operations* table_ = nullptr;
};

}  // namespace wirebind::inline WIREBIND_ABI
