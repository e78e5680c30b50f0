// The number of this process, without a system call each time: what belongs to a process and not to a child
// that fork made reads it in every transfer.
#pragma once

#include <wirebind/core/config.hpp>

#include <atomic>
#include <pthread.h>
#include <sys/types.h>
#include <unistd.h>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

constinit inline std::atomic<pid_t> own_process = 0;  // 0 until it is first read, and in a child
constinit inline std::atomic<bool> notices_forks = false;

/// Without a lock, which a child could inherit locked: two threads at once register twice, which does no
/// harm.
inline pid_t read_process_id() noexcept {
  if (!notices_forks.load(std::memory_order_relaxed)) {
    const auto in_child = [] { own_process.store(0, std::memory_order_relaxed); };
    if (::pthread_atfork(nullptr, nullptr, in_child) != 0) return ::getpid();
    notices_forks.store(true, std::memory_order_relaxed);
  }
  const pid_t id = ::getpid();
  own_process.store(id, std::memory_order_relaxed);
  return id;
}

}  // namespace detail

/// What `getpid` returns. A child that `_Fork` or `clone` made gets its parent's number.
inline pid_t process_id() noexcept {
  const pid_t known = detail::own_process.load(std::memory_order_relaxed);
  return known != 0 ? known : detail::read_process_id();
}

}  // namespace wirebind::inline WIREBIND_ABI
