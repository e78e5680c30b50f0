// Decides whether a call is retried, after which wait, and what became of it. Pure: reads no clock, draws no
// number, uses nothing of HTTP but the status code.
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
  response,  ///< With a response, see `status`.
  broken,    ///< The connection failed, or ended before the response was complete.
  timeout,   ///< A timeout of the attempt.
  refused,   ///< With a permanent error: a bad certificate, a rejected request, a cancellation.
};

/// The facts of an attempt that has ended.
struct attempt_facts {
  retry::ending ending = retry::ending::refused;
  bool wrote = false;  ///< A byte of the request may have left.
  /// HTTP status; 0 without one. Set also if the response broke off after its status line.
  int status = 0;
  std::optional<retry_advice> advice{};  ///< Of the API for this error; none if the API has none.
  std::optional<std::chrono::milliseconds> requested_wait{};  ///< The wait that the service requested.
  bool spent = false;  ///< A retry is impossible: the body cannot be read again.
};

enum class verdict : std::uint8_t {
  success,    ///< A 2xx response.
  transient,  ///< A retry may help and is safe.
  final,      ///< A retry would not help, or is unsafe.
};

/// What an attempt's end means for this kind of call. The API's advice takes precedence over that of the
/// status code.
///
/// `backoff` of the API holds for every call. `backoff` of a status code alone, which may be that of an
/// intermediary, holds for calls that are repeatable or guarded.
WIREBIND_DECL verdict classify(const call_facts& facts, const attempt_facts& how) noexcept;

/// The outcome of one attempt. The advice `backoff` and every status code below 500, 501 and
/// 505 mean `refused` unless the API advises `idempotent`; a 2xx means `done` even if the rest was lost.
WIREBIND_DECL outcome outcome_of(const attempt_facts& how) noexcept;

/// The state of a call after an attempt.
struct situation {
  using time_point = std::chrono::steady_clock::time_point;

  unsigned attempt = 1;  ///< The number of the one that ended, from 1.
  time_point now;
  time_point expires = (time_point::max)();  ///< The end of the whole call.
  double random = 0;                         ///< From 0 to below 1, uniformly distributed.
};

/// The wait before the next attempt; none to stop. Never beyond the end of the call: the error is then
/// reported at once.
WIREBIND_DECL std::optional<std::chrono::milliseconds> decide(const policy& rules, const call_facts& facts,
                                                              const attempt_facts& how,
                                                              const situation& where) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::retry

#if WIREBIND_HEADER_ONLY
#include <wirebind/retry/impl/decision.ipp>
#endif
