#pragma once

#include <wirebind/net/asio_compat.hpp>
#include <wirebind/net/detail/concurrency_hint.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <asio/dispatch.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>
#include <asio/require.hpp>
#include <asio/strand.hpp>

namespace wirebind::inline WIREBIND_ABI::net::detail {

// --- tasks

WIREBIND_DECL void task_queue::push(strand_task& task) noexcept {
  task.next_ = nullptr;
  (last_ != nullptr ? last_->next_ : first_) = &task;
  last_ = &task;
}

WIREBIND_DECL strand_task* task_queue::pop() noexcept {
  strand_task* const task = first_;
  if (task != nullptr) first_ = task->next_;
  if (first_ == nullptr) last_ = nullptr;
  return task;
}

WIREBIND_DECL void task_queue::append(task_queue& other) noexcept {
  if (other.empty()) return;
  (last_ != nullptr ? last_->next_ : first_) = other.first_;
  last_ = other.last_;
  other = {};
}

/// A function as a task, in a node of its own.
class function_task final : public strand_task {
 public:
  explicit function_task(unique_function<void()>&& function) noexcept : function_(std::move(function)) {}
  void run() override {
    unique_function<void()> function = std::move(function_);
    delete this;
    function();
  }
  void drop() noexcept override { delete this; }

 private:
  unique_function<void()> function_;
};

/// A task as a function, in the memory of the task.
class task_function {
 public:
  using allocator_type = handler_allocator<void>;

  explicit task_function(strand_task& task) noexcept : task_(&task), memory_(task.memory()) {}
  task_function(task_function&& other) noexcept
      : task_(std::exchange(other.task_, nullptr)), memory_(other.memory_) {}
  ~task_function() {
    if (task_ != nullptr) task_->drop();
  }

  allocator_type get_allocator() const noexcept { return allocator_type(*memory_); }
  void operator()() { std::exchange(task_, nullptr)->run(); }

 private:
  strand_task* task_;
  handler_memory* memory_;
};

// --- what is behind an executor

inline asio::io_context::executor_type executor_of(asio::execution_context& io) noexcept {
  return static_cast<asio::io_context&>(io).get_executor();
}

WIREBIND_DECL bool runs_here(asio::execution_context& io) noexcept {
  return executor_of(io).running_in_this_thread();
}

using context_executor = asio::io_context::executor_type;
using working_executor =
    decltype(asio::require(std::declval<context_executor>(), asio::execution::outstanding_work.tracked));

WIREBIND_DECL asio::execution_context* io_context_of(const asio::any_io_executor& executor) noexcept {
  if (const auto* const plain = target_of<context_executor>(executor)) {
    return &asio::query(*plain, asio::execution::context);
  }
  const auto* const working = target_of<working_executor>(executor);
  return working != nullptr ? &asio::query(*working, asio::execution::context) : nullptr;
}

/// The properties of a strand.
struct strand_facts {
  asio::any_io_executor inner{};  // empty where the executor is none
  bool here = false;              // this thread is inside of it
};

/// Of a strand of ours, or one of Asio over an executor that can be known.
inline strand_facts facts_of(const asio::any_io_executor& executor) noexcept {
  const auto facts = [](const auto& found) {
    return strand_facts{found->get_inner_executor(), found->running_in_this_thread()};
  };
  if (const auto ours = strand_of(executor)) return {ours->inner(), ours->running_in_this_thread()};
  if (const auto* const found = target_of<asio::strand<context_executor>>(executor)) return facts(found);
  if (const auto* const found = target_of<asio::strand<working_executor>>(executor)) return facts(found);
  if (const auto* const found = target_of<asio::strand<asio::any_io_executor>>(executor)) return facts(found);
  return {};
}

/// The `io_context` that a function of the executor runs on, also through strands.
inline asio::execution_context* io_context_behind(const asio::any_io_executor& executor) noexcept {
  if (asio::execution_context* const own = io_context_of(executor)) return own;
  const strand_facts facts = facts_of(executor);
  return facts.inner ? io_context_behind(facts.inner) : nullptr;
}

// --- turns

/// While it exists its thread is the one that the strand runs on.
class strand::turn {
 public:
  explicit turn(std::shared_ptr<strand> of) noexcept : strand_(std::move(of)) {
    strand_->owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  }
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;
  ~turn() { strand_->end_turn(); }

