// Error codes for faults of a program's callbacks: they throw, or destroy a handler without calling it.
// Also declares the wrapper of every such handler.
#pragma once

#include <wirebind/core/config.hpp>

#include <exception>
#include <new>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Errors of the program's own sinks, sources, providers, observers, clocks and similar callbacks.
enum class callback_errc {
  exception_thrown = 1,  ///< A callback threw an exception; `call_details::exception` has it.
  handler_dropped,       ///< A callback destroyed its handler without calling it.
};

/// The category of `callback_errc`, named "wirebind.callback".
WIREBIND_DECL const std::error_category& callback_category() noexcept;

inline std::error_code make_error_code(callback_errc value) noexcept {
  return {static_cast<int>(value), callback_category()};
}

/// An exception as an error.
struct callback_failure {
  std::error_code error{};
  std::exception_ptr exception{};  ///< Null for std::bad_alloc, which the error describes completely.
};

/// The current exception inside a catch block: `std::errc::not_enough_memory` for
/// std::bad_alloc, else `callback_errc::exception_thrown`.
WIREBIND_DECL callback_failure current_failure() noexcept;

/// The message of an exception of the program's code, never null.
inline const char* text_of(const std::exception& thrown) noexcept {
  const char* const text = thrown.what();
  return text != nullptr ? text : "an exception without a message";
}

/// While one exists, handlers that its thread destroys are dropped without a report: their execution context
/// ends, and no handler is called any more.
class silent_drops {
 public:
  silent_drops() noexcept { ++count(); }
  ~silent_drops() { --count(); }
  silent_drops(const silent_drops&) = delete;
  silent_drops& operator=(const silent_drops&) = delete;

  static bool active() noexcept { return count() != 0; }

 private:
  WIREBIND_DECL static int& count() noexcept;
};

/// A handler for the program's code. Only the first call has an effect. Destroyed
/// uncalled, it calls `dropped`, unless the execution context ends. `dropped` must not run code of the
/// program, because this is a destructor.
template <class Called, class Dropped>
class single_call {
 public:
  single_call(Called called, Dropped dropped)
      : called_(static_cast<Called&&>(called)), dropped_(static_cast<Dropped&&>(dropped)), pending_(true) {}
  single_call(single_call&& other) noexcept
      : called_(static_cast<Called&&>(other.called_)),
        dropped_(static_cast<Dropped&&>(other.dropped_)),
        pending_(std::exchange(other.pending_, false)) {
    static_assert(std::is_nothrow_move_constructible_v<Called> &&
                  std::is_nothrow_move_constructible_v<Dropped>);
  }
  single_call& operator=(single_call&&) = delete;
  ~single_call() {
    if (!pending_ || silent_drops::active()) return;
    try {
      dropped_();
    } catch (...) {  // no memory for the report; a timeout ends the operation
    }
  }

  template <class... Results>
  void operator()(Results&&... results) {
    if (std::exchange(pending_, false)) called_(std::forward<Results>(results)...);
  }

 private:
  Called called_;
  Dropped dropped_;
  bool pending_;
};

}  // namespace wirebind::inline WIREBIND_ABI

template <>
struct std::is_error_code_enum<wirebind::callback_errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/core/impl/callback_error.ipp>
#endif
