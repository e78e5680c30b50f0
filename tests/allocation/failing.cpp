#include "failing.hpp"

#include <asio/io_context.hpp>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <malloc.h>

using allocation_test::memory_of;

namespace {

thread_local long alive = 0;
thread_local long bytes = 0;
thread_local long most_bytes = 0;
thread_local long left = 0;  // allocations until one fails, 0 when none does
thread_local memory_of failing_memory = memory_of::program;
thread_local bool all_then = false;
thread_local bool failed = false;

/// Counts an allocation; whether it is to fail.
bool fails(memory_of which) noexcept {
  if (left == 0 || which != failing_memory || (left != 1 && --left != 0)) return false;
  failed = true;
  left = all_then ? 1 : 0;
  return true;
}

void* aligned(std::size_t alignment, std::size_t size) noexcept {
  void* memory = nullptr;
  return ::posix_memalign(&memory, alignment, size) == 0 ? memory : nullptr;
}

void* allocate(std::size_t size, std::size_t alignment = 0) {
  if (fails(memory_of::program)) throw std::bad_alloc();
  void* const memory = alignment == 0 ? std::malloc(size != 0 ? size : 1) : aligned(alignment, size);
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

void* openssl_allocate(std::size_t size, const char*, int) noexcept {
  return fails(memory_of::openssl) ? nullptr : std::malloc(size);
}
void* openssl_reallocate(void* memory, std::size_t size, const char*, int) noexcept {
  return fails(memory_of::openssl) ? nullptr : std::realloc(memory, size);
}
void openssl_free(void* memory, const char*, int) noexcept { std::free(memory); }

/// OpenSSL takes them before its first allocation only.
const bool openssl_taken =
    CRYPTO_set_mem_functions(&openssl_allocate, &openssl_reallocate, &openssl_free) == 1;

}  // namespace

namespace allocation_test {

long peak_begin() noexcept {
  most_bytes = bytes;
  return most_bytes;
}
long peak_since(long begin) noexcept { return most_bytes - begin; }
long live() noexcept { return alive; }
bool counts_openssl() noexcept { return openssl_taken; }

failing::failing(long number, bool rest, memory_of which) noexcept {
  failed = false;
  failing_memory = which;
  all_then = rest;
  left = number;
}
failing::~failing() { end(); }
void failing::end() noexcept { left = 0; }
bool failing::happened() noexcept { return failed; }

spared::spared() noexcept : left_(left) { left = 0; }
spared::~spared() { left = left_; }

long lost_by_asio() {
  static const long lost = [] {
    long most = 0;
    for (long number = 1;; ++number) {
      const long before = live();
      const failing armed(number, false);
      try {
        asio::io_context context{1};
      } catch (const std::bad_alloc&) {
      }
      if (!armed.happened()) return most;
      most = std::max(most, live() - before);
    }
  }();
  return lost;
}

}  // namespace allocation_test

// Asio's operations are allocated with it, by the name in the standard library. They are not counted as live.
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return fails(memory_of::program) ? nullptr : aligned(alignment, size);
}

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
