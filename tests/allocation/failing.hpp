// Allocations that fail when a test wants it: this program's operator new and delete are its own.
#pragma once

#include "catch.hpp"

#include <new>
#include <utility>

namespace allocation_test {

/// Allocations of this thread less those that it has freed.
long live() noexcept;

/// Begins to look for the most bytes that this thread has allocated at a time.
long peak_begin() noexcept;
/// The most bytes at a time since then, beyond those that were allocated then.
long peak_since(long begin) noexcept;

/// What memory is allocated with: by operator new, or by OpenSSL's own functions.
enum class memory_of { program, openssl };

/// Whether those of OpenSSL are counted, which needs a program that has not used it before.
bool counts_openssl() noexcept;

/// While it lives, the allocation of this thread with a number, counted from 1, fails, and with `rest` every
/// one after it.
class failing {
 public:
  failing(long number, bool rest, memory_of which = memory_of::program) noexcept;
  failing(const failing&) = delete;
  failing& operator=(const failing&) = delete;
  ~failing();

  /// Whether one has failed.
  static bool happened() noexcept;
  /// From now on none does.
  static void end() noexcept;
};

/// While it lives, no allocation of this thread fails or is counted.
class spared {
 public:
  spared() noexcept;
  spared(const spared&) = delete;
  spared& operator=(const spared&) = delete;
  ~spared();

 private:
  const long left_;
};

/// Allocations that Asio loses itself when one of an io_context's constructor fails: one in 1.38, none
/// in 1.22.
long lost_by_asio();

/// Runs `body` with allocation 1, 2, 3 ... failing, alone and together with all that follow, until it comes
/// to its end without a failure. What it allocates is given back each time; `check` looks at what it did.
/// `step` gives the number that follows another.
template <class Body, class Check, class Step>
void each_in_turn(Body body, Check check, memory_of which, Step step) {
  body();  // what is allocated once, such as Asio's own statics
  check(false);
  const long lost = lost_by_asio();
  for (const bool rest : {false, true}) {
    bool happened = true;
    long number = 0;
    while (happened) {
      number = step(number);
      INFO("allocation " << number << (rest ? " and all that follow" : ""));
      const long before = live();
      {
        const failing armed(number, rest, which);
        try {
          body();
        } catch (const std::bad_alloc&) {
        }
        happened = armed.happened();
      }
      const long left = live() - before;
      CHECK(left <= lost);
      check(happened);
    }
    CHECK(number > 1);  // else the functions are not this program's
  }
}
template <class Body, class Check>
void each_in_turn(Body body, Check check) {
  each_in_turn(std::move(body), std::move(check), memory_of::program, [](long number) { return number + 1; });
}

}  // namespace allocation_test
