// Runs a function on a thread with a small stack, where unbounded recursion ends the program.
#pragma once

#include <exception>
#include <pthread.h>
#include <stdexcept>
#include <utility>

/// Runs `work` with 256 KiB of stack (a sanitizer's frames need more); rethrows what it throws.
template <class Work>
void on_small_stack(Work work) {
#if defined(__SANITIZE_ADDRESS__)
  constexpr std::size_t size = 4 * 1024 * 1024;
#else
  constexpr std::size_t size = 256 * 1024;
#endif
  struct state {
    Work& work;
    std::exception_ptr thrown;
  } state{work, nullptr};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size);
  pthread_t thread{};
  const int failed = pthread_create(
      &thread, &attributes,
      [](void* context) -> void* {
        auto& s = *static_cast<struct state*>(context);
        try {
          s.work();
        } catch (...) {
          s.thrown = std::current_exception();
        }
        return nullptr;
      },
      &state);
  pthread_attr_destroy(&attributes);
  if (failed != 0) throw std::runtime_error("no thread with a small stack");
  pthread_join(thread, nullptr);
  if (state.thrown) std::rethrow_exception(state.thrown);
}
