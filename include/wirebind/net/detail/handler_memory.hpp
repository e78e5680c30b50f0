// Memory for an operation of Asio, inside the object that begins it, so that beginning it needs no other.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/net/detail/memory_store.hpp>

#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Holds one operation at a time; another one at the same time, or a larger one, is allocated. The handler of
/// the operation owns what this is a part of. Safe to use from several threads at once.
class handler_memory {
 public:
  handler_memory(const handler_memory&) = delete;
  handler_memory& operator=(const handler_memory&) = delete;

  void* allocate(std::size_t size) {
    const bool fits = size <= size_;
    if (fits && !used_.exchange(true, std::memory_order_acquire)) return place_;
    return ::operator new(size);
  }
  void deallocate(void* memory) noexcept {
    if (memory != place_) return ::operator delete(memory);
    used_.store(false, std::memory_order_release);
  }

 protected:
  handler_memory(void* place, std::size_t size) noexcept : place_(place), size_(size) {}
  ~handler_memory() = default;

 private:
  void* const place_;
  const std::size_t size_;
  std::atomic<bool> used_ = false;
};

/// With room for an operation of so many bytes.
template <std::size_t Size>
class handler_storage final : public handler_memory {
 public:
  handler_storage() noexcept : handler_memory(storage_, Size) {}

 private:
  alignas(std::max_align_t) unsigned char storage_[Size];
};

/// What Asio makes of a wait for a timer, of an operation on a socket, and of a function that it is given.
inline constexpr std::size_t wait_size = 192;
inline constexpr std::size_t transfer_size = 240;
inline constexpr std::size_t function_size = 80;

/// Memory for the handler of an operation, taken before its initiating function is called: what that throws
/// inside of `asio::use_awaitable` ends the program.
class handler_room {
 public:
  /// The size of one for a handler whose type is not known yet, and for that of a coroutine.
  static constexpr std::size_t usual = 448;
  static constexpr std::size_t awaited = 384;
  /// Sizes are few, so that the memory of one handler serves the next.
  static constexpr std::size_t rounded(std::size_t size) noexcept { return (size + 63) / 64 * 64; }

  handler_room() = default;
  /// None for a size of 0.
  handler_room(const memory_owner& of, std::size_t size)
      : place_(size != 0 ? of->allocate(size) : nullptr), store_(of.get()), size_(size) {}
  handler_room(handler_room&& other) noexcept
      : place_(std::exchange(other.place_, nullptr)),
        store_(other.store_),
        size_(std::exchange(other.size_, 0)) {}
  handler_room& operator=(handler_room&& other) noexcept {
    std::swap(place_, other.place_);
    std::swap(store_, other.store_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~handler_room() {
    if (place_ != nullptr) store_->deallocate(place_, size_);
  }

  /// Null where there is none.
  void* get() const noexcept { return place_; }
  std::size_t size() const noexcept { return size_; }
  /// Who takes the memory gives it back to the store that this returns.
  memory_store* release() noexcept {
    place_ = nullptr;
    return store_;
  }

 private:
  void* place_ = nullptr;
  memory_store* store_ = nullptr;
  std::size_t size_ = 0;
};

/// The associated allocator of such a handler.
template <class Value>
class handler_allocator {
 public:
  using value_type = Value;

  explicit handler_allocator(handler_memory& memory) noexcept : memory_(&memory) {}
  template <class Other>
  handler_allocator(const handler_allocator<Other>& other) noexcept : memory_(other.memory_) {}

  Value* allocate(std::size_t count) const {
    return static_cast<Value*>(memory_->allocate(count * sizeof(Value)));
  }
  void deallocate(Value* values, std::size_t) const noexcept { memory_->deallocate(values); }

  template <class Other>
  bool operator==(const handler_allocator<Other>& other) const noexcept {
    return memory_ == other.memory_;
  }

 private:
  template <class>
  friend class handler_allocator;

  handler_memory* memory_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
