#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/clock.hpp>

#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::providers {

struct refreshing_provider::state : std::enable_shared_from_this<state> {
  state(std::shared_ptr<providers::source> from, std::shared_ptr<wirebind::clock> by,
        const refresh_options& options)
      : source(std::move(from)), clock(std::move(by)), machine(options) {}

  /// One fetch under way, until it is over. One that is dropped inside of `async_fetch` waits for the end of
  /// that function, which may be an exception.
  struct fetch {
    explicit fetch(std::shared_ptr<state> by) : owner(std::move(by)) {}

    void settle(fetched_credentials&& outcome) {
      std::unique_lock lock(mutex);
      const auto to = std::exchange(owner, nullptr);
      lock.unlock();
      if (to) to->settle(std::move(outcome));
    }
    void drop() {
      std::unique_lock lock(mutex);
      dropped = true;
      if (beginning) return;
      lock.unlock();
      settle(failure(callback_errc::handler_dropped));
    }
    /// `async_fetch` has returned.
    void begun() {
      std::unique_lock lock(mutex);
      beginning = false;
      const bool lost = dropped;
      lock.unlock();
      if (lost) settle(failure(callback_errc::handler_dropped));
    }

    std::mutex mutex;
    std::shared_ptr<state> owner;  // null once it is over
    bool beginning = true;
    bool dropped = false;
  };

  static fetched_credentials thrown() {
    const callback_failure thrown = current_failure();
    return {.error = thrown.error, .exception = thrown.exception};
  }

  void begin() {
    std::shared_ptr<fetch> made;
    try {
      made = std::make_shared<fetch>(shared_from_this());
      source->async_fetch(
          single_call([made](fetched_credentials outcome) { made->settle(std::move(outcome)); },
                      [made] { made->drop(); }));
    } catch (...) {
      return made ? made->settle(thrown()) : settle(thrown());
    }
    made->begun();
  }

  void settle(fetched_credentials&& outcome) {
    std::vector<handler> served;
    std::error_code error;
    wirebind::credentials value;
    auto now = (refresh_machine::time_point::max)();  // without a time nothing is valid
    try {
      now = clock->wall();
    } catch (...) {
      outcome = thrown();
    }
    {
      const std::lock_guard lock(mutex);
      error = machine.settled(std::move(outcome), now);
      served.swap(waiting);
      if (!error) value = machine.value();
    }
    std::exception_ptr first;
    for (handler& done : served) {
      try {
        done(error, value);
      } catch (...) {
        if (!first) first = std::current_exception();
      }
    }
    if (first) std::rethrow_exception(first);
  }

  /// Drops credentials whose file has changed.
  void look_at_file() {
    std::unique_lock lock(mutex);
    const std::shared_ptr<const file_stamp> file = machine.file();
    lock.unlock();
    if (!file || file->is_current()) return;
    lock.lock();
    machine.forget(file.get());
  }

  const std::shared_ptr<providers::source> source;
  const std::shared_ptr<wirebind::clock> clock;
  mutable std::mutex mutex;
  refresh_machine machine;
  std::vector<handler> waiting;
};

WIREBIND_DECL refreshing_provider::refreshing_provider(std::shared_ptr<providers::source> from,
                                                       std::shared_ptr<wirebind::clock> clock,
                                                       const refresh_options& options)
    : state_(
          std::make_shared<state>(std::move(from), clock ? std::move(clock) : net::real_clock(), options)) {}

WIREBIND_DECL void refreshing_provider::async_get(handler done) {
  const auto kept = state_;  // the callers may destroy this provider
  kept->look_at_file();
  const auto now = kept->clock->wall();
  wirebind::credentials value;
  refresh_machine::decision what;
  {
    const std::lock_guard lock(kept->mutex);
    what = kept->machine.request(now);
    try {
      if (what.give) {
        value = kept->machine.value();
      } else {
        kept->waiting.push_back(std::move(done));
      }
    } catch (const std::bad_alloc&) {
      if (what.fetch) kept->machine.lost();
      throw;
    }
  }
  const auto begin = [&] {
    if (what.fetch) kept->begin();
  };
  try {
    if (what.give) done({}, std::move(value));
  } catch (...) {  // the others are served nevertheless
    begin();
    throw;
  }
  begin();
}

WIREBIND_DECL bool refreshing_provider::invalidate(const wirebind::credentials& refused) {
  const auto now = state_->clock->wall();
  const std::lock_guard lock(state_->mutex);
  return state_->machine.refuse(refused, now);
}

WIREBIND_DECL std::string refreshing_provider::last_failure() const {
  const std::lock_guard lock(state_->mutex);
  return state_->machine.last_failure();
}

WIREBIND_DECL std::exception_ptr refreshing_provider::last_exception() const {
  const std::lock_guard lock(state_->mutex);
  return state_->machine.last_exception();
}

WIREBIND_DECL void static_provider::async_get(handler done) {
  if (!value_.complete()) return done(errc::incomplete, {});
  done({}, value_);
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
