// A mutex that a setting leaves out.
#pragma once

#include <wirebind/core/config.hpp>

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// A mutex, or nothing where one thread at a time does all that it guards; two threads at once are undefined
/// then, and an assertion where one of them finds the other.
class optional_mutex {
 public:
  explicit optional_mutex(bool needed) noexcept : needed_(needed) {}

  bool is_needed() const noexcept { return needed_; }

  void lock() {
    if (needed_) return mutex_.lock();
    assert(!locked_.exchange(true) && "pool_options::single_threaded is set, and two threads are at it");
  }
  void unlock() {
    if (needed_) return mutex_.unlock();
    assert(locked_.exchange(false));
  }

 private:
  std::mutex mutex_;
  std::atomic<bool> locked_ = false;  // where there is no mutex; for the assertions
  const bool needed_;
};

/// A few for many objects, each of which has one of them, with others, by its number. Nothing is called under
/// one that may come to another object.
class shared_mutexes {
 public:
  explicit shared_mutexes(bool needed) noexcept : shared_mutexes(needed, std::make_index_sequence<count>()) {}

  optional_mutex& of(std::uint64_t number) noexcept { return all_[number % count]; }

 private:
  static constexpr std::size_t count = 16;

  template <std::size_t... Each>
  shared_mutexes(bool needed, std::index_sequence<Each...>) noexcept
      : all_{optional_mutex((static_cast<void>(Each), needed))...} {}

  optional_mutex all_[count];
};

/// Holds such a mutex until its end, except between `unlock` and `lock`.
class optional_lock {
 public:
  explicit optional_lock(optional_mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
  optional_lock(const optional_lock&) = delete;
  optional_lock& operator=(const optional_lock&) = delete;
  ~optional_lock() {
    if (owns_) mutex_.unlock();
  }

  void lock() {
    mutex_.lock();
    owns_ = true;
  }
  void unlock() {
    owns_ = false;
    mutex_.unlock();
  }

 private:
  optional_mutex& mutex_;
  bool owns_ = true;
};

}  // namespace wirebind::inline WIREBIND_ABI
