#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/detail/pool_core.hpp>

#include <mutex>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// A connection that was idle for less is used without a look at it, where the request may be sent twice.
inline constexpr std::chrono::milliseconds unlooked{10};

}  // namespace detail

WIREBIND_DECL bool pool_core::too_old(const dated_stream& connection, time_point now) const noexcept {
  return now >= deadline_after(connection.born, options_.max_lifetime);
}

/// The connection used last, with the mutex. One that needs no look counts as reused.
WIREBIND_DECL auto pool_core::pop(site* of, bool certain, time_point now, sequence<parted>& expired) -> kept {
  while (of != nullptr && !of->idle.empty()) {
    const bool old = too_old(of->idle.back().connection, now);
    if (old) {
      ++counts_.expired;
      part(of->origin, of->idle.back(), expired);
    }
    kept found = std::move(of->idle.back());
    of->idle.pop_back();
    if (old || !found.connection.stream) continue;  // memory may have ended while it was taken out
    found.look = certain || time_between(found.since, now) > detail::unlooked;
    if (!found.look) ++counts_.reused;
    return found;
  }
  return {};
}

// Looks at all origins, and no more before one of what is left may be due.
WIREBIND_DECL void pool_core::drop_expired(time_point now, sequence<parted>& expired) {
  if (now <= time_after(oldest_, options_.idle_timeout)) return;
  oldest_ = (time_point::max)();
  for (std::size_t i = sites_.size(); i-- != 0;) {
    site& each = sites_[i];
    auto fresh = each.idle.begin();
    for (; fresh != each.idle.end() && now > time_after(fresh->since, options_.idle_timeout); ++fresh) {
      part(each.origin, *fresh, expired);
    }
    counts_.expired += static_cast<std::uint64_t>(fresh - each.idle.begin());
    each.idle.erase(each.idle.begin(), fresh);
    if (!each.idle.empty() && each.idle.front().since < oldest_) oldest_ = each.idle.front().since;
    drop_empty(each);
  }
}

/// The first one from this on that its peer has not closed; closes the others.
WIREBIND_DECL dated_stream pool_core::usable(kept found, const origin& target, bool certain, time_point now,
                                             sequence<parted>& expired) {
  while (stream* const connection = found.connection.stream.get()) {
    const bool dead = found.look && connection->stale();
    if (dead) connection->close();
    if (found.look) {
      const std::lock_guard lock(mutex_);
      ++(dead ? counts_.stale : counts_.reused);
    }
    notify(dead ? pool_event::stale : pool_event::reused, target);
    if (!dead) break;
    optional_lock lock(mutex_);
    kept next = pop(find_site(target), certain, now, expired);
    lock.unlock();
    found = std::move(next);
  }
  close(expired);
  return std::move(found.connection);
}

WIREBIND_DECL dated_stream pool_core::take(const origin& target, bool certain, time_point now) {
  sequence<parted> expired;
  optional_lock lock(mutex_);
  drop_expired(now, expired);
  kept found = pop(find_site(target), certain, now, expired);
  lock.unlock();
  return usable(std::move(found), target, certain, now, expired);
}

/// Takes the connection where it is kept. With the mutex, under which no stream is destroyed.
WIREBIND_DECL void pool_core::keep(site& of, dated_stream& connection, time_point now,
                                   sequence<parted>& closing) {
  const bool old = too_old(connection, now);
  if (old) ++counts_.expired;
  if (closed_ || old || !keeps()) return;
  if (of.idle.size() >= options_.max_idle_per_origin) {
    part(of.origin, of.idle.front(), closing);
    of.idle.erase(of.idle.begin());
  }
  of.idle.push_back({});
  of.idle.back() = {.connection = std::move(connection), .since = now};
  if (now < oldest_) oldest_ = now;
}

/// Moves an idle connection to those that the caller closes after the mutex is released.
WIREBIND_DECL void pool_core::part(const origin& from, kept& leaving, sequence<parted>& closing) {
  closing.push_back({from, nullptr});
  closing.back().stream = std::move(leaving.connection.stream);
}

WIREBIND_DECL void pool_core::close(const sequence<parted>& closing) const {
  for (const parted& each : closing) {
    if (each.stream) each.stream->close();
  }
  for (const parted& each : closing) notify(pool_event::closed, each.origin);
}

WIREBIND_DECL std::shared_ptr<stream> pool_core::open(const origin& target) {
  {
    const std::lock_guard lock(mutex_);
    ++counts_.opened;
  }
  notify(pool_event::opened, target);
  return connector_->make_stream(target, executor_);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
