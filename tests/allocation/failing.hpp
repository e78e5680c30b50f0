// Allocations that fail when a test wants it: this program's operator new and delete are its own.
#pragma once

#include "catch.hpp"

#include <new>

namespace allocation_test {

/// Allocations that are not given back yet, of all threads.
long live() noexcept;

/// Begins to look for the most bytes that are allocated at a time.
long peak_begin() noexcept;
/// The most bytes at a time since then, beyond those that were allocated then. For one thread.
long peak_since(long begin) noexcept;

/// While it lives, the allocation of this thread with a number, counted from 1, throws std::bad_alloc, and
/// with `rest` every one after it.
class failing {
 public:
  failing(long number, bool rest) noexcept;
  failing(const failing&) = delete;
  failing& operator=(const failing&) = delete;
  ~failing();

  /// Whether one has failed.
  bool happened() const noexcept;
  /// From now on none does.
  static void end() noexcept;
};

/// Runs `body` with allocation 1, 2, 3 ... failing, alone and together with all that follow, until it comes
/// to its end without a failure. What it allocates is given back each time; `check` looks at what it did.
template <class Body, class Check>
void each_in_turn(Body body, Check check) {
  body();  // what is allocated once, such as Asio's own statics
  check(false);
  for (const bool rest : {false, true}) {
    bool happened = true;
    long number = 0;
    while (happened) {
      ++number;
      INFO("allocation " << number << (rest ? " and all that follow" : ""));
      const long before = live();
      {
        const failing armed(number, rest);
        try {
          body();
        } catch (const std::bad_alloc&) {
        }
        happened = armed.happened();
      }
      const long left = live() - before;
      CHECK(left == 0);
      check(happened);
    }
    CHECK(number > 1);  // else the operators are not this program's
  }
}

}  // namespace allocation_test
