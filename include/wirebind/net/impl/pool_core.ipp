#pragma once

#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/exchange_operation.hpp>
#include <wirebind/net/detail/pool_core.hpp>

#include <utility>

namespace wirebind::inline v0::net {

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
  {
    const std::lock_guard lock(mutex_);
    closed = closed_;
    in_flight_.insert(operation);
    ++counts_.started;
  }
  operation->start();
  if (closed) operation->abort();
  return operation;
}

// --- kept connections

// The list is short (it is what one client keeps), so that a scan beats a map of lists.
WIREBIND_DECL auto pool_core::pop(const origin& target, time_point now, std::vector<kept>& expired) -> kept {
  const std::lock_guard lock(mutex_);
  drop_expired(now, expired);
  for (auto last = idle_.end(); last != idle_.begin();) {
    if ((--last)->origin != target) continue;
    kept found = std::move(*last);
    idle_.erase(last);
    return found;
  }
  return {};
}

WIREBIND_DECL void pool_core::drop_expired(time_point now, std::vector<kept>& expired) {
  auto fresh = idle_.begin();
  for (; fresh != idle_.end() && now - fresh->since > options_.idle_timeout; ++fresh) {
    expired.push_back(std::move(*fresh));
  }
  idle_.erase(idle_.begin(), fresh);
}

WIREBIND_DECL std::shared_ptr<stream> pool_core::take(const origin& target, bool certain) {
  const time_point now = clock_->now();
  std::vector<kept> expired;
  for (;;) {
    kept found = pop(target, now, expired);
    const bool look = certain || now - found.since > std::chrono::milliseconds(1);
    const bool dead = found.connection && look && found.connection->stale();
    if (dead) {
      found.connection->close();
    }
    if (found.connection) {
      const std::lock_guard lock(mutex_);
      ++(dead ? counts_.stale : counts_.reused);
    }
    if (dead) continue;
    for (const kept& each : expired) each.connection->close();
    return std::move(found.connection);
  }
}

WIREBIND_DECL void pool_core::keep(const origin& target, std::shared_ptr<stream> connection) {
  const time_point now = clock_->now();
  std::vector<kept> closing;
  {
    const std::lock_guard lock(mutex_);
    drop_expired(now, closing);
    kept entry{target, std::move(connection), now};
    if (closed_ || options_.max_idle_per_origin == 0) {
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
  for (const kept& each : closing) each.connection->close();
}

WIREBIND_DECL std::shared_ptr<stream> pool_core::open(const origin& target) {
  {
    const std::lock_guard lock(mutex_);
    ++counts_.opened;
  }
  return connector_->make_stream(target, executor_);
}

// --- the end of things

WIREBIND_DECL void pool_core::finished(const std::shared_ptr<exchange_operation>& operation,
                                       bool stale_retry) {
  const std::lock_guard lock(mutex_);
  in_flight_.erase(operation);
  if (stale_retry) ++counts_.stale_retries;
}

WIREBIND_DECL void pool_core::close_idle() {
  std::vector<kept> closing;
  {
    const std::lock_guard lock(mutex_);
    closing.swap(idle_);
  }
  for (const kept& each : closing) each.connection->close();
}

WIREBIND_DECL void pool_core::shutdown() {
  std::set<std::shared_ptr<exchange_operation>> running;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    running = in_flight_;
  }
  for (const auto& each : running) each->abort();
  close_idle();
}

WIREBIND_DECL void pool_core::abandon() {
  std::set<std::shared_ptr<exchange_operation>> running;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    running.swap(in_flight_);
  }
  for (const auto& each : running) each->abandon();
  close_idle();
}

WIREBIND_DECL pool_statistics pool_core::statistics() const {
  const std::lock_guard lock(mutex_);
  pool_statistics result = counts_;
  result.idle = idle_.size();
  result.in_flight = in_flight_.size();
  return result;
}

}  // namespace wirebind::inline v0::net
