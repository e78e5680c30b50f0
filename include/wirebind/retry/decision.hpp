// Whether a call is retried, and what became of it: from what kind of call it is and how an attempt ended to
// a wait or a stop. Pure: reads no clock, draws no number, knows no HTTP beyond a status code.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/retry/advice.hpp>
#include <wirebind/retry/call_facts.hpp>
#include <wirebind/retry/outcome.hpp>
#include <wirebind/retry/policy.hpp>

#include <cstdint>
#include <optional>

namespace wirebind::inline WIREBIND_ABI::retry {

/// How an attempt ended.
enum class ending : std::uint8_t {
  answer,   ///< With an answer; `status` says which.
  broken,   ///< The connection could not be made, or ended before the whole answer was there.
  timeout,  ///< A deadline of the attempt passed.
  refused,  ///< For a reason that does not go away: a bad certificate, a refused request, a cancellation.
};

/// What is known of an attempt that is over.
struct attempt_facts {
  retry::ending ending = retry::ending::refused;
  bool wrote = false;  ///< A byte of the request may have left.
  /// HTTP status; 0 without one. Known also of an answer that broke off after its status line.
  int status = 0;
  std::optional<retry_advice> advice{};  ///< Of the API for this error; none where it says nothing.
  std::optional<std::chrono::milliseconds> asked_wait{};  ///< What the service asked for.
  bool spent = false;  ///< What another attempt needs is used up: a body that cannot be read again.
};

enum class verdict : std::uint8_t {
  success,    ///< A 2xx answer.
  transient,  ///< Another attempt may help and does no harm.
  final,      ///< Another attempt would not help, or could do harm.
};

/// What an attempt's end means for this kind of call. The API's advice wins over that of the status code.
///
/// `backoff` of the API holds for every call. `backoff` of a status code alone, which may be that of an
/// intermediary, holds for calls that are repeatable or guarded.
WIREBIND_DECL verdict classify(const call_facts& facts, const attempt_facts& how) noexcept;

/// What became of the request of one attempt. The advice `backoff` and every status code below 500, 501 and
/// 505 mean `refused` unless the API advises `idempotent`; a 2xx means `done` even if the rest was lost.
WIREBIND_DECL outcome outcome_of(const attempt_facts& how) noexcept;

/// Where a call stands after an attempt.
struct situation {
  using time_point = std::chrono::steady_clock::time_point;

  unsigned attempt = 1;  ///< The number of the one that ended, from 1.
  time_point now;
  time_point expires = (time_point::max)();  ///< The end of the whole call.
  double random = 0;                         ///< From 0 to below 1, of equal likelihood.
};

/// The time to wait before the next attempt; none to stop. Never beyond the end of the call: an error at once
/// is worth more than the same error late.
WIREBIND_DECL std::optional<std::chrono::milliseconds> decide(const policy& rules, const call_facts& facts,
                                                              const attempt_facts& how,
                                                              const situation& where) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::retry

#if WIREBIND_HEADER_ONLY
#include <wirebind/retry/impl/decision.ipp>
#endif
