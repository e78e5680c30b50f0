#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/exchange_operation.hpp>
#include <wirebind/net/detail/pool_core.hpp>
#include <wirebind/net/detail/pooled_exchange.hpp>
#include <wirebind/net/detail/waiting_exchange.hpp>

#include <mutex>
#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

namespace detail {

/// Workspaces that are kept for the next exchanges, where fewer are in flight, and the size of the largest.
inline constexpr std::size_t most_workspaces = 16;
inline constexpr std::size_t largest_workspace = 32 * 1024;

}  // namespace detail

WIREBIND_DECL pool_core::pool_core(asio::any_io_executor executor, pool_options options,
                                   std::shared_ptr<wirebind::clock> clock,
                                   std::shared_ptr<net::connector> connector)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      clock_(std::move(clock)),
      connector_(std::move(connector)),
      queue_(new detail::strand(executor_, detail::strand::work::untracked, !options_.single_threaded,
                                detail::strand::order::overlapping)),
      mutex_(!options_.single_threaded) {}

// An exchange gets its listener last: one that is destroyed with the mutex, because memory has ended, has
// none.
WIREBIND_DECL std::shared_ptr<exchange> pool_core::start(std::shared_ptr<const exchange_request> request,
                                                         time_point expires,
                                                         std::shared_ptr<exchange_listener> listener) {
  optional_lock lock(mutex_);
  const bool closed = closed_;
  const bool forked = owner_ != process_id();
  const auto made = closed || forked ? std::shared_ptr<pooled_exchange>(make_operation(request, expires))
                                     : make_claim(request, expires);
  made->listen(std::move(listener));
  link(made);
  ++counts_.started;
  lock.unlock();
  try {
    closed ? made->abort() : forked ? made->forked() : made->start();
  } catch (...) {
    finished(*made, false);
    rest();
    throw;
  }
  return made;
}

/// With the mutex.
WIREBIND_DECL std::shared_ptr<exchange_operation> pool_core::make_operation(
    std::shared_ptr<const exchange_request> request, time_point expires) {
  return std::allocate_shared<exchange_operation>(detail::store_allocator<exchange_operation>(memory_),
                                                  shared_from_this(), lend_workspace(), std::move(request),
                                                  expires);
}

/// An exchange with the right to a connection, else one that waits for it, or was refused even that. With the
/// mutex.
WIREBIND_DECL std::shared_ptr<pooled_exchange> pool_core::make_claim(
    const std::shared_ptr<const exchange_request>& request, time_point expires) {
  const std::size_t most = options_.max_connections_per_origin;
  site* const found = find_site(request->origin);
  if (found == nullptr || (found->count() == 0 && (most == 0 || found->held < most))) {
    const auto made = make_operation(request, expires);
    ++(found != nullptr ? *found : sites_.push_back({.origin = request->origin})).held;
    made->place.claim = net::claim::held;
    return made;
  }
  const bool refused = found->count() >= options_.max_waiting;
  const auto made = std::make_shared<waiting_exchange>(shared_from_this(), request, expires, refused);
  if (!refused) {
    found->waiting.push_back(made.get());
    ++waiting_;
    made->place.claim = net::claim::waiting;
  }
  ++(refused ? counts_.refused : counts_.waited);
  return made;
}

WIREBIND_DECL std::shared_ptr<exchange_operation> pool_core::promote(waiting_exchange& waited) {
  optional_lock lock(mutex_);
  const auto made = make_operation(waited.request(), waited.expires());
  waited.hand_over(*made);
  pool_place &place = made->place, &old = waited.place;
  place.claim = std::exchange(old.claim, net::claim::none);
  place.stopped = old.stopped;
  place.wake = old.wake.load();
  place.before = std::exchange(old.before, nullptr);
  place.after = std::exchange(old.after, nullptr);
  (place.before != nullptr ? place.before->place.after : first_) = made.get();
  (place.after != nullptr ? place.after->place.before : last_) = made.get();
  place.self = made;
  old.self.reset();  // the caller has it
  return made;
}

