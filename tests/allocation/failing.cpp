#include "failing.hpp"

#include <asio/detail/mutex.hpp>
#include <asio/detail/strand_executor_service.hpp>

#include <atomic>
#include <cstddef>
#include <cstdlib>

#include <malloc.h>

namespace {

std::atomic<long> alive = 0;
std::atomic<long> bytes = 0;
std::atomic<long> most_bytes = 0;
thread_local long left = 0;  // allocations until one fails, 0 when none does
thread_local bool all_then = false;
thread_local bool failed = false;

// Asio's strand cannot be made without memory: when there is none for the count of its owners or for its
// mutex, the destructor of what was begun reads members that were never set. So these two do not fail.
bool is_needed_by_strand(std::size_t size) noexcept {
  using strand = asio::detail::strand_executor_service::strand_impl;
  thread_local int after = 0;  // allocations since that of a strand
  constexpr std::size_t count = sizeof(std::_Sp_counted_ptr<strand*, std::__default_lock_policy>);
  ++after;
  if (size == sizeof(strand)) after = 0;
  return (after == 1 && size == count) || (after == 2 && size == sizeof(asio::detail::mutex));
}

void* allocate(std::size_t size, std::size_t alignment = 0) {
  const bool spared = is_needed_by_strand(size);
  if (!spared && left != 0 && (left == 1 || --left == 0)) {
    failed = true;
    left = all_then ? 1 : 0;
    throw std::bad_alloc();
  }
  void* const memory = alignment == 0
                           ? std::malloc(size != 0 ? size : 1)
                           : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  ++alive;
  const long now = bytes += static_cast<long>(malloc_usable_size(memory));
  if (now > most_bytes) most_bytes = now;
  return memory;
}

void* try_allocate(std::size_t size) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void give_back(void* memory) noexcept {
  if (memory == nullptr) return;
  --alive;
  bytes -= static_cast<long>(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

namespace allocation_test {

long peak_begin() noexcept {
  most_bytes = bytes.load();
  return most_bytes;
}
long peak_since(long begin) noexcept { return most_bytes - begin; }
long live() noexcept { return alive; }

failing::failing(long number, bool rest) noexcept {
  failed = false;
  all_then = rest;
  left = number;
}
failing::~failing() { end(); }
void failing::end() noexcept { left = 0; }
bool failing::happened() const noexcept { return failed; }

}  // namespace allocation_test

// Every form: a sanitizer's own would not end in these.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return try_allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return try_allocate(size); }

void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
