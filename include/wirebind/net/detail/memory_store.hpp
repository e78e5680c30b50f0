// Memory of objects that come and go with every exchange: the blocks of one serve the next.
#pragma once

#include <wirebind/core/config.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Keeps a few blocks of each size. Safe to use from several threads at once: one that comes while another is
/// inside does without it. One that a `memory_owner` made lives as long as what was allocated from it.
class memory_store {
 public:
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WIREBIND_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(WIREBIND_ADDRESS_SANITIZER)
  static constexpr bool keeps = false;  // so that the sanitizer sees a use after the end
#else
  static constexpr bool keeps = true;
#endif
#undef WIREBIND_ADDRESS_SANITIZER

  memory_store() = default;
  memory_store(const memory_store&) = delete;
  memory_store& operator=(const memory_store&) = delete;
  ~memory_store() { clear(); }

  void* allocate(std::size_t size) {
    void* memory = take(size);
    if (memory == nullptr) memory = ::operator new(size);
    retain();
    return memory;
  }

  void deallocate(void* memory, std::size_t size) noexcept {
    if (!give_back(memory, size)) ::operator delete(memory);
    release();
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
  friend class memory_owner;

  void retain() noexcept { users_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (users_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  static constexpr std::size_t most = keeps ? 16 : 0;

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

  /// A block of that size, null where none is kept.
  void* take(std::size_t size) noexcept {
    const visit here(*this);
    shelf* const from = here ? shelf_for(size) : nullptr;
    if (from == nullptr || from->first == nullptr) return nullptr;
    --from->count;
    return std::exchange(from->first, from->first->next);
  }
  /// False where it is not kept.
  bool give_back(void* memory, std::size_t size) noexcept {
    const visit here(*this);
    shelf* const to = here ? shelf_for(size) : nullptr;
    if (to == nullptr || to->count >= most) return false;
    ++to->count;
    to->first = ::new (memory) block{to->first};
    return true;
  }

  std::atomic<std::size_t> users_ = 1;  // the owners and the blocks; the first owner is there from the start
  std::atomic_flag busy_;
  std::array<shelf, 4> shelves_{};
};

/// Owns a store together with its copies and with what was allocated from it.
class memory_owner {
 public:
  memory_owner() : store_(new memory_store) {}
  memory_owner(const memory_owner& other) noexcept : store_(other.store_) { store_->retain(); }
  memory_owner& operator=(const memory_owner&) = delete;
  ~memory_owner() { store_->release(); }

  memory_store* operator->() const noexcept { return store_; }
  memory_store* get() const noexcept { return store_; }

 private:
  memory_store* const store_;
};

/// Allocates from a store that an owner has.
template <class Value>
class store_allocator {
 public:
  using value_type = Value;

  explicit store_allocator(const memory_owner& of) noexcept : store_(of.get()) {}
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

  memory_store* store_;
};

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