  strand& of() const noexcept { return *strand_; }

 private:
  const std::shared_ptr<strand> strand_;
};

/// A function that Asio calls, and that a turn runs in. In a context of one thread the first strand that is
/// to follow has its turn behind it: what a function posts there is held back until it has returned anyway
/// (Asio, "Concurrency Hints"), and the context looks for events first.
class strand::frame {
 public:
  explicit frame(const strand& of) noexcept : context_(of.one_thread_ ? of.context_ : nullptr) {
    if (outer_ == nullptr || outer_->context_ != context_) return;
    next_ = std::move(outer_->next_);
    task_ = outer_->task_;
  }
  frame(const frame&) = delete;
  frame& operator=(const frame&) = delete;
  ~frame() {
    innermost = outer_;
    if (!next_) return;
    task_queue kept;
    kept.push(*task_);
    next_->put_back(kept);
    next_->scheduled();
  }

  /// Whether the strand, which is not busy, runs the task behind the present function.
  static bool takes(strand& next, strand_task& task) noexcept {
    const bool possible = innermost != nullptr && next.one_thread_ && innermost->context_ == next.context_ &&
                          !innermost->next_ && innermost->run_ == present_run();
    if (!possible) return false;
    innermost->next_ = next.shared_from_this();
    innermost->task_ = &task;
    return true;
  }
  /// The function has returned.
  void end() {
    if (!next_ || static_cast<asio::io_context*>(context_)->stopped()) return;
    innermost = outer_;
    const turn mine(std::move(next_));
    mine.of().closed_ ? task_->drop() : task_->run();
  }

 private:
  static constinit inline thread_local frame* innermost = nullptr;

  asio::execution_context* const context_;               // null where several threads may run it
  frame* const outer_ = std::exchange(innermost, this);  // in which the program runs the context
  const void* const run_ = present_run();                // that called the function
  std::shared_ptr<strand> next_;
  strand_task* task_ = nullptr;  // of that
};

/// The next turn on its way through the inner executor, or a second try to bring it there. The end of the
/// context destroys it uncalled.
class strand::invoker {
 public:
  using allocator_type = handler_allocator<void>;

  explicit invoker(std::shared_ptr<strand> of, bool again = false) noexcept
      : strand_(std::move(of)), memory_(&strand_->memory_), again_(again) {}
  invoker(invoker&&) noexcept = default;
  ~invoker() {
    if (!strand_) return;
    strand_->scheduling_ ? strand_->lost_.store(true) : strand_->uncalled();
  }

  allocator_type get_allocator() const noexcept { return allocator_type(*memory_); }
  void operator()() {
    std::shared_ptr<strand> strand = std::move(strand_);
    if (again_) return strand->scheduled();
    frame around(*strand);
    run_waiting(std::move(strand));
    around.end();
  }