// --- those in flight

WIREBIND_DECL void pool_core::link(const std::shared_ptr<pooled_exchange>& begun) noexcept {
  pool_place& place = begun->place;
  place.self = begun;
  place.before = last_;
  (last_ != nullptr ? last_->place.after : first_) = begun.get();
  last_ = begun.get();
  ++in_flight_;
}

WIREBIND_DECL void pool_core::unlink(pooled_exchange& ended) noexcept {
  pool_place& place = ended.place;
  if (!place.self) return;
  (place.before != nullptr ? place.before->place.after : first_) = place.after;
  (place.after != nullptr ? place.after->place.before : last_) = place.before;
  place.before = place.after = nullptr;
  place.self.reset();  // the caller has it
  --in_flight_;
}

/// The next one that is chosen, after the last one or from the beginning where that has ended meanwhile. With
/// the mutex; what is chosen must not be chosen again.
template <class Choose>
std::shared_ptr<pooled_exchange> pool_core::next_chosen(const pooled_exchange* last, Choose choose) const {
  pooled_exchange* each = last != nullptr && last->place.self ? last->place.after : first_;
  while (each != nullptr && !choose(each->place)) each = each->place.after;
  return each != nullptr ? each->place.self : nullptr;
}

// --- the time

WIREBIND_DECL auto pool_core::earliest() const noexcept -> time_point {
  time_point least = (time_point::max)();
  for (const pooled_exchange* each = first_; each != nullptr; each = each->place.after) {
    const time_point wake = each->place.wake;
    if (wake < least) least = wake;
  }
  return least;
}

// An alarm before the deadline finds it in the place: of the two threads, one sees what the other has
// written.
WIREBIND_DECL void pool_core::wake(pooled_exchange& waiting, time_point deadline) {
  waiting.place.wake = deadline;
  if (!unset_ && wanted_.load() <= deadline) return;
  optional_lock lock(mutex_);
  if (unset_) deadline = earliest();
  if (deadline < wanted_.load()) wanted_ = deadline;
  set_alarm(lock);
}

// Sets the alarm to what is wanted. What it throws is the caller's; the others get it at the next occasion.
WIREBIND_DECL void pool_core::set_alarm(optional_lock& lock) {
  if (set_ == wanted_.load() || std::exchange(setting_, true)) return;
  unset_ = false;
  while (set_ != wanted_.load()) {
    const time_point wanted = wanted_;
    set_ = wanted;
    lock.unlock();
    try {
      if (!alarm_) alarm_ = make_alarm(executor_, *clock_);
      if (wanted == (time_point::max)()) {
        alarm_->disarm();
      } else {
        alarm_->arm(wanted, [weak = weak_from_this()] {
          if (const auto self = weak.lock()) self->rang();
        });
      }
    } catch (...) {
      lock.lock();
      wanted_ = set_ = (time_point::max)();
      setting_ = false;
      unset_ = true;
      throw;
    }
    lock.lock();
  }
  setting_ = false;
}

/// Rings those that are due, with the mutex on entry and on return.
WIREBIND_DECL void pool_core::ring_due(optional_lock& lock, time_point now, time_point again) {
  const auto due = [now](pool_place& place) {
    time_point wake = place.wake;
    return wake <= now && wake != (time_point::max)() &&
           place.wake.compare_exchange_strong(wake, (time_point::max)());
  };
  for (auto each = next_chosen(nullptr, due); each; each = next_chosen(each.get(), due)) {
    bool notified = true;
    lock.unlock();
    try {
      each->ring();
    } catch (...) {  // its executor has no memory for it
      notified = false;
    }
    lock.lock();
    time_point none = (time_point::max)();
    if (!notified) each->place.wake.compare_exchange_strong(none, again);
  }
}

