#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/retry/decision.hpp>

namespace wirebind::inline WIREBIND_ABI::retry {

namespace detail {

inline retry_advice advice_of(const attempt_facts& how) noexcept {
  return how.advice.value_or(advice_of_status(how.status));
}

/// The bound of the random wait before the attempt that follows this one.
inline std::chrono::milliseconds random_bound(const policy& rules, unsigned attempt) noexcept {
  using std::chrono::milliseconds;
  milliseconds bound = rules.base;
  for (unsigned i = 1; i < attempt && bound.count() > 0 && bound < rules.cap; ++i) {
    bound = milliseconds(saturating_multiply<milliseconds::rep>(bound.count(), 2));
  }
  return least(bound, rules.cap);
}

}  // namespace detail

WIREBIND_DECL outcome outcome_of(const attempt_facts& how) noexcept {
  if (how.status >= 200 && how.status < 300) return outcome::done;
  if (how.status < 200) return how.wrote ? outcome::unknown : outcome::not_sent;
  switch (detail::advice_of(how)) {
    case retry_advice::backoff:
      return outcome::refused;
    case retry_advice::idempotent:
      return outcome::unknown;
    case retry_advice::never:
      break;
  }
  // The status code decides, not the advice: a call that failed for good may have been carried out in part.
  return advice_of_status(how.status) == retry_advice::idempotent ? outcome::unknown : outcome::refused;
}

WIREBIND_DECL verdict classify(const call_facts& facts, const attempt_facts& how) noexcept {
  const auto transient_if = [](bool harmless) { return harmless ? verdict::transient : verdict::final; };
  if (how.ending == ending::response && how.status >= 200 && how.status < 300) return verdict::success;
  if (how.spent || how.ending == ending::refused) return verdict::final;
  if (how.ending != ending::response) return transient_if(!how.wrote || facts.repeatable());
  switch (detail::advice_of(how)) {
    case retry_advice::never:
      break;
    case retry_advice::backoff:
      return transient_if(how.advice || facts.guarded || facts.repeatable());
    case retry_advice::idempotent:
      return transient_if(facts.repeatable());
  }
  return verdict::final;
}

WIREBIND_DECL std::optional<std::chrono::milliseconds> decide(const policy& rules, const call_facts& facts,
                                                              const attempt_facts& how,
                                                              const situation& where) noexcept {
  using std::chrono::milliseconds;
  if (where.attempt >= rules.max_attempts || classify(facts, how) != verdict::transient) return {};
  if (how.requested_wait && *how.requested_wait > rules.longest_requested_wait) return {};
  const milliseconds asked = how.requested_wait.value_or(milliseconds(0));
  const milliseconds bound = detail::random_bound(rules, where.attempt);
  const milliseconds random = saturating_milliseconds(where.random * static_cast<double>(bound.count()));
  const milliseconds wait(saturating_add(asked.count(), random.count()));
  if (time_after(where.now, wait) >= where.expires) return {};
  return wait;
}

}  // namespace wirebind::inline WIREBIND_ABI::retry
