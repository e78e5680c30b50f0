// A strand that needs no memory to run what belongs to an object: the object has the node of the queue, and
// the strand the operation of Asio. Asio's own strand allocates for each function and for each copy of its
// executor, inside functions that must not throw.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/detail/task_executor.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution/blocking.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution_context.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net::detail {

/// Tasks in the order of their coming.
class task_queue {
 public:
  bool empty() const noexcept { return first_ == nullptr; }
  WIREBIND_DECL void push(strand_task& task) noexcept;
  WIREBIND_DECL strand_task* pop() noexcept;
  /// Appends the tasks of the other, which is empty then.
  WIREBIND_DECL void append(task_queue& other) noexcept;

 private:
  strand_task* first_ = nullptr;
  strand_task* last_ = nullptr;
};

/// What an executor that is copied without allocating refers to.
class executor_target {
 public:
  virtual ~executor_target() = default;
  /// Runs the function, later or perhaps inside this call.
  virtual void dispatch(unique_function<void()> function) = 0;
  /// Runs the function, never inside this call.
  virtual void post(unique_function<void()> function) = 0;
  virtual asio::execution_context& context() const = 0;
  virtual strand* as_strand() noexcept { return nullptr; }
};

/// Runs one task at a time, on the inner executor. Any thread.
///
/// A task is never lost where the inner executor is an `io_context`'s own, or Asio's strand over one, which
/// has to allocate: while that fails, the `io_context` asks it again and again. Another executor may throw,
/// which drops the task that it was given; those that wait for the end of another stay, and have their turn
/// with the next one or with `reschedule`.
class strand : public executor_target, public std::enable_shared_from_this<strand> {
 public:
  /// Whether a strand counts as work of its inner executor until it retires or is destroyed.
  enum class work : std::uint8_t { untracked, tracked };

  /// Whether a task begins once the one before it has ended, or may begin while that runs. Those that overlap
  /// are not inside of the strand, and come with `post`.
  enum class order : std::uint8_t { exclusive, overlapping };

  /// `locked` is false where one thread at a time uses the strand and runs its executor.
  WIREBIND_DECL explicit strand(const asio::any_io_executor& inner, work counts = work::tracked,
                                bool locked = true, order tasks = order::exclusive);
  /// Another strand over the inner executor of one.
  WIREBIND_DECL strand(const strand& like, work counts);

  bool running_in_this_thread() const noexcept {
    return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }

  /// Runs the task later.
  WIREBIND_DECL void post(strand_task& task);
  /// Runs the task later. In an `io_context` with a concurrency hint of 1, where a strand over it runs on
  /// this thread, that is behind the handler which that is in, without a look for events before.
  WIREBIND_DECL void follow(strand_task& task);
  /// Runs the task, inside this call where this thread is on the inner executor and no other task runs.
  WIREBIND_DECL void dispatch(strand_task& task);
  /// Runs the task, inside this call unless another runs. A wait has ended on `executor_for_io(inner)`.
  WIREBIND_DECL void arrive(strand_task& task);
  /// Brings what waits to the inner executor where that threw, or lost a function, when it was to be brought.
  /// Does nothing while that is given one, inside of which it may be called.
  void reschedule() {
    if (scheduling_) return;
    const std::lock_guard lock(mutex_);
    schedule_waiting();
  }

  WIREBIND_DECL void post(unique_function<void()> function) override;
  WIREBIND_DECL void dispatch(unique_function<void()> function) override;
  WIREBIND_DECL asio::execution_context& context() const override;
  strand* as_strand() noexcept override { return this; }
  /// An executor of this strand; what it allocates is a node for each function that it is given.
  WIREBIND_DECL asio::any_io_executor executor();
  /// Not of one that has retired, nor while it retires.
  const asio::any_io_executor& inner() const noexcept { return inner_; }

  /// Ends the strand: it drops what waits and what comes, and holds nothing of its context, which may end
  /// first; what the present turn has taken still runs. Its inner executor, which is work of the context as
  /// long as the caller has it.
  WIREBIND_DECL asio::any_io_executor retire() noexcept;
  /// The same, but it keeps its inner executor, for strands that are made like it.
  void end() noexcept { close(); }

