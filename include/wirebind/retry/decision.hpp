// Whether a call is tried again: from what kind of call it is and how an attempt ended to a wait or a stop.
// Pure: reads no clock, draws no number, knows no HTTP beyond a status.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/retry/call_facts.hpp>
#include <wirebind/retry/policy.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::retry {

/// How an attempt ended.
enum class ending : std::uint8_t {
  answer,   ///< With an answer; `status` says which.
  broken,   ///< The connection could not be made, or ended before the whole answer was there.
  timeout,  ///< A deadline of the attempt passed.
  refused,  ///< For a reason that does not go away: a bad certificate, a refused request, a cancellation.
};

struct outcome {
  retry::ending ending = retry::ending::refused;
  bool wrote = false;                                     ///< A byte of the request may have left.
  int status = 0;                                         ///< HTTP status of the answer.
  std::string_view code{};                                ///< The service's error code.
  std::optional<std::chrono::milliseconds> asked_wait{};  ///< What the service asked for.
  bool spent = false;  ///< What another attempt needs is used up: a body that cannot be read again.
};

enum class verdict : std::uint8_t {
  success,    ///< A 2xx answer.
  transient,  ///< Another attempt may help and does no harm.
  final,      ///< Another attempt would not help, or could do harm.
};

/// What an attempt's end means for this kind of call.
WIREBIND_DECL verdict classify(const call_facts& facts, const outcome& how) noexcept;

/// Whether the service may have carried the call out although it did not report success. An answer 429, 503
/// or one of throttling, and any 4xx, prove that it did not.
WIREBIND_DECL bool may_have_acted(const outcome& how) noexcept;

/// 429, 503, or an error code that contains "Throttling".
WIREBIND_DECL bool is_throttling(const outcome& how) noexcept;

/// Where a call stands after an attempt.
struct situation {
  using time_point = std::chrono::steady_clock::time_point;

  unsigned attempt = 1;  ///< The number of the one that ended, from 1.
  time_point now;
  time_point expires = time_point::max();  ///< The end of the whole call.
  double random = 0;                       ///< From 0 to below 1, of equal likelihood.
};

/// The time to wait before the next attempt; none to stop. Never beyond the end of the call: an error at once
/// is worth more than the same error late.
WIREBIND_DECL std::optional<std::chrono::milliseconds> decide(const policy& rules, const call_facts& facts,
                                                              const outcome& how,
                                                              const situation& where) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::retry

#if WIREBIND_HEADER_ONLY
#include <wirebind/retry/impl/decision.ipp>
#endif
