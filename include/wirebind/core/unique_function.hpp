// A move-only callable: the erased handler inside the runtime.
// Small callables are stored in place; calling an empty one is a programming error.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

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
      ::new (static_cast<void*>(storage_)) stored(std::forward<Callable>(callable));
      table_ = &table_for<stored, true>;
    } else {
      ::new (static_cast<void*>(storage_)) stored*(new stored(std::forward<Callable>(callable)));
      table_ = &table_for<stored, false>;
    }
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
  static constexpr std::size_t capacity = 6 * sizeof(void*);
  struct operations {
    Result (*call)(void*, Arguments&&...);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void*) noexcept;
  };

  template <class Stored>
  static constexpr bool fits =
      sizeof(Stored) <= capacity &&
      alignof(Stored) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<Stored>;

  template <class Stored, bool InPlace>
  static Stored& access(void* storage) noexcept {
    if constexpr (InPlace) {
      return *std::launder(static_cast<Stored*>(storage));
    } else {
      return **std::launder(static_cast<Stored**>(storage));
    }
  }

  template <class Stored, bool InPlace>
  static constexpr operations table_for = {
      [](void* storage, Arguments&&... arguments) -> Result {
        return access<Stored, InPlace>(storage)(std::forward<Arguments>(arguments)...);
      },
      [](void* from, void* to) noexcept {
        if constexpr (InPlace) {
          ::new (to) Stored(std::move(access<Stored, true>(from)));
          std::destroy_at(&access<Stored, true>(from));
        } else {
          ::new (to) Stored*(&access<Stored, false>(from));
        }
      },
      [](void* storage) noexcept {
        if constexpr (InPlace) {
          std::destroy_at(&access<Stored, true>(storage));
        } else {
          delete &access<Stored, false>(storage);
        }
      }};

  void take(unique_function& other) noexcept {
    table_ = std::exchange(other.table_, nullptr);
    if (table_) table_->move(other.storage_, storage_);
  }

  alignas(std::max_align_t) unsigned char storage_[capacity];
  const operations* table_ = nullptr;
};

}  // namespace wirebind::inline WIREBIND_ABI
