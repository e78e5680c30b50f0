#pragma once

#include <wirebind/core/saturate.hpp>
#include <wirebind/net/detail/resolutions.hpp>
#include <wirebind/net/error.hpp>

#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

/// A wait of one exchange, until it is destroyed.
struct resolutions::ticket {
  ticket(std::weak_ptr<resolutions> from, std::shared_ptr<resolution> wanted, std::shared_ptr<waiter> waiting)
      : owner(std::move(from)), of(std::move(wanted)), who(std::move(waiting)) {}
  ticket(const ticket&) = delete;
  ticket& operator=(const ticket&) = delete;
  ~ticket() {
    if (const auto alive = owner.lock()) alive->leave(of, who);
  }

  const std::weak_ptr<resolutions> owner;
  const std::shared_ptr<resolution> of;
  const std::shared_ptr<waiter> who;
};

/// What a resolver calls, or destroys.
struct resolutions::completion {
  completion(std::weak_ptr<resolutions> from, std::shared_ptr<resolution> wanted)
      : owner(std::move(from)), of(std::move(wanted)) {}
  completion(completion&&) noexcept = default;
  ~completion() {
    const auto alive = of ? owner.lock() : nullptr;
    if (alive) alive->drop(of);
  }
  void operator()(std::error_code error, std::vector<endpoint> found) noexcept {
    const auto over = std::move(of);
    const auto alive = owner.lock();
    if (alive && over) alive->ended(over, {error}, std::move(found));
  }

  std::weak_ptr<resolutions> owner;
  std::shared_ptr<resolution> of;
};

WIREBIND_DECL std::shared_ptr<void> resolutions::async_resolve(const std::string& host, std::uint16_t port,
                                                               const asio::any_io_executor& executor,
                                                               connector::resolve_handler done) {
  std::shared_ptr<void> wait;  // it may only go without the lock
  const time_point now = reuse_ > reuse_.zero() ? clock_->now() : time_point();
  std::unique_lock lock(mutex_);
  drop_expired(now);
  const auto known = find(host, port);
  if (known && known->at == stage::ended) {
    lock.unlock();
    done({}, known->addresses);
    return nullptr;
  }
  std::shared_ptr<resolution> wanted = known;
  if (!known) wanted = share<resolution>(new resolution{.host = host, .port = port});
  const auto who = share<waiter>(new waiter(executor, std::move(done)));
  wait = share<ticket>(new ticket(weak_from_this(), wanted, who));
  wanted->waiting.push_back(who);
  if (!known) all_.push_back(wanted);
  lock.unlock();
  run_queued();
  return wait;
}

WIREBIND_DECL auto resolutions::find(const std::string& host, std::uint16_t port)
    -> std::shared_ptr<resolution> {
  for (const auto& each : all_) {
    if (each->port == port && each->host == host) return each;
  }
  return nullptr;
}

WIREBIND_DECL void resolutions::drop_expired(time_point now) {
  all_.erase_if([now](const std::shared_ptr<resolution>& each) {
    return each->at == stage::ended && each->until <= now;
  });
}

WIREBIND_DECL auto resolutions::next_to_run() -> std::shared_ptr<resolution> {
  if (running_ == most_running) return nullptr;
  for (const auto& each : all_) {
    if (each->at != stage::queued) continue;
    each->at = stage::running;
    each->beginning = true;
    ++running_;
    return each;
  }
  return nullptr;
}

// One thread at a time begins resolutions: a resolver that completes inside its function would lead to the
// next one deeper and deeper in the stack.
WIREBIND_DECL void resolutions::run_queued() noexcept {
  std::unique_lock lock(mutex_);
  if (std::exchange(beginning_, true)) return;
  while (const auto next = next_to_run()) {
    lock.unlock();
    begin(next);
    lock.lock();
  }
  beginning_ = false;
}

