#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/exchange_operation.hpp>
#include <wirebind/net/detail/pool_core.hpp>

#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

WIREBIND_DECL pool_core::pool_core(asio::any_io_executor executor, pool_options options,
                                   std::shared_ptr<wirebind::clock> clock,
                                   std::shared_ptr<net::connector> connector)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      clock_(std::move(clock)),
      connector_(std::move(connector)) {}

WIREBIND_DECL std::shared_ptr<exchange> pool_core::start(exchange_request request,
                                                         std::shared_ptr<exchange_listener> listener) {
  auto operation =
      std::make_shared<exchange_operation>(shared_from_this(), std::move(request), std::move(listener));
  bool closed;
  bool forked;
  {
    const std::lock_guard lock(mutex_);
    closed = closed_;
    forked = owner_ != ::getpid();
    in_flight_.insert(operation);
    ++counts_.started;
  }
  try {
    if (closed) {
      operation->abort();
    } else if (forked) {
      operation->forked();
    } else {
      operation->start();
    }
  } catch (...) {
    finished(operation, false);
    throw;
  }
  return operation;
}

// --- the right to a connection

WIREBIND_DECL auto pool_core::claims_of(const origin& target) -> claims& {
  for (claims& each : claims_) {
    if (each.origin == target) return each;
  }
  claims_.push_back({target, 0, {}, 0});
  return claims_.back();
}

WIREBIND_DECL net::claim pool_core::claim(const std::shared_ptr<exchange_operation>& operation) {
  const net::claim got = enqueue(operation);
  if (got == net::claim::waiting) tell(pool_event::waiting, operation->origin());
  if (got == net::claim::refused) tell(pool_event::refused, operation->origin());
  return got;
}

WIREBIND_DECL net::claim pool_core::enqueue(const std::shared_ptr<exchange_operation>& operation) {
  const std::lock_guard lock(mutex_);
  claims& all = claims_of(operation->origin());
  const std::size_t most = options_.max_connections_per_origin;
  if (all.count() == 0 && (most == 0 || all.held < most)) {
    ++all.held;
    return operation->claim = net::claim::held;
  }
  if (all.count() >= options_.max_waiting) {
    ++counts_.refused;
    return net::claim::refused;
  }
  all.waiting.push_back(operation);
  ++counts_.waited;
  return operation->claim = net::claim::waiting;
}

// What an ended exchange held passes to the one that has waited for longest.
WIREBIND_DECL std::shared_ptr<exchange_operation> pool_core::give_back(exchange_operation& operation) {
  const net::claim had = std::exchange(operation.claim, net::claim::none);
  if (had == net::claim::none) return nullptr;
  claims& all = claims_of(operation.origin());
  std::shared_ptr<exchange_operation> next;
  if (had == net::claim::waiting) {
    auto found = all.waiting.begin() + static_cast<std::ptrdiff_t>(all.first);
    while (found->get() != &operation) ++found;
    all.waiting.erase(found);
  } else if (all.count() != 0) {
    next = std::move(all.waiting[all.first++]);
    next->claim = net::claim::held;
    if (all.first > all.waiting.size() / 2) {
      all.waiting.erase(all.waiting.begin(), all.waiting.begin() + static_cast<std::ptrdiff_t>(all.first));
      all.first = 0;
    }
  } else {
    --all.held;
  }
  if (all.held == 0 && all.count() == 0) {
    if (&all != &claims_.back()) std::swap(all, claims_.back());
    claims_.pop_back();
  }
  return next;
}

// --- kept connections

WIREBIND_DECL bool pool_core::too_old(const dated_stream& connection, time_point now) const noexcept {
  return now >= deadline_after(connection.born, options_.max_lifetime);
}

// The list is short (it is what one client keeps), so that a scan beats a map of lists.
WIREBIND_DECL auto pool_core::pop(const origin& target, time_point now, std::vector<kept>& expired) -> kept {
  const std::lock_guard lock(mutex_);
  drop_expired(now, expired);
  for (auto last = idle_.end(); last != idle_.begin();) {
    if ((--last)->origin != target) continue;
    kept found = std::move(*last);
    last = idle_.erase(last);
    if (!too_old(found.connection, now)) return found;
    ++counts_.expired;
    expired.push_back(std::move(found));
  }
  return {};
}

WIREBIND_DECL void pool_core::drop_expired(time_point now, std::vector<kept>& expired) {
  auto fresh = idle_.begin();
  for (; fresh != idle_.end() && now > time_after(fresh->since, options_.idle_timeout); ++fresh) {
    expired.push_back(std::move(*fresh));
  }
  counts_.expired += static_cast<std::uint64_t>(fresh - idle_.begin());
  idle_.erase(idle_.begin(), fresh);
}

