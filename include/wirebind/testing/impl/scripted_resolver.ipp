#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/testing/scripted_resolver.hpp>

#include <map>
#include <mutex>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::testing {

struct scripted_resolver::state {
  struct resolution {
    std::string host;
    std::uint16_t port = 0;
    handler done{};
    bool hangs = false;
    std::unique_ptr<alarm> timer{};
  };

  state(asio::any_io_executor where, std::shared_ptr<wirebind::clock> by)
      : executor(std::move(where)), clock(by ? std::move(by) : net::real_clock()) {}

  scripted_resolution script_of(const std::string& host) const {
    const auto found = scripts.find(host);
    return found != scripts.end() ? found->second : scripted_resolution{.error = net::errc::host_not_found};
  }

  // One that is over already, or that the resolver's end has dropped, is not there.
  void end(std::size_t number) {
    std::unique_lock lock(mutex);
    auto taken = running.extract(number);
    if (!taken) return;
    const scripted_resolution script = script_of(taken.mapped().host);
    lock.unlock();
    std::vector<net::endpoint> found;
    if (!script.error) {
      for (const auto& each : script.addresses) found.push_back({each, taken.mapped().port});
    }
    taken.mapped().done(script.error, std::move(found));
  }

  const asio::any_io_executor executor;
  const std::shared_ptr<wirebind::clock> clock;
  mutable std::mutex mutex;
  std::map<std::string, scripted_resolution> scripts;
  std::map<std::size_t, resolution> running;  // by their number in `begun`
  std::vector<std::string> begun;
};

WIREBIND_DECL scripted_resolver::scripted_resolver(asio::any_io_executor executor,
                                                   std::shared_ptr<wirebind::clock> clock)
    : state_(std::make_shared<state>(std::move(executor), std::move(clock))) {}

WIREBIND_DECL scripted_resolver::~scripted_resolver() {
  std::map<std::size_t, state::resolution> dropped;  // destroyed without the lock
  const std::lock_guard lock(state_->mutex);
  dropped.swap(state_->running);
}

WIREBIND_DECL void scripted_resolver::async_resolve(const std::string& host, std::uint16_t port,
                                                    handler done) {
  const std::lock_guard lock(state_->mutex);
  const scripted_resolution script = state_->script_of(host);
  const std::size_t number = state_->begun.size();
  state_->begun.push_back(host);
  auto& begun = state_->running[number];
  begun = {host, port, std::move(done), script.hangs};
  if (script.hangs) return;
  auto end = [weak = std::weak_ptr<state>(state_), number] {
    if (const auto alive = weak.lock()) alive->end(number);
  };
  if (script.after <= script.after.zero()) return net::detail::post(state_->executor, std::move(end));
  begun.timer = net::make_alarm(state_->executor, *state_->clock);
  begun.timer->arm(time_after(state_->clock->now(), script.after), std::move(end));
}

WIREBIND_DECL void scripted_resolver::set(const std::string& host, scripted_resolution script) {
  const std::lock_guard lock(state_->mutex);
  state_->scripts[host] = std::move(script);
}

WIREBIND_DECL void scripted_resolver::release(const std::string& host) {
  std::vector<std::size_t> ending;
  {
    const std::lock_guard lock(state_->mutex);
    for (const auto& [number, each] : state_->running) {
      if (each.hangs && each.host == host) ending.push_back(number);
    }
  }
  for (const std::size_t number : ending) state_->end(number);
}

WIREBIND_DECL std::vector<std::string> scripted_resolver::begun() const {
  const std::lock_guard lock(state_->mutex);
  return state_->begun;
}

WIREBIND_DECL std::size_t scripted_resolver::running() const {
  const std::lock_guard lock(state_->mutex);
  return state_->running.size();
}

}  // namespace wirebind::inline WIREBIND_ABI::testing
