// Erases completion handlers: what an operation keeps of the caller's token while it runs. Keeps the handler
// in one allocation from the handler's own allocator, and work on both executors.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/net/asio_compat.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/detail/task_executor.hpp>
#include <wirebind/net/exchange.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/dispatch.hpp>
#include <asio/system_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// Converts a request of a cancellation slot: the caller accepts what the strongest of its bits allows.
struct cancel_adapter {
  unique_function<void(cancel_kind)> cancel;

  WIREBIND_DECL void operator()(asio::cancellation_type_t type);
};

/// The part that all handlers share. Executors are erased here, so that Asio's ways of running a function are
/// instantiated for one type only.
struct call_node : strand_task {
  call_node(const task_executor& io, const asio::any_io_executor& home) : work(io.with(home)) {}
  handler_memory* memory() noexcept override { return work.memory(); }
  virtual void assign_slot(unique_function<void(cancel_kind)>&& cancel) = 0;
  /// False, without an effect, if the handler has no immediate executor.
  virtual bool run_immediately() { return false; }
  /// The work on the I/O executor, empty where that is the handler's.
  virtual asio::any_io_executor take_io_work() noexcept { return {}; }

  WIREBIND_DECL static asio::any_io_executor tracked(const asio::any_io_executor& executor);

  memory_store* room_store = nullptr;  // of the room that it is in; null for the handler's allocator
  std::uint32_t room_size = 0;
  bool slot_assigned = false;
  task_work work;
};

/// A node on its way to an immediate executor: runs it once, or destroys it when the executor's context ends
/// first.
struct call_task {
  explicit call_task(call_node* taken) noexcept : node(taken) {}
  call_task(call_task&& other) noexcept : node(std::exchange(other.node, nullptr)) {}
  ~call_task() {
    if (node != nullptr) node->drop();
  }
  void operator()() { std::exchange(node, nullptr)->run(); }

  call_node* node;
};

/// A handler that runs on the executor of its operation, having none of its own.
template <class Handler>
inline constexpr bool runs_on_io =
    std::is_same_v<asio::associated_executor_t<Handler, asio::any_io_executor>, asio::any_io_executor>&&
        std::is_same_v<asio::associated_executor_t<Handler, asio::system_executor>, asio::system_executor>;

/// In place of the work on the I/O executor where that is the handler's.
struct no_io_work {
  explicit no_io_work(const asio::any_io_executor&) noexcept {}
};

/// Dispatches a node to its executor: it runs inside this call unless `posted`. The node's work ends with the
/// call.
WIREBIND_DECL void submit(call_node* node, bool posted);

}  // namespace detail

template <class Signature>
class any_call;

/// Holds one completion handler and calls it at most once, through its associated executor. Destroying it
/// before completion destroys the handler without calling it. Not safe for concurrent use.
template <class Result>
class any_call<void(std::error_code, Result)> {
 public:
  any_call() = default;

  /// Takes the handler, and work on `io` and on the handler's executor (`io` if it has none) until the
  /// end. A handler without an allocator of its own is stored in the room.
  template <class Handler>
  any_call(Handler&& handler, const detail::task_executor& io, detail::handler_room room = {})
      : node_(node<std::decay_t<Handler>>::make(std::forward<Handler>(handler), io, std::move(room))) {}

