#pragma once

#include <wirebind/core/lasting.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

class system_clock final : public wirebind::clock {
 public:
  std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::now(); }
  std::chrono::sys_seconds wall() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

/// The callback of an alarm, on its way from a timer to the executor. Each setting has a number, which tells
/// a ring that was already queued when the alarm was disarmed from one that counts.
class alarm_ring final : public strand_task, public std::enable_shared_from_this<alarm_ring> {
 public:
  explicit alarm_ring(const asio::any_io_executor& executor) : home_(make_task_executor(executor)) {}

  std::uint64_t set(unique_function<void()> expired) noexcept {
    const std::lock_guard lock(mutex_);
    std::swap(expired_, expired);
    return ++number_;
  }
  void clear() noexcept { set({}); }
  /// The context has ended: what was set is destroyed.
  void end(std::uint64_t number) noexcept {
    unique_function<void()> dropped;
    const std::lock_guard lock(mutex_);
    if (number == number_) std::swap(dropped, expired_);
  }

  /// The deadline has passed; `waited` where a timer's wait has ended.
  void due(std::uint64_t number, bool waited) {
    {
      const std::lock_guard lock(mutex_);
      if (number != number_) return;
      due_ = number;
      if (queued_) return;
      queued_ = shared_from_this();
    }
    waited ? home_.arrive(*this) : home_.post(*this);
  }

  void run() override {
    std::shared_ptr<alarm_ring> self;  // outlives the lock
    std::unique_lock lock(mutex_);
    std::swap(self, queued_);
    if (due_ != number_) return;
    unique_function<void()> expired = std::move(expired_);
    lock.unlock();
    if (expired) expired();
  }
  void drop() noexcept override {
    std::shared_ptr<alarm_ring> self;
    const std::lock_guard lock(mutex_);
    std::swap(self, queued_);
  }

  handler_memory* memory() noexcept override { return &memory_; }

 private:
  const task_executor home_;
  handler_storage<wait_size> memory_;  // of a timer's wait, or of the way to the executor
  std::mutex mutex_;
  unique_function<void()> expired_;
  std::uint64_t number_ = 0;
  std::uint64_t due_ = 0;
  std::shared_ptr<alarm_ring> queued_;  // itself, while it is on its way
};

/// An Asio timer.
class timer_alarm final : public alarm {
 public:
  explicit timer_alarm(const asio::any_io_executor& executor)
      : timer_(executor_for_io(executor)), ring_(new alarm_ring(executor)) {}
  ~timer_alarm() override { ring_->clear(); }

  void arm(std::chrono::steady_clock::time_point deadline, unique_function<void()> expired) override {
    timer_.expires_at(deadline);
    timer_.async_wait(wait_handler(ring_, ring_->set(std::move(expired))));
  }
  void disarm() noexcept override {
    ring_->clear();
    timer_.cancel();
  }

 private:
  class wait_handler {
   public:
    using allocator_type = handler_allocator<void>;

    wait_handler(std::shared_ptr<alarm_ring> ring, std::uint64_t number) noexcept
        : ring_(std::move(ring)), memory_(ring_->memory()), number_(number) {}
    wait_handler(wait_handler&&) noexcept = default;
    ~wait_handler() {
      if (ring_) ring_->end(number_);
    }

    allocator_type get_allocator() const noexcept { return allocator_type(*memory_); }
    void operator()(std::error_code error) {
      const auto ring = std::move(ring_);
      if (!error) ring->due(number_, true);
    }

   private:
    std::shared_ptr<alarm_ring> ring_;
    handler_memory* memory_;
    std::uint64_t number_;
  };

  asio::steady_timer timer_;
  const std::shared_ptr<alarm_ring> ring_;
};

/// Brings the ring of a clock's own alarm to an executor.
class foreign_alarm final : public alarm {
 public:
  foreign_alarm(const asio::any_io_executor& executor, std::unique_ptr<alarm> inner)
      : inner_(std::move(inner)), ring_(new alarm_ring(executor)) {}
  ~foreign_alarm() override { ring_->clear(); }

  void arm(std::chrono::steady_clock::time_point deadline, unique_function<void()> expired) override {
    const std::uint64_t number = ring_->set(std::move(expired));
    inner_->arm(deadline, [ring = ring_, number] { ring->due(number, false); });
  }
  void disarm() noexcept override {
    ring_->clear();
    inner_->disarm();
  }

 private:
  const std::unique_ptr<alarm> inner_;
  const std::shared_ptr<alarm_ring> ring_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<wirebind::clock> real_clock() {
  static const lasting<std::shared_ptr<wirebind::clock>> instance(
      share<wirebind::clock>(new detail::system_clock));
  return instance.value;
}

WIREBIND_DECL std::unique_ptr<alarm> make_alarm(const asio::any_io_executor& executor,
                                                wirebind::clock& clock) {
  if (auto inner = clock.make_alarm()) {
    return std::unique_ptr<alarm>(new detail::foreign_alarm(executor, std::move(inner)));
  }
  return std::unique_ptr<alarm>(new detail::timer_alarm(executor));
}

}  // namespace wirebind::inline WIREBIND_ABI::net
