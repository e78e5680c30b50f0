#pragma once

#include <wirebind/core/lasting.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/detail/handlers.hpp>

#include <asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
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

/// An Asio timer. The pending wait owns the callback, so that the end of the context destroys it; the number
/// tells a ring that was already queued when the alarm was disarmed from one that counts.
class timer_alarm final : public alarm {
 public:
  explicit timer_alarm(const asio::any_io_executor& executor)
      : timer_(executor), current_(std::make_shared<std::atomic<std::uint64_t>>(0)) {}
  ~timer_alarm() override { ++*current_; }

  void arm(std::chrono::steady_clock::time_point deadline, unique_function<void()> expired) override {
    timer_.expires_at(deadline);
    auto ring = [current = current_, number = ++*current_,
                 expired = std::move(expired)](std::error_code error) mutable {
      if (!error && number == *current) expired();
    };
    timer_.async_wait(wait_handler{timer_.get_executor(), std::move(ring)});
  }
  void disarm() noexcept override {
    ++*current_;
    timer_.cancel();
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<std::atomic<std::uint64_t>> current_;
};

/// Brings the ring of a clock's own alarm to an executor.
class foreign_alarm final : public alarm {
 public:
  foreign_alarm(const asio::any_io_executor& executor, std::unique_ptr<alarm> inner)
      : executor_(executor),
        inner_(std::move(inner)),
        current_(std::make_shared<std::atomic<std::uint64_t>>(0)) {}
  ~foreign_alarm() override { ++*current_; }

  void arm(std::chrono::steady_clock::time_point deadline, unique_function<void()> expired) override {
    auto ring = [current = current_, number = ++*current_, expired = std::move(expired)]() mutable {
      if (number == *current) expired();
    };
    inner_->arm(deadline, [executor = executor_, ring = std::move(ring)]() mutable {
      detail::post(executor, std::move(ring));
    });
  }
  void disarm() noexcept override {
    ++*current_;
    inner_->disarm();
  }

 private:
  asio::any_io_executor executor_;
  std::unique_ptr<alarm> inner_;
  std::shared_ptr<std::atomic<std::uint64_t>> current_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<wirebind::clock> real_clock() {
  static const lasting<std::shared_ptr<wirebind::clock>> instance(std::make_shared<detail::system_clock>());
  return instance.value;
}

WIREBIND_DECL std::unique_ptr<alarm> make_alarm(const asio::any_io_executor& executor,
                                                wirebind::clock& clock) {
  if (auto inner = clock.make_alarm()) {
    return std::make_unique<detail::foreign_alarm>(executor, std::move(inner));
  }
  return std::make_unique<detail::timer_alarm>(executor);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
