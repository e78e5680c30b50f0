#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/retry/decision.hpp>

namespace wirebind::inline WIREBIND_ABI::retry {

WIREBIND_DECL bool is_throttling(const outcome& how) noexcept {
  if (how.ending != ending::answer) return false;
  return how.status == 429 || how.status == 503 || how.code.find("Throttling") != how.code.npos;
}

WIREBIND_DECL bool may_have_acted(const outcome& how) noexcept {
  if (!how.wrote) return false;
  if (how.ending != ending::answer) return true;
  return how.status >= 500 && !is_throttling(how);
}

WIREBIND_DECL verdict classify(const call_facts& facts, const outcome& how) noexcept {
  const auto transient_if = [](bool harmless) { return harmless ? verdict::transient : verdict::final; };
  if (how.spent && how.ending != ending::answer) return verdict::final;
  switch (how.ending) {
    case ending::refused:
      return verdict::final;
    case ending::broken:
    case ending::timeout:
      return transient_if(!how.wrote || facts.repeatable());
    case ending::answer:
      break;
  }
  if (how.status >= 200 && how.status < 300) return verdict::success;
  if (how.spent) return verdict::final;
  if (is_throttling(how)) return transient_if(facts.guarded || facts.repeatable());
  const bool passing = how.status == 500 || how.status == 502 || how.status == 504 ||
                       (how.status == 409 && how.code == "ConcurrentUpdateError");
  return transient_if(passing && facts.repeatable());
}

WIREBIND_DECL std::optional<std::chrono::milliseconds> decide(const policy& rules, const call_facts& facts,
                                                              const outcome& how,
                                                              const situation& where) noexcept {
  using std::chrono::milliseconds;
  if (where.attempt >= rules.max_attempts || classify(facts, how) != verdict::transient) return {};
  const milliseconds asked = how.asked_wait.value_or(milliseconds(0));
  if (asked > rules.longest_asked_wait) return {};
  milliseconds bound = rules.base;
  for (unsigned i = 1; i < where.attempt && bound < rules.cap; ++i) bound *= 2;
  const double jitter = where.random * static_cast<double>(least(bound, rules.cap).count());
  const milliseconds wait = asked + milliseconds(static_cast<milliseconds::rep>(jitter));
  if (wait >= where.expires - where.now) return {};
  return wait;
}

}  // namespace wirebind::inline WIREBIND_ABI::retry
