// Memory of objects that come and go with every exchange: the blocks of one serve the next.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Keeps a few blocks of each size. Safe to use from several threads at once: one that comes while another is
/// inside does without it.
class memory_store {
 public:
  memory_store() = default;
  memory_store(const memory_store&) = delete;
  memory_store& operator=(const memory_store&) = delete;
  ~memory_store() { clear(); }

  void* allocate(std::size_t size) {
    if (const visit here(*this); here) {
      shelf* const from = shelf_for(size);
      if (from != nullptr && from->first != nullptr) {
        --from->count;
        return std::exchange(from->first, from->first->next);
      }
    }
    return ::operator new(size);
  }

  void deallocate(void* memory, std::size_t size) noexcept {
    if (const visit here(*this); here) {
      shelf* const to = shelf_for(size);
      if (to != nullptr && to->count < most) {
        ++to->count;
        to->first = ::new (memory) block{to->first};
        return;
      }
    }
    ::operator delete(memory);
  }

  /// Frees what is kept.
  void clear() noexcept {
    std::array<shelf, 4> freed;
    if (const visit here(*this); here) std::swap(freed, shelves_);
    for (const shelf& each : freed) {
      for (block* next = each.first; next != nullptr;) ::operator delete(std::exchange(next, next->next));
    }
  }

 private:
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WIREBIND_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(WIREBIND_ADDRESS_SANITIZER)
  static constexpr std::size_t most = 0;  // so that the sanitizer sees a use after the end
#else
  static constexpr std::size_t most = 16;
#endif
#undef WIREBIND_ADDRESS_SANITIZER
  class visit {
   public:
    explicit visit(memory_store& of) noexcept
        : of_(of.busy_.test_and_set(std::memory_order_acquire) ? nullptr : &of) {}
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;
    ~visit() {
      if (of_ != nullptr) of_->busy_.clear(std::memory_order_release);
    }
    explicit operator bool() const noexcept { return of_ != nullptr; }

   private:
    memory_store* const of_;
  };
  struct block {
    block* next;
  };
  struct shelf {
    std::size_t size = 0;
    std::size_t count = 0;
    block* first = nullptr;
  };

  // Sizes are few: a shelf belongs to the first size that found it free.
  shelf* shelf_for(std::size_t size) noexcept {
    for (shelf& each : shelves_) {
      if (each.size == 0) each.size = size;
      if (each.size == size) return &each;
    }
    return nullptr;
  }

  std::atomic_flag busy_;
  std::array<shelf, 4> shelves_{};
};

/// Allocates from a store, which lives as long as what was allocated.
template <class Value>
class store_allocator {
 public:
  using value_type = Value;

  explicit store_allocator(std::shared_ptr<memory_store> store) noexcept : store_(std::move(store)) {}
  template <class Other>
  store_allocator(const store_allocator<Other>& other) noexcept : store_(other.store_) {}

  Value* allocate(std::size_t count) const {
    return static_cast<Value*>(store_->allocate(count * sizeof(Value)));
  }
  void deallocate(Value* values, std::size_t count) const noexcept {
    store_->deallocate(values, count * sizeof(Value));
  }

  template <class Other>
  bool operator==(const store_allocator<Other>& other) const noexcept {
    return store_ == other.store_;
  }

 private:
  template <class>
  friend class store_allocator;

  std::shared_ptr<memory_store> store_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