WIREBIND_DECL dated_stream pool_core::take(const origin& target, bool certain) {
  const time_point now = clock_->now();
  std::vector<kept> expired;
  for (;;) {
    kept found = pop(target, now, expired);
    const bool look = certain || time_between(found.since, now) > std::chrono::milliseconds(1);
    stream* const connection = found.connection.stream.get();
    const bool dead = connection && look && connection->stale();
    if (dead) connection->close();
    if (connection) {
      const std::lock_guard lock(mutex_);
      ++(dead ? counts_.stale : counts_.reused);
    }
    if (connection) tell(dead ? pool_event::stale : pool_event::reused, target);
    if (dead) continue;
    close(expired);
    return std::move(found.connection);
  }
}

WIREBIND_DECL void pool_core::keep(const origin& target, dated_stream connection) {
  const time_point now = clock_->now();
  std::vector<kept> closing;
  bool stays = true;
  {
    const std::lock_guard lock(mutex_);
    drop_expired(now, closing);
    const bool old = too_old(connection, now);
    if (old) ++counts_.expired;
    kept entry{target, std::move(connection), now};
    stays = !closed_ && !old && options_.max_idle_per_origin != 0 &&
            options_.idle_timeout > options_.idle_timeout.zero();
    if (!stays) {
      closing.push_back(std::move(entry));
    } else {
      std::size_t count = 0;
      auto oldest = idle_.end();
      for (auto each = idle_.end(); each != idle_.begin();) {
        if ((--each)->origin != target) continue;
        oldest = each;
        ++count;
      }
      if (count >= options_.max_idle_per_origin) {
        closing.push_back(std::move(*oldest));
        idle_.erase(oldest);
      }
      idle_.push_back(std::move(entry));
    }
  }
  if (stays) tell(pool_event::kept, target);
  close(closing);
}

WIREBIND_DECL void pool_core::close(const std::vector<kept>& closing) const {
  for (const kept& each : closing) each.connection.stream->close();
  for (const kept& each : closing) tell(pool_event::closed, each.origin);
}

WIREBIND_DECL std::shared_ptr<stream> pool_core::open(const origin& target) {
  {
    const std::lock_guard lock(mutex_);
    ++counts_.opened;
  }
  tell(pool_event::opened, target);
  return connector_->make_stream(target, executor_);
}

// --- the end of things

WIREBIND_DECL void pool_core::finished(const std::shared_ptr<exchange_operation>& operation,
                                       bool stale_retry) {
  std::unique_lock lock(mutex_);
  in_flight_.erase(operation);
  if (stale_retry) ++counts_.stale_retries;
  const auto next = give_back(*operation);
  lock.unlock();
  if (!next) return;
  try {
    next->granted();
  } catch (...) {  // no memory to notify it: it gives the right back at its deadline
  }
}

WIREBIND_DECL void pool_core::close_idle() {
  std::vector<kept> closing;
  {
    const std::lock_guard lock(mutex_);
    closing.swap(idle_);
  }
  close(closing);
}

// Part of a destructor: allocates nothing itself. An exchange that cannot be notified ends at its deadline.
WIREBIND_DECL void pool_core::shutdown() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  for (auto next = in_flight_.begin(); next != in_flight_.end();) {
    const auto running = *next;
    lock.unlock();
    try {
      running->abort();
    } catch (...) {
    }
    lock.lock();
    next = in_flight_.upper_bound(running);
  }
  lock.unlock();
  try {
    close_idle();
  } catch (...) {  // an observer's: no call is left that it could end
  }
}

WIREBIND_DECL void pool_core::abandon() {
  std::set<std::shared_ptr<exchange_operation>> running;
  std::vector<kept> closing;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    running.swap(in_flight_);
    claims_.clear();
    closing.swap(idle_);
  }
  for (const auto& each : running) each->abandon();
  for (const kept& each : closing) each.connection.stream->close();
}

// In the child no other thread runs. Streams of the parent send nothing.
WIREBIND_DECL void pool_core::notify_fork(asio::execution_context::fork_event event) {
  connector_->notify_fork(event);
  if (event != asio::execution_context::fork_child) return;
  owner_ = ::getpid();
  for (const auto& each : in_flight_) each->forked();
  close_idle();
}

WIREBIND_DECL pool_statistics pool_core::statistics() const {
  const std::lock_guard lock(mutex_);
  pool_statistics result = counts_;
  result.idle = idle_.size();
  result.in_flight = in_flight_.size();
  for (const claims& each : claims_) result.waiting += each.count();
  return result;
}

}  // namespace wirebind::inline WIREBIND_ABI::net
