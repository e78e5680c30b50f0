// Tasks and what brings them to an executor, as a file sees it that only makes calls: how it is done is known
// where the first `task_executor` is made, with the client.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/handler_memory.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include <cstddef>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

class strand;

/// Something to run on an executor, part of what it serves. It keeps itself alive until one of `run` and
/// `drop` is called, and is not submitted again before.
class strand_task {
 public:
  virtual void run() = 0;
  /// It will not run, because the context ends or the executor has no memory: releases what the task holds
  /// and calls nothing.
  virtual void drop() noexcept = 0;
  /// Room for a function of Asio that leads to the task, where it has some.
  virtual handler_memory* memory() noexcept { return nullptr; }

 protected:
  ~strand_task() = default;

 private:
  friend class task_queue;
  strand_task* next_ = nullptr;
};

/// Brings tasks to an executor, with the promise of a strand.
class task_executor {
 public:
  /// Runs the task, never inside this call. Allocates nothing where the task has memory.
  void post(strand_task& task) const { functions_->post(*this, task); }
  /// Runs the task, inside this call where this thread is on the executor.
  void dispatch(strand_task& task) const { functions_->dispatch(*this, task); }
  /// The same, called where a wait on `executor_for_io` ends.
  void arrive(strand_task& task) const { functions_->arrive(*this, task); }
  /// One for another executor.
  task_executor with(const asio::any_io_executor& other) const { return functions_->make(other); }

  const asio::any_io_executor& get() const noexcept { return executor_; }

 private:
  friend struct task_executor_access;
  struct functions {
    void (*post)(const task_executor&, strand_task&);
    void (*dispatch)(const task_executor&, strand_task&);
    void (*arrive)(const task_executor&, strand_task&);
    task_executor (*make)(const asio::any_io_executor&);
  };

  task_executor(const functions& all, const asio::any_io_executor& executor, asio::execution_context* io,
                std::shared_ptr<strand> over)
      : functions_(&all), executor_(executor), io_(io), strand_(std::move(over)) {}

  const functions* functions_;
  asio::any_io_executor executor_;
  asio::execution_context* io_;     // whose own executor it is
  std::shared_ptr<strand> strand_;  // it, or one over it where that may lose functions
};

/// The executor of one task; once it was taken, memory for the function that brings the task there, in its
/// place.
class task_work final : private handler_memory {
 public:
  explicit task_work(task_executor&& executor) noexcept
      : handler_memory(place_, sizeof place_), executor_(std::move(executor)) {}
  ~task_work() {
    if (!taken_) executor_.~task_executor();
  }

  /// Before it is taken.
  const asio::any_io_executor& get() const noexcept { return executor_.get(); }
  task_executor take() noexcept {
    task_executor out(std::move(executor_));
    executor_.~task_executor();
    taken_ = true;
    return out;
  }
  /// Null before.
  handler_memory* memory() noexcept { return taken_ ? this : nullptr; }

 private:
  bool taken_ = false;
  union {
    task_executor executor_;
    alignas(std::max_align_t) unsigned char place_[function_size];
  };
};

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
