#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/refresh_machine.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/saturate.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::providers {

WIREBIND_DECL auto refresh_machine::request(time_point now) -> decision {
  decision out;
  const bool usable = valid(now);
  out.fetch = !fetching_ && (!usable || now >= refresh_at_);
  fetching_ = fetching_ || out.fetch;
  out.give = usable && !(fetching_ && now >= wait_at_);
  return out;
}

WIREBIND_DECL std::error_code refresh_machine::settled(fetched_credentials&& outcome, time_point now) {
  fetching_ = false;
  if (!outcome.error && !outcome.value.complete()) outcome.error = errc::incomplete;
  if (!outcome.error && outcome.expires && *outcome.expires <= now) outcome.error = errc::expired_response;
  if (!outcome.error) {
    keep(std::move(outcome), now);
    return {};
  }
  last_failure_ = std::move(outcome.detail);
  last_exception_ = std::move(outcome.exception);
  if (!valid(now)) return outcome.error;
  refresh_at_ = time_after(now, options_.pause);
  return {};
}

WIREBIND_DECL bool refresh_machine::refuse(const wirebind::credentials& snapshot, time_point now) {
  if (!held_ || !held_->value.same_snapshot(snapshot)) return true;
  if (!fetching_ && now < time_after(kept_at_, options_.pause)) return false;
  refresh_at_ = wait_at_ = least(refresh_at_, now);
  return true;
}

WIREBIND_DECL void refresh_machine::keep(fetched_credentials&& outcome, time_point now) {
  held_ = std::move(outcome);
  kept_at_ = now;
  refresh_at_ = wait_at_ = (time_point::max)();
  if (!held_->expires) return;
  const auto before = [expires = *held_->expires](std::chrono::seconds window) {
    return window.count() > 0 ? time_after(expires, -window) : expires;
  };
  const std::chrono::seconds window = least(options_.refresh_before, time_between(now, *held_->expires) / 4);
  refresh_at_ = before(window);
  wait_at_ = before(least(options_.wait_before, window));
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
