#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/exchange_operation.hpp>
#include <wirebind/net/detail/pool_core.hpp>

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
      like_(executor_, detail::strand::work::untracked, !options_.single_threaded),
      mutex_(!options_.single_threaded) {}

WIREBIND_DECL std::shared_ptr<exchange> pool_core::start(std::shared_ptr<const exchange_request> request,
                                                         time_point expires,
                                                         std::shared_ptr<exchange_listener> listener) {
  auto operation = std::allocate_shared<exchange_operation>(
      detail::store_allocator<exchange_operation>(memory_), shared_from_this(), std::move(request), expires,
      std::move(listener));
  bool closed;
  bool forked;
  {
    const std::lock_guard lock(mutex_);
    closed = closed_;
    forked = owner_ != process_id();
    link(operation);
    operation->lend(lend_workspace());
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
    finished(*operation, false);
    rest();
    throw;
  }
  return operation;
}

// --- those in flight

WIREBIND_DECL void pool_core::link(const std::shared_ptr<exchange_operation>& operation) noexcept {
  pool_place& place = operation->place;
  place.self = operation;
  place.before = last_;
  (last_ != nullptr ? last_->place.after : first_) = operation.get();
  last_ = operation.get();
  ++in_flight_;
}

WIREBIND_DECL void pool_core::unlink(exchange_operation& operation) noexcept {
  pool_place& place = operation.place;
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
std::shared_ptr<exchange_operation> pool_core::next_chosen(const exchange_operation* last,
                                                           Choose choose) const {
  exchange_operation* each = last != nullptr && last->place.self ? last->place.after : first_;
  while (each != nullptr && !choose(each->place)) each = each->place.after;
  return each != nullptr ? each->place.self : nullptr;
}

// --- the time

WIREBIND_DECL auto pool_core::earliest() const noexcept -> time_point {
  time_point least = (time_point::max)();
  for (const exchange_operation* each = first_; each != nullptr; each = each->place.after) {
    const time_point wake = each->place.wake;
    if (wake < least) least = wake;
  }
  return least;
}

// An alarm before the deadline finds it in the place: of the two threads, one sees what the other has
// written.
WIREBIND_DECL void pool_core::wake(exchange_operation& operation, time_point deadline) {
  operation.place.wake = deadline;
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
  const time_point again = time_after(std::chrono::steady_clock::now(), std::chrono::seconds(1));
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

/// Null where none is kept. With the mutex.
WIREBIND_DECL std::unique_ptr<exchange_workspace> pool_core::lend_workspace() noexcept {
  if (workspaces_.empty()) return nullptr;
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

WIREBIND_DECL void pool_core::return_workspace(std::unique_ptr<exchange_workspace> lent) noexcept {
  if (lent) lent->clear();
  optional_lock lock(mutex_);
  const auto surplus = take_back(lent);
  lock.unlock();
}

// --- the right to a connection

WIREBIND_DECL auto pool_core::find_site(const origin& target) noexcept -> site* {
  for (site& each : sites_) {
    if (each.origin == target) return &each;
  }
  return nullptr;
}

WIREBIND_DECL auto pool_core::site_of(const origin& target) -> site& {
  if (site* const found = find_site(target)) return *found;
  return sites_.push_back({.origin = target});
}

WIREBIND_DECL void pool_core::drop_empty(site& of) noexcept {
  if (!of.empty()) return;
  if (&of != &sites_.back()) std::swap(of, sites_.back());
  sites_.pop_back();
}

WIREBIND_DECL net::claim pool_core::claim(exchange_operation& operation, bool certain, time_point now,
                                          equipment& out) {
  const origin& target = operation.origin();
  sequence<parted> expired;
  kept found;
  optional_lock lock(mutex_);
  drop_expired(now, expired);
  site& all = site_of(target);
  const net::claim got = enqueue(all, operation);
  if (got == net::claim::held) {
    found = pop(&all, certain, now, expired);
    if (!operation.has_workspace()) out.workspace = lend_workspace();
  }
  lock.unlock();
  if (got == net::claim::waiting) notify(pool_event::waiting, target);
  if (got == net::claim::refused) notify(pool_event::refused, target);
  out.connection = usable(std::move(found), target, certain, now, expired);
  return got;
}

// With the mutex.
WIREBIND_DECL net::claim pool_core::enqueue(site& all, exchange_operation& operation) {
  const std::size_t most = options_.max_connections_per_origin;
  if (all.count() == 0 && (most == 0 || all.held < most)) {
    ++all.held;
    return operation.place.claim = net::claim::held;
  }
  if (all.count() >= options_.max_waiting) {
    ++counts_.refused;
    return net::claim::refused;
  }
  all.waiting.push_back(operation.place.self);
  ++counts_.waited;
  return operation.place.claim = net::claim::waiting;
}

// What an ended exchange held passes to the one that has waited for longest.
WIREBIND_DECL std::shared_ptr<exchange_operation> pool_core::give_back(exchange_operation& operation,
                                                                       site& all) {
  const net::claim had = std::exchange(operation.place.claim, net::claim::none);
  if (had == net::claim::none) return nullptr;
  std::shared_ptr<exchange_operation> next;
  if (had == net::claim::waiting) {
    auto found = all.waiting.begin() + all.first;
    while (found->get() != &operation) ++found;
    all.waiting.erase(found);
  } else if (all.count() != 0) {
    next = std::move(all.waiting[all.first++]);
    next->place.claim = net::claim::held;
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
WIREBIND_DECL void pool_core::finished(exchange_operation& operation, bool stale_retry, equipment&& lent,
                                       time_point now) {
  struct granting {
    ~granting() {
      try {
        if (next) next->granted();
      } catch (...) {  // no memory to notify it: it gives the right back at its deadline
      }
    }
    std::shared_ptr<exchange_operation> next;
  } at_end;
  if (lent.workspace) lent.workspace->clear();
  sequence<parted> closing;
  std::shared_ptr<stream>& connection = lent.connection.stream;
  const bool connected = connection != nullptr;
  if (connected && keeps()) lent.connection.start_probes();
  optional_lock lock(mutex_);
  const auto surplus = take_back(lent.workspace);
  unlink(operation);
  if (stale_retry) ++counts_.stale_retries;
  try {
    if (connected) drop_expired(now, closing);
  } catch (const std::bad_alloc&) {
  }
  // Null before the first claim, and where the context has ended.
  if (site* const of = find_site(operation.origin())) {
    try {
      if (connected) keep(*of, lent.connection, now, closing);
    } catch (const std::bad_alloc&) {
    }
    at_end.next = give_back(operation, *of);
  }
  lock.unlock();
  const bool stays = connected && !connection;
  if (stays) notify(pool_event::idle, operation.origin());
  close(closing);
  if (!connection) return;
  connection->close();
  notify(pool_event::closed, operation.origin());
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
    alarm_.reset();
  }
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
  for (exchange_operation* each = first_; each != nullptr; each = each->place.after) each->forked();
  close_idle();
}

WIREBIND_DECL pool_statistics pool_core::statistics() const {
  const std::lock_guard lock(mutex_);
  pool_statistics result = counts_;
  result.in_flight = in_flight_;
  for (const site& each : sites_) {
    result.idle += each.idle.size();
    result.waiting += each.count();
  }
  return result;
}

}  // namespace wirebind::inline WIREBIND_ABI::net