 private:
  std::shared_ptr<strand> strand_;
  handler_memory* memory_;
  bool again_;
};

WIREBIND_DECL strand::strand(const asio::any_io_executor& inner, work counts, bool locked, order tasks)
    : inner_(counts == work::tracked ? asio::prefer(inner, asio::execution::outstanding_work.tracked)
                                     : inner),
      context_(&asio::query(inner, asio::execution::context)),
      is_io_(io_context_behind(inner) != nullptr),
      own_(io_context_of(inner) != nullptr),
      one_thread_(own_ && has_one_thread(*context_)),
      overlaps_(tasks == order::overlapping),
      mutex_(locked) {}

WIREBIND_DECL strand::strand(const strand& like, work counts)
    : inner_(counts == work::tracked ? asio::prefer(like.inner_, asio::execution::outstanding_work.tracked)
                                     : like.inner_),
      context_(like.context_),
      is_io_(like.is_io_),
      own_(like.own_),
      one_thread_(like.one_thread_),
      mutex_(like.mutex_.is_needed()) {}

/// With the mutex, of one that is not closed.
WIREBIND_DECL bool strand::inner_is_here() const noexcept {
  return own_ ? runs_here(*context_) : facts_of(inner_).here;
}

/// With the mutex.
WIREBIND_DECL void strand::schedule() {
  struct scheduling {
    explicit scheduling(std::atomic<bool>& of) noexcept : flag(of) {
      flag.store(true, std::memory_order_release);
    }
    ~scheduling() { flag.store(false, std::memory_order_release); }
    std::atomic<bool>& flag;
  } now(scheduling_);
  lost_.store(false, std::memory_order_relaxed);
  if (own_) return asio::post(executor_of(*context_), invoker(shared_from_this()));
  try {
    asio::post(inner_, unique_function<void()>(invoker(shared_from_this())));
  } catch (...) {
    if (!is_io_) throw;
    lost_.store(false, std::memory_order_relaxed);
    asio::post(executor_of(*context_), invoker(shared_from_this(), true));
  }
}

WIREBIND_DECL void strand::scheduled() {
  const std::lock_guard lock(mutex_);
  if (!closed_) schedule();
}

// What comes meanwhile has its turn later, so that other work of the executor comes between.
WIREBIND_DECL void strand::run_waiting(std::shared_ptr<strand> of) {
  strand& self = *of;
  if (self.overlaps_) return self.run_overlapping();
  const turn mine(std::move(of));
  struct batch {
    explicit batch(strand& of) : from(of) {
      const std::lock_guard lock(from.mutex_);
      std::swap(tasks, from.waiting_);
    }
    ~batch() {  // an exception leaves tasks behind
      if (!tasks.empty()) from.put_back(tasks);
    }
    strand& from;
    task_queue tasks{};
  } batch(self);
  while (strand_task* const task = batch.tasks.pop()) task->run();
}

/// Each task has a function of its own, so that it may run beside the others, also inside of one that runs
/// the context. Where memory was short, the last function brings the next.
WIREBIND_DECL void strand::run_overlapping() {
  optional_lock lock(mutex_);
  --busy_;
  strand_task* const task = waiting_.pop();
  if (busy_ == 0) go_on();
  lock.unlock();
  if (task != nullptr) task->run();
}

/// A function was destroyed. One that overlaps is not the sign of a context's end, which the pool is told.
WIREBIND_DECL void strand::uncalled() noexcept {
  if (!overlaps_) return close();
  const std::lock_guard lock(mutex_);
  --busy_;
}

/// They are the next ones, or are dropped where nothing runs any more.
WIREBIND_DECL void strand::put_back(task_queue& tasks) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_) {
      tasks.append(waiting_);
      std::swap(tasks, waiting_);
    }
  }
  while (strand_task* const task = tasks.pop()) task->drop();
}

// Nothing waits once a strand was closed.
WIREBIND_DECL void strand::end_turn() noexcept {
  owner_.store(std::thread::id(), std::memory_order_relaxed);
  if (closed_) return;
  const std::lock_guard lock(mutex_);
  go_on();
}

// Where the inner executor throws, the next task is the occasion for those that wait.
WIREBIND_DECL void strand::go_on() noexcept {
  busy_ = 0;
  try {
    schedule_waiting();
  } catch (...) {
  }
}

WIREBIND_DECL void strand::close(asio::any_io_executor* inner) noexcept {
  task_queue dropped;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    std::swap(dropped, waiting_);
    if (inner != nullptr) *inner = std::move(inner_);
  }
  while (strand_task* const task = dropped.pop()) task->drop();
}

WIREBIND_DECL asio::any_io_executor strand::retire() noexcept {
  asio::any_io_executor inner;
  close(&inner);
  return inner;
}

// --- what a strand is given

WIREBIND_DECL void strand::post(strand_task& task) {
  optional_lock lock(mutex_);
  put_in(task, lock);
}

WIREBIND_DECL void strand::follow(strand_task& task) {
  optional_lock lock(mutex_);
  put_in(task, lock, true);
}

/// The task has its turn later.
WIREBIND_DECL void strand::put_in(strand_task& task, optional_lock& lock, bool follows) {
  if (closed_) {
    lock.unlock();
    return task.drop();
  }
  try {
    if (busy_ == 0 && follows && frame::takes(*this, task)) {
      busy_ = 1;
      return;
    }
    if (busy_ == 0 || overlaps_) {
      schedule();
      if (!lost_) ++busy_;
    }
  } catch (...) {
    if (busy_ == 0) {
      lock.unlock();
      task.drop();
      throw;
    }
  }
  waiting_.push(task);
}

