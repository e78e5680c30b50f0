// The number of this process, without a system call each time: what belongs to a process and not to a child
// that fork made reads it in every transfer.
#pragma once

#include <wirebind/core/config.hpp>

#include <atomic>
#include <cstddef>
#include <new>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// The number: 0 until it is first read, and in every child.
using process_page = std::atomic<pid_t>;

constinit inline std::atomic<process_page*> own_page = nullptr;
constinit inline std::atomic<bool> has_no_page = false;  // the system offers none

/// A page that the system wipes in a child, also in one of `_Fork` or `clone` (madvise(2), MADV_WIPEONFORK,
/// Linux 4.14). Null where there is none.
inline process_page* make_process_page() noexcept {
#ifdef MADV_WIPEONFORK
  const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  // An emulator of the system may accept every advice and follow none.
  if (::madvise(memory, size, -1) != 0 && ::madvise(memory, size, MADV_WIPEONFORK) == 0) {
    auto* const made = new (memory) process_page(0);
    process_page* other = nullptr;  // of another thread
    if (own_page.compare_exchange_strong(other, made, std::memory_order_acq_rel)) return made;
    ::munmap(memory, size);
    return other;
  }
  ::munmap(memory, size);
#endif
  has_no_page.store(true, std::memory_order_relaxed);
  return nullptr;
}

inline pid_t read_process_id() noexcept {
  process_page* page = own_page.load(std::memory_order_acquire);
  if (page == nullptr && !has_no_page.load(std::memory_order_relaxed)) page = make_process_page();
  const pid_t id = ::getpid();
  if (page != nullptr) page->store(id, std::memory_order_relaxed);
  return id;
}

}  // namespace detail

/// What `getpid` returns, in a child as well.
inline pid_t process_id() noexcept {
  const detail::process_page* const page = detail::own_page.load(std::memory_order_acquire);
  const pid_t known = page != nullptr ? page->load(std::memory_order_relaxed) : 0;
  return known != 0 ? known : detail::read_process_id();
}

}  // namespace wirebind::inline WIREBIND_ABI