 private:
  class turn;
  class invoker;
  class frame;

  bool inner_is_here() const noexcept;
  void enter(strand_task& task, optional_lock& lock);
  void put_in(strand_task& task, optional_lock& lock, bool follows = false);
  void schedule();
  void scheduled();
  static void run_waiting(std::shared_ptr<strand> of);
  void run_overlapping();
  void uncalled() noexcept;
  void put_back(task_queue& tasks) noexcept;
  void end_turn() noexcept;
  void schedule_waiting() {  // with the mutex
    if (busy_ != 0 || waiting_.empty()) return;
    schedule();
    if (!lost_) busy_ = 1;
  }
  void go_on() noexcept;
  void close(asio::any_io_executor* inner = nullptr) noexcept;

  asio::any_io_executor inner_;
  asio::execution_context* const context_;
  const bool is_io_;       // an `io_context` is behind it
  const bool own_;         // it is the executor of that
  const bool one_thread_;  // and was told that one thread runs it
  const bool overlaps_ = false;
  optional_mutex mutex_;  // held while the inner executor is given the next turn
  task_queue waiting_;
  std::atomic<std::thread::id> owner_{};  // each thread looks for itself
  unsigned busy_ = 0;  // functions under way: a turn that runs or was scheduled, or one of each that overlaps
  std::atomic<bool> closed_ = false;      // it retired, or the context has ended
  std::atomic<bool> lost_ = false;        // the function was destroyed inside of the inner executor's
  std::atomic<bool> scheduling_ = false;  // a turn that is destroyed now does not mean that it has
  handler_storage<function_size> memory_;
};

/// The executor type of both: a strand's, and another executor's that is copied without allocating.
class shared_executor {
 public:
  shared_executor() = default;
  explicit shared_executor(std::shared_ptr<executor_target> target) noexcept : target_(std::move(target)) {}

  asio::execution_context& query(asio::execution::context_t) const { return target_->context(); }
  asio::execution::blocking_t query(asio::execution::blocking_t) const noexcept {
    if (posts_) return asio::execution::blocking.never;
    return asio::execution::blocking.possibly;
  }
  shared_executor require(asio::execution::blocking_t::never_t) const noexcept { return with(true); }
  shared_executor require(asio::execution::blocking_t::possibly_t) const noexcept { return with(false); }

  template <class Function>
  void execute(Function&& function) const {
    posts_ ? target_->post(std::forward<Function>(function))
           : target_->dispatch(std::forward<Function>(function));
  }

  const std::shared_ptr<executor_target>& target() const noexcept { return target_; }

  bool operator==(const shared_executor&) const noexcept = default;

 private:
  shared_executor with(bool posts) const noexcept {
    shared_executor made(*this);
    made.posts_ = posts;
    return made;
  }

  std::shared_ptr<executor_target> target_;
  bool posts_ = false;
};

/// The executor of a new strand, which is work of the inner one.
WIREBIND_DECL asio::any_io_executor make_strand(const asio::any_io_executor& inner);

/// The strand of an executor of one, else null.
WIREBIND_DECL std::shared_ptr<strand> strand_of(const asio::any_io_executor& executor) noexcept;

/// The `io_context` of an executor that is its own, else null. Null for all where Asio has no typeid.
WIREBIND_DECL asio::execution_context* io_context_of(const asio::any_io_executor& executor) noexcept;

/// Whether this thread runs such an `io_context`.
WIREBIND_DECL bool runs_here(asio::execution_context& io) noexcept;

/// An executor for the sockets and timers of what runs on the given one. Asio copies it without allocating.
/// That of an `io_context` where one is behind the executor: what completes there needs no memory.
WIREBIND_DECL asio::any_io_executor executor_for_io(const asio::any_io_executor& executor);

/// Brings tasks to that executor.
WIREBIND_DECL task_executor make_task_executor(const asio::any_io_executor& executor);

}  // namespace wirebind::inline WIREBIND_ABI::net::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/strand.ipp>
#endif
