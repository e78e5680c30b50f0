#include "failing.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>

namespace {

std::atomic<long> alive = 0;
thread_local long left = 0;  // allocations until one fails, 0 when none does
thread_local bool all_then = false;
thread_local bool failed = false;

void* allocate(std::size_t size, std::size_t alignment = 0) {
  if (left != 0 && (left == 1 || --left == 0)) {
    failed = true;
    left = all_then ? 1 : 0;
    throw std::bad_alloc();
  }
  void* const memory = alignment == 0
                           ? std::malloc(size != 0 ? size : 1)
                           : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  ++alive;
  return memory;
}

void give_back(void* memory) noexcept {
  if (memory == nullptr) return;
  --alive;
  std::free(memory);
}

}  // namespace

namespace allocation_test {

long live() noexcept { return alive; }

failing::failing(long number, bool rest) noexcept {
  failed = false;
  all_then = rest;
  left = number;
}
failing::~failing() { left = 0; }
bool failing::happened() const noexcept { return failed; }

}  // namespace allocation_test

// The other forms of the standard library end in these.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