/// The task has a turn at once, unless another runs.
WIREBIND_DECL void strand::enter(strand_task& task, optional_lock& lock) {
  if (closed_) {
    lock.unlock();
    return task.drop();
  }
  if (std::exchange(busy_, 1) != 0) return waiting_.push(task);
  lock.unlock();
  const turn mine(shared_from_this());
  task.run();
}

WIREBIND_DECL void strand::dispatch(strand_task& task) {
  if (running_in_this_thread()) return task.run();
  optional_lock lock(mutex_);
  if (!closed_ && inner_is_here()) return enter(task, lock);
  put_in(task, lock);
}

// A wait for an executor that is unknown ends on that itself.
WIREBIND_DECL void strand::arrive(strand_task& task) {
  if (running_in_this_thread()) return task.run();
  if (!own_ && is_io_) return dispatch(task);
  frame around(*this);
  {
    optional_lock lock(mutex_);
    enter(task, lock);
  }
  around.end();
}

WIREBIND_DECL void strand::post(unique_function<void()> function) {
  post(*new function_task(std::move(function)));
}

WIREBIND_DECL void strand::dispatch(unique_function<void()> function) {
  if (running_in_this_thread()) return function();
  dispatch(*new function_task(std::move(function)));
}

WIREBIND_DECL asio::execution_context& strand::context() const { return *context_; }
WIREBIND_DECL asio::any_io_executor strand::executor() { return shared_executor(shared_from_this()); }

// --- executors

/// Another executor, whose copies may allocate.
class kept_executor final : public executor_target {
 public:
  explicit kept_executor(const asio::any_io_executor& inner) : inner_(inner) {}
  void dispatch(unique_function<void()> function) override { asio::dispatch(inner_, std::move(function)); }
  void post(unique_function<void()> function) override { asio::post(inner_, std::move(function)); }
  asio::execution_context& context() const override { return asio::query(inner_, asio::execution::context); }

 private:
  const asio::any_io_executor inner_;
};

WIREBIND_DECL asio::any_io_executor make_strand(const asio::any_io_executor& inner) {
  return std::shared_ptr<strand>(new strand(inner))->executor();
}

WIREBIND_DECL std::shared_ptr<strand> strand_of(const asio::any_io_executor& executor) noexcept {
  const auto* const shared = target_of<shared_executor>(executor);
  strand* const found = shared != nullptr ? shared->target()->as_strand() : nullptr;
  return found != nullptr ? std::shared_ptr<strand>(shared->target(), found) : nullptr;
}

WIREBIND_DECL asio::any_io_executor executor_for_io(const asio::any_io_executor& executor) {
  if (asio::execution_context* const io = io_context_behind(executor)) return executor_of(*io);
  if (const auto ours = strand_of(executor)) return executor_for_io(ours->inner());
  if (target_of<shared_executor>(executor) != nullptr) return executor;
  return shared_executor(share<executor_target>(new kept_executor(executor)));
}

/// What a `task_executor` refers to.
struct task_executor_access {
  static task_executor make(const asio::any_io_executor& executor) {
    if (std::shared_ptr<strand> own = strand_of(executor)) return {table, executor, nullptr, std::move(own)};
    asio::execution_context* const io = io_context_of(executor);
    std::shared_ptr<strand> over;
    if (!io && io_context_behind(executor)) {
      over.reset(new strand(executor, strand::work::untracked));
    }
    return {table, executor, io, std::move(over)};
  }

  static void post(const task_executor& to, strand_task& task) {
    if (to.strand_) return to.strand_->post(task);
    task_function function(task);
    if (to.io_ && task.memory()) return asio::post(executor_of(*to.io_), std::move(function));
    asio::post(to.executor_, unique_function<void()>(std::move(function)));
  }

  static void dispatch(const task_executor& to, strand_task& task) {
    if (to.strand_) return to.strand_->dispatch(task);
    if (to.io_) return runs_here(*to.io_) ? task.run() : post(to, task);
    asio::dispatch(to.executor_, unique_function<void()>(task_function(task)));
  }

  static void arrive(const task_executor& to, strand_task& task) {
    to.strand_ ? to.strand_->arrive(task) : dispatch(to, task);
  }

  static constexpr task_executor::functions table{&post, &dispatch, &arrive, &make};
};

WIREBIND_DECL task_executor make_task_executor(const asio::any_io_executor& executor) {
  return task_executor_access::make(executor);
}

}  // namespace wirebind::inline WIREBIND_ABI::net::detail