// Where no alarm can be set, each exchange that has a deadline looks at it and finds that out for itself.
WIREBIND_DECL void pool_core::set_alarm_for_all(optional_lock& lock, time_point again) {
  try {
    wanted_ = earliest();
    return set_alarm(lock);
  } catch (...) {
  }
  ring_due(lock, (time_point::max)(), again);
}

// A clock that throws does so for each exchange that looks at it.
WIREBIND_DECL void pool_core::rang() {
  time_point now = (time_point::max)();
  try {
    now = clock_->now();
  } catch (...) {
  }
  const time_point again = next_try();
  optional_lock lock(mutex_);
  wanted_ = (time_point::max)();
  set_ = setting_ ? (time_point::min)() : (time_point::max)();  // another thread may set it again just now
  ring_due(lock, now, again);
  set_alarm_for_all(lock, again);
}

WIREBIND_DECL void pool_core::rest() noexcept {
  if (in_flight_ != 0 && !unset_) return;
  optional_lock lock(mutex_);
  const bool idle = in_flight_ == 0;
  while (idle && workspaces_.size() > 1) workspaces_.pop_back();  // nothing contends for the mutex
  if (idle || unset_) set_alarm_for_all(lock, wanted_);
  lock.unlock();
  if (idle) memory_->clear();
}

// --- memory

/// With the mutex.
WIREBIND_DECL std::unique_ptr<exchange_workspace> pool_core::lend_workspace() {
  if (workspaces_.empty()) return std::unique_ptr<exchange_workspace>(new exchange_workspace);
  auto lent = std::move(workspaces_.back());
  workspaces_.pop_back();
  return lent;
}

/// With the mutex. What is not kept stays with the caller, who frees it without the mutex, as what is
/// returned.
WIREBIND_DECL std::unique_ptr<exchange_workspace> pool_core::take_back(
    std::unique_ptr<exchange_workspace>& lent) noexcept {
  std::unique_ptr<exchange_workspace> surplus;  // of a time when more were in flight
  // Responses come together, and all of those exchanges end before the next ones begin.
  const std::size_t most = in_flight_ > detail::most_workspaces ? in_flight_.load() : detail::most_workspaces;
  if (workspaces_.size() > most) {
    surplus = std::move(workspaces_.back());
    workspaces_.pop_back();
  }
  if (!lent || lent->capacity() > detail::largest_workspace || workspaces_.size() >= most) return surplus;
  try {
    workspaces_.push_back(std::move(lent));
  } catch (...) {
  }
  return surplus;
}

// --- the right to a connection

WIREBIND_DECL auto pool_core::find_site(const origin& target) noexcept -> site* {
  for (site& each : sites_) {
    if (each.origin == target) return &each;
  }
  return nullptr;
}

WIREBIND_DECL void pool_core::drop_empty(site& of) noexcept {
  if (!of.empty()) return;
  if (&of != &sites_.back()) std::swap(of, sites_.back());
  sites_.pop_back();
}

// What an ended exchange held passes to the one that has waited for longest. With the mutex.
WIREBIND_DECL std::shared_ptr<waiting_exchange> pool_core::give_back(pooled_exchange& ended, site& all) {
  const net::claim had = std::exchange(ended.place.claim, net::claim::none);
  if (had == net::claim::none) return nullptr;
  std::shared_ptr<waiting_exchange> next;
  if (had == net::claim::waiting) {
    auto found = all.waiting.begin() + all.first;
    while (*found != &ended) ++found;
    all.waiting.erase(found);
    --waiting_;
  } else if (all.count() != 0) {
    next = all.waiting[all.first++]->shared_from_this();
    next->place.claim = net::claim::held;
    --waiting_;
    if (all.first > all.waiting.size() / 2) {
      all.waiting.erase(all.waiting.begin(), all.waiting.begin() + all.first);
      all.first = 0;
    }
  } else {
    --all.held;
  }
  drop_empty(all);
  return next;
}