  any_call(any_call&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  any_call& operator=(any_call&& other) noexcept {
    if (this != &other) {
      reset();
      node_ = std::exchange(other.node_, nullptr);
    }
    return *this;
  }
  ~any_call() { reset(); }

  explicit operator bool() const noexcept { return node_ != nullptr; }

  /// The size of a room for a handler; 0 for one that is not stored in a room.
  template <class Handler>
  static constexpr std::size_t room_size() noexcept {
    return node<Handler>::fits_room ? detail::handler_room::rounded(sizeof(node<Handler>)) : 0;
  }

  /// Connects the handler's cancellation slot, if it has one. Call it only inside the initiating function;
  /// the callable must not keep the owner of this object alive. It may run until the handler has run.
  void on_cancel(unique_function<void(cancel_kind)> cancel) { node_->assign_slot(std::move(cancel)); }

  /// The result that `complete` and `post` give where they get none.
  Result& result() noexcept { return node_->result; }
  void complete(std::error_code error) { finish(error, false); }
  void post(std::error_code error) { finish(error, true); }

  /// Completes the operation: the handler runs inside this call if the thread is on its executor already.
  void complete(std::error_code error, Result&& result) {
    node_->result = std::move(result);
    complete(error);
  }
  /// Completes the operation inside its initiating function: the handler runs on its immediate executor if it
  /// has one, and otherwise never inside this call.
  void post(std::error_code error, Result&& result) {
    node_->result = std::move(result);
    post(error);
  }
  /// Destroys the handler without calling it.
  void reset() noexcept {
    if (node_base* owned = std::exchange(node_, nullptr)) owned->drop();
  }

 private:
  struct node_base : detail::call_node {
    using detail::call_node::call_node;

    std::error_code error{};
    Result result{};
  };

  template <class Handler>
  struct node final : node_base {
    using allocator_type =
        typename std::allocator_traits<asio::associated_allocator_t<Handler>>::template rebind_alloc<node>;
    using allocator_traits = std::allocator_traits<allocator_type>;

    using executor_type = asio::associated_executor_t<Handler, asio::any_io_executor>;
    // Some executors, such as that of a future's handler, cannot be erased: the function reaches them through
    // `io`.
    static constexpr bool erasable = std::is_convertible_v<executor_type, asio::any_io_executor>;
    static constexpr bool runs_on_io = detail::runs_on_io<Handler>;
    static constexpr bool fits_room = std::is_same_v<allocator_type, std::allocator<node>> &&
                                      alignof(Handler) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__;

    node(Handler&& taken, const detail::task_executor& io)
        : node_base(io, home(taken, io.get())),
          io_work(detail::call_node::tracked(io.get())),
          handler(std::move(taken)) {}

    static asio::any_io_executor home(const Handler& handler, const asio::any_io_executor& io) {
      if constexpr (erasable) return detail::call_node::tracked(asio::get_associated_executor(handler, io));
      return io;
    }

    bool run_immediately() override {
      if constexpr (has_immediate_executor<Handler, asio::any_io_executor>) {
        dispatch_immediately(handler, io(), detail::call_task(this));
        return true;
      }
      return false;
    }

    asio::any_io_executor take_io_work() noexcept override {
      if constexpr (runs_on_io)
        return {};
      else
        return std::move(io_work);
    }
    const asio::any_io_executor& io() const noexcept {
      if constexpr (runs_on_io)
        return this->work.get();
      else
        return io_work;
    }

    static node* make(Handler handler, const detail::task_executor& io, detail::handler_room room) {
      if constexpr (fits_room) {
        if (sizeof(node) <= room.size()) {
          node* const made = ::new (room.get()) node(std::move(handler), io);
          made->room_size = static_cast<std::uint32_t>(room.size());
          made->room_store = room.release();
          return made;
        }
      }
      allocator_type allocator(asio::get_associated_allocator(handler));
      node* place = allocator_traits::allocate(allocator, 1);
      try {
        return ::new (static_cast<void*>(place)) node(std::move(handler), io);
      } catch (...) {
        allocator_traits::deallocate(allocator, place, 1);
        throw;
      }
    }

    // The allocator is moved out first: it may refer to what the handler owns.
    void drop() noexcept override {
      const Handler kept(std::move(handler));
      release(this, kept);
    }

    static void release(node* self, const Handler& handler) noexcept {
      if (detail::memory_store* const store = self->room_store) {
        const std::size_t size = self->room_size;
        std::destroy_at(self);
        return store->deallocate(self, size);
      }
      allocator_type allocator(asio::get_associated_allocator(handler));
      std::destroy_at(self);
      allocator_traits::deallocate(allocator, self, 1);
    }

    void assign_slot(unique_function<void(cancel_kind)>&& cancel) override {
      auto slot = asio::get_associated_cancellation_slot(handler);
      if (!slot.is_connected()) return;
      slot.assign(detail::cancel_adapter{std::move(cancel)});
      this->slot_assigned = true;
    }

    // The memory is freed before the handler can allocate again. The slot is cleared here and nowhere else:
    // only here can no emission be in progress, because the caller emits on this executor.
    void run() override {
      const std::error_code why = this->error;
      Result given(std::move(this->result));
      const bool had_slot = this->slot_assigned;
      Handler called(std::move(handler));
      release(this, called);
      if (had_slot) asio::get_associated_cancellation_slot(called).clear();
      if constexpr (erasable) {
        std::move(called)(why, std::move(given));
      } else {
        const executor_type executor = asio::get_associated_executor(called);
        asio::dispatch(executor, [called = std::move(called), why, given = std::move(given)]() mutable {
          std::move(called)(why, std::move(given));
        });
      }
    }

    [[no_unique_address]] std::conditional_t<runs_on_io, detail::no_io_work, asio::any_io_executor> io_work;
    Handler handler;
  };

  void finish(std::error_code error, bool posted) {
    node_base* ended = std::exchange(node_, nullptr);
    ended->error = error;
    if (posted && ended->run_immediately()) return;
    detail::submit(ended, posted);
  }

  node_base* node_ = nullptr;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/any_call.ipp>
#endif