// What the resolver throws has destroyed the completion: why is known only when it is caught.
WIREBIND_DECL void resolutions::begin(const std::shared_ptr<resolution>& started) noexcept {
  callback_failure failure{errc::resolution_failed};
  bool thrown = false;
  try {
    resolver_->async_resolve(started->host, started->port, completion(weak_from_this(), started));
  } catch (...) {
    failure = current_failure();
    thrown = true;
  }
  std::unique_lock lock(mutex_);
  started->beginning = false;
  const bool over = thrown || started->dropped;
  lock.unlock();
  if (over) ended(started, std::move(failure), {});
}

WIREBIND_DECL void resolutions::drop(const std::shared_ptr<resolution>& without) noexcept {
  {
    const std::lock_guard lock(mutex_);
    without->dropped = true;
    if (without->beginning) return;
  }
  ended(without, {errc::resolution_failed}, {});
}

/// Until when a result that comes now serves; nothing if it does not, or if the clock throws.
WIREBIND_DECL auto resolutions::reusable_until() const noexcept -> std::optional<time_point> {
  if (reuse_ <= reuse_.zero()) return std::nullopt;
  try {
    return time_after(clock_->now(), reuse_);
  } catch (...) {
    return std::nullopt;
  }
}

WIREBIND_DECL void resolutions::ended(const std::shared_ptr<resolution>& over, callback_failure failure,
                                      std::vector<endpoint>&& found) noexcept {
  sequence<std::shared_ptr<waiter>> notified;  // destroyed without the lock
  const auto until = failure.error ? std::nullopt : reusable_until();
  std::unique_lock lock(mutex_);
  if (over->at == stage::ended) return;  // its resolver threw after it had called back
  const auto is_over = [&over](const std::shared_ptr<resolution>& each) { return each == over; };
  if (all_.erase_if(is_over) == 0) return;  // begun by the process that forked this one
  --running_;
  over->at = stage::ended;
  over->failure = std::move(failure);
  over->addresses = std::move(found);
  if (until) {
    over->until = *until;
    all_.push_back(over);  // into the room that it had
  }
  notified.swap(over->waiting);
  for (const auto& each : notified) notify(over, each);
  lock.unlock();
  run_queued();
}

// The executor is used and destroyed under the lock only: its context may end once the wait has.
WIREBIND_DECL void resolutions::notify(const std::shared_ptr<resolution>& over,
                                       const std::shared_ptr<waiter>& who) noexcept {
  const auto executor = std::exchange(who->executor, std::nullopt);
  who->self = who;
  who->over = over;
  try {
    executor->post(*who);
  } catch (...) {  // an executor that has no memory for it: the wait ends at its deadline
  }
}

WIREBIND_DECL void resolutions::waiter::run() {
  const auto kept = std::move(self);
  const auto result = std::move(over);
  auto call = std::move(done);
  if (!call) return;
  std::vector<endpoint> addresses;
  callback_failure failure = result->failure;
  try {
    addresses = std::vector<endpoint>(result->addresses);
  } catch (const std::bad_alloc&) {
    failure = {out_of_memory()};
  }
  call(std::move(failure), std::move(addresses));
}

WIREBIND_DECL void resolutions::waiter::drop() noexcept {
  const auto result = std::move(over);
  const auto kept = std::move(self);
}

WIREBIND_DECL void resolutions::leave(const std::shared_ptr<resolution>& left,
                                      const std::shared_ptr<waiter>& who) noexcept {
  const auto done = [&] {
    const std::lock_guard lock(mutex_);
    left->waiting.erase_if([&](const std::shared_ptr<waiter>& each) { return each == who; });
    if (left->waiting.empty() && left->at == stage::queued) {
      all_.erase_if([&](const std::shared_ptr<resolution>& each) { return each == left; });
    }
    who->executor.reset();
    return std::move(who->done);
  }();
}

WIREBIND_DECL void resolutions::notify_fork(asio::execution_context::fork_event event) {
  using context = asio::execution_context;
  sequence<std::shared_ptr<resolution>> dropped;
  if (event == context::fork_prepare || !forking_) mutex_.lock();
  forking_ = event == context::fork_prepare;
  if (event == context::fork_child) {
    dropped.swap(all_);
    running_ = 0;
    beginning_ = false;
  }
  if (!forking_) mutex_.unlock();
}

}  // namespace wirebind::inline WIREBIND_ABI::net