// --- the end of things

// Where there is no memory to keep a connection, it goes.
WIREBIND_DECL void pool_core::finished(pooled_exchange& ended, bool stale_retry, equipment&& lent,
                                       time_point now) {
  struct granting {
    ~granting() {
      try {
        if (next) next->granted();
      } catch (...) {  // no memory to notify it: it gives the right back at its deadline
      }
    }
    std::shared_ptr<waiting_exchange> next;
  } at_end;
  if (lent.workspace) lent.workspace->clear();
  sequence<parted> closing;
  std::shared_ptr<stream>& connection = lent.connection.stream;
  const bool connected = connection != nullptr;
  if (connected && keeps()) lent.connection.start_probes();
  optional_lock lock(mutex_);
  const auto surplus = take_back(lent.workspace);
  unlink(ended);
  if (stale_retry) ++counts_.stale_retries;
  try {
    if (connected) drop_expired(now, closing);
  } catch (const std::bad_alloc&) {
  }
  // Null before the first claim, and where the context has ended.
  if (site* const of = find_site(ended.origin())) {
    try {
      if (connected) keep(*of, lent.connection, now, closing);
    } catch (const std::bad_alloc&) {
    }
    at_end.next = give_back(ended, *of);
  }
  lock.unlock();
  const bool stays = connected && !connection;
  if (stays) notify(pool_event::idle, ended.origin());
  close(closing);
  if (!connection) return;
  connection->close();
  notify(pool_event::closed, ended.origin());
}

WIREBIND_DECL void pool_core::close_idle() {
  sequence<parted> closing;
  {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const site& each : sites_) count += each.idle.size();
    closing.reserve(count);
    for (std::size_t i = sites_.size(); i-- != 0;) {
      site& each = sites_[i];
      for (kept& idle : each.idle) closing.push_back({each.origin, std::move(idle.connection.stream)});
      each.idle.clear();
      drop_empty(each);
    }
    oldest_ = (time_point::max)();
  }
  close(closing);
}

// Part of a destructor: allocates nothing for what runs. An exchange that cannot be notified ends at its
// deadline.
WIREBIND_DECL void pool_core::shutdown() {
  optional_lock lock(mutex_);
  closed_ = true;
  const auto running = [](pool_place& place) { return !std::exchange(place.stopped, true); };
  for (auto each = next_chosen(nullptr, running); each; each = next_chosen(each.get(), running)) {
    lock.unlock();
    try {
      each->abort();
    } catch (...) {
    }
    lock.lock();
  }
  lock.unlock();
  try {
    close_idle();
  } catch (...) {  // an observer's: no call is left that it could end
  }
}

WIREBIND_DECL void pool_core::abandon() {
  sequence<site> sites;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    sites.swap(sites_);
    waiting_ = 0;
    alarm_.reset();
  }
  queue_->end();
  while (first_ != nullptr) {
    const auto each = first_->place.self;
    unlink(*each);
    each->abandon();
  }
  for (const site& of : sites) {
    for (const kept& each : of.idle) {
      if (each.connection.stream) each.connection.stream->close();
    }
  }
}

// In the child no other thread runs. Streams of the parent send nothing.
WIREBIND_DECL void pool_core::notify_fork(asio::execution_context::fork_event event) {
  connector_->notify_fork(event);
  if (event != asio::execution_context::fork_child) return;
  owner_ = process_id();
  for (pooled_exchange* each = first_; each != nullptr; each = each->place.after) each->forked();
  close_idle();
}

WIREBIND_DECL pool_statistics pool_core::statistics() const {
  const std::lock_guard lock(mutex_);
  pool_statistics result = counts_;
  result.in_flight = in_flight_;
  result.waiting = waiting_;
  for (const site& each : sites_) result.idle += each.idle.size();
  return result;
}

}  // namespace wirebind::inline WIREBIND_ABI::net
