// Values that are found out once and read ever after, from any thread and without a lock.
#pragma once

#include <wirebind/core/config.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// Grows and never shrinks. Any number of threads look for values while one adds another.
template <class Value>
class published_list {
 public:
  published_list() = default;
  published_list(const published_list&) = delete;
  published_list& operator=(const published_list&) = delete;
  ~published_list() {
    for (node* each = first_.load(std::memory_order_relaxed); each != nullptr;)
      delete std::exchange(each, each->next);
  }

  /// The value that is the same, null if there is none. It lives as long as the list.
  template <class Same>
  const Value* find(const Same& same) const noexcept {
    const node* each = first_.load(std::memory_order_acquire);
    while (each != nullptr && !same(each->value)) each = each->next;
    return each != nullptr ? &each->value : nullptr;
  }

  std::size_t size() const noexcept {
    std::size_t count = 0;
    for (const node* each = first_.load(std::memory_order_acquire); each != nullptr; each = each->next)
      ++count;
    return count;
  }

  /// Threads that add take turns.
  void add(Value value) {
    node* const first = first_.load(std::memory_order_relaxed);
    first_.store(new node{std::move(value), first}, std::memory_order_release);
  }

 private:
  struct node {
    const Value value;
    node* const next;
  };

  std::atomic<node*> first_ = nullptr;
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
