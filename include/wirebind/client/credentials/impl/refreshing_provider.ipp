#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/error.hpp>

#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::providers {

struct refreshing_provider::state : std::enable_shared_from_this<state> {
  state(std::shared_ptr<providers::source> from, std::shared_ptr<wirebind::clock> by,
        const refresh_options& options)
      : source(std::move(from)), clock(std::move(by)), machine(options) {}

  /// One fetch under way. Its end without a result lets the next caller begin another one, and drops those
  /// who wait: it means that the context has ended, where nobody may be called.
  struct flight {
    explicit flight(std::shared_ptr<state> owner) : owner(std::move(owner)) {}
    flight(flight&& other) noexcept = default;
    ~flight() {
      if (owner) owner->lose();
    }
    void operator()(fetched outcome) { std::exchange(owner, nullptr)->settle(std::move(outcome)); }

    std::shared_ptr<state> owner;
  };

  void settle(fetched&& outcome) {
    std::vector<handler> served;
    std::error_code error;
    wirebind::credentials value;
    {
      const std::lock_guard lock(mutex);
      error = machine.settled(std::move(outcome), clock->wall());
      served.swap(waiting);
      if (!error) error = copy(machine.value(), value);
    }
    for (handler& done : served) {
      wirebind::credentials own;
      const std::error_code short_of_memory = copy(value, own);
      done(error ? error : short_of_memory, std::move(own));
    }
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

  static std::error_code copy(const wirebind::credentials& from, wirebind::credentials& to) noexcept {
    try {
      to = from;
      return {};
    } catch (const std::bad_alloc&) {
      return net::out_of_memory();
    }
  }

  void lose() {
    std::vector<handler> dropped;  // destroyed without the lock
    const std::lock_guard lock(mutex);
    machine.lost();
    dropped.swap(waiting);
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
  wirebind::credentials value;
  refresh_machine::decision what;
  {
    const std::lock_guard lock(kept->mutex);
    what = kept->machine.ask(kept->clock->wall());
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
  if (what.give) done({}, std::move(value));
  if (what.fetch) kept->source->async_fetch(state::flight(kept));
}

WIREBIND_DECL std::string refreshing_provider::last_failure() const {
  const std::lock_guard lock(state_->mutex);
  return state_->machine.last_failure();
}

WIREBIND_DECL void static_provider::async_get(handler done) {
  if (value_.access_key_id.empty() || value_.access_key_secret.empty()) return done(errc::incomplete, {});
  done({}, value_);
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
