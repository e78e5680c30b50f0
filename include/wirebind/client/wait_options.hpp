// How a wait polls, and the progress that it reports.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/function_ref.hpp>

#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// Returns uniformly distributed numbers from 0 to below 1, for the jitter of a wait. Implementations are
/// safe to use from several threads at once. An exception ends the wait with
/// `callback_errc::exception_thrown`.
class jitter_source {
 public:
  virtual ~jitter_source() = default;
  virtual double next() = 0;
};

template <class Operation>
class response;

/// How a poll of a wait ended; valid during the callback.
struct wait_progress {
  unsigned polls;                   ///< So far, including this one.
  std::error_code error;            ///< Of the poll; a transient one does not end the wait.
  std::string_view text;            ///< What the response says: `"Running"`, `3 of 5`, or an error message.
  bool over;                        ///< No other poll follows.
  std::chrono::milliseconds pause;  ///< Before the next poll.
  const call_details& details;      ///< Of the poll.
  const client::operation_ref& operation;
  const void* response;  ///< See `as`.

  /// The response of the poll, where `Operation` is the one that the waiter polls; else null.
  template <class Operation>
  const wirebind::response<Operation>* as() const noexcept {
    if (&operation != &client::operation_of<Operation>()) return nullptr;
    return static_cast<const wirebind::response<Operation>*>(response);
  }
};

/// How a wait polls. Owns no memory, so that it may stand in a co_await expression on every compiler.
struct wait_options {
  /// The first poll is sent at once. Before poll n + 1 the wait pauses for a random time, at most
  /// `first` * `factor`^(n - 1) and at most `cap`; not at all if one of them is zero or negative.
  std::chrono::milliseconds first = std::chrono::seconds(1);
  double factor = 1.5;
  std::chrono::milliseconds cap = std::chrono::seconds(15);
  /// From the start to the end, including polls; zero, negative and the largest value mean no bound. The last
  /// poll begins `first` before that.
  std::chrono::milliseconds total = std::chrono::minutes(10);
  /// For each poll. Its timeouts are cut to the rest of `total`.
  call_options call{};
  /// Must outlive the wait; the system's random numbers if null.
  jitter_source* jitter = nullptr;
  /// Called after each poll with its result. The callable must outlive the wait. An exception ends the
  /// wait with `callback_errc::exception_thrown`.
  function_ref<void(const wait_progress&)> progress{};
};

}  // namespace wirebind::inline WIREBIND_ABI
