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
  struct functions {
    void (*assign)(call_node*, unique_function<void(cancel_kind)>&&);
    void (*run)(call_node*);
    void (*destroy)(call_node*) noexcept;
    void (*run_immediately)(call_node*);  // null if the handler has no immediate executor
  };

  call_node(const functions& all, const task_executor& io, const asio::any_io_executor& home)
      : table(all), io_work(tracked(io.get())), work(io.with(home)) {}
  void run() override { table.run(this); }
  void drop() noexcept override { table.destroy(this); }
  handler_memory* memory() noexcept override { return &storage; }

  WIREBIND_DECL static asio::any_io_executor tracked(const asio::any_io_executor& executor);

  const functions& table;
  asio::any_io_executor io_work;
  task_executor work;
  bool slot_assigned = false;
  handler_room room{};  // that it is in; otherwise its memory comes from the handler's allocator
  handler_storage<function_size> storage{};
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

  /// Connects the handler's cancellation slot, if it has one. Call it only inside the initiating function;
  /// the callable must not keep the owner of this object alive. It may run until the handler has run.
  void on_cancel(unique_function<void(cancel_kind)> cancel) { node_->table.assign(node_, std::move(cancel)); }

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

    node(Handler&& taken, const detail::task_executor& io)
        : node_base(table, io, home(taken, io.get())), handler(std::move(taken)) {}

    static asio::any_io_executor home(const Handler& handler, const asio::any_io_executor& io) {
      if constexpr (erasable) return detail::call_node::tracked(asio::get_associated_executor(handler, io));
      return io;
    }

    static constexpr auto run_immediately() noexcept -> void (*)(detail::call_node*) {
      if constexpr (has_immediate_executor<Handler, asio::any_io_executor>) {
        return [](detail::call_node* base) {
          const Handler& of = static_cast<node*>(base)->handler;
          dispatch_immediately(of, base->io_work, detail::call_task(base));
        };
      }
      return nullptr;
    }

    static node* make(Handler handler, const detail::task_executor& io, detail::handler_room room) {
      if constexpr (std::is_same_v<allocator_type, std::allocator<node>> &&
                    sizeof(node) <= detail::handler_room::size) {
        if (room.get() != nullptr) {
          node* const made = ::new (room.get()) node(std::move(handler), io);
          made->room = std::move(room);
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
    static void discard(detail::call_node* base) noexcept {
      const Handler kept(std::move(static_cast<node*>(base)->handler));
      release(static_cast<node*>(base), kept);
    }

    static void release(node* self, const Handler& handler) noexcept {
      const detail::handler_room room = std::move(self->room);
      if (room.get() != nullptr) return std::destroy_at(self);
      allocator_type allocator(asio::get_associated_allocator(handler));
      std::destroy_at(self);
      allocator_traits::deallocate(allocator, self, 1);
    }

    static void assign_slot(detail::call_node* base, unique_function<void(cancel_kind)>&& cancel) {
      auto slot = asio::get_associated_cancellation_slot(static_cast<node*>(base)->handler);
      if (!slot.is_connected()) return;
      slot.assign(detail::cancel_adapter{std::move(cancel)});
      base->slot_assigned = true;
    }

    // The memory is freed before the handler can allocate again. The slot is cleared here and nowhere else:
    // only here can no emission be in progress, because the caller emits on this executor.
    static void finish(detail::call_node* base) {
      node* self = static_cast<node*>(base);
      const std::error_code error = self->error;
      Result result(std::move(self->result));
      const bool slot_assigned = self->slot_assigned;
      Handler handler(std::move(self->handler));
      release(self, handler);
      if (slot_assigned) asio::get_associated_cancellation_slot(handler).clear();
      if constexpr (erasable) {
        std::move(handler)(error, std::move(result));
      } else {
        const executor_type executor = asio::get_associated_executor(handler);
        asio::dispatch(executor, [handler = std::move(handler), error, result = std::move(result)]() mutable {
          std::move(handler)(error, std::move(result));
        });
      }
    }

    static constexpr detail::call_node::functions table{&assign_slot, &finish, &discard, run_immediately()};

    Handler handler;
  };

  void finish(std::error_code error, bool posted) {
    node_base* ended = std::exchange(node_, nullptr);
    ended->error = error;
    if (posted && ended->table.run_immediately != nullptr) return ended->table.run_immediately(ended);
    detail::submit(ended, posted);
  }

  node_base* node_ = nullptr;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/any_call.ipp>
#endif
