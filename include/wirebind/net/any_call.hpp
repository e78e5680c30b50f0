// An erased completion handler: what an operation keeps of the caller's token while it runs.
// Owns the handler, in one allocation from the handler's own allocator, and work on both executors. Decides
// nothing: when and with what to complete belongs to the operation.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>
#include <wirebind/net/exchange.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/dispatch.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/prefer.hpp>

#include <memory>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>

namespace wirebind::inline v0::net {
namespace detail {

/// A request of a cancellation slot as one of ours: the caller accepts what the strongest of its bits allows.
struct cancel_adapter {
  unique_function<void(cancel_kind)> cancel;

  void operator()(asio::cancellation_type_t type) {
    const auto has = [type](asio::cancellation_type_t bit) { return !!(type & bit); };
    if (has(asio::cancellation_type_t::terminal)) return cancel(cancel_kind::terminal);
    if (has(asio::cancellation_type_t::partial)) return cancel(cancel_kind::partial);
    if (has(asio::cancellation_type_t::total)) return cancel(cancel_kind::total);
  }
};

/// The handler with its results, on its way to its own executor.
template <class Handler, class... Arguments>
struct completion {
  using allocator_type = asio::associated_allocator_t<Handler>;

  Handler handler;
  std::tuple<Arguments...> results;
  bool slot_assigned;

  allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

  void operator()() {
    // Clearing anywhere else would race with an emission, which the caller makes on this executor.
    if (slot_assigned) asio::get_associated_cancellation_slot(handler).clear();
    std::apply(std::move(handler), std::move(results));
  }
};

}  // namespace detail

template <class Signature>
class any_call;

/// Owns one completion handler and calls it at most once, through its associated executor. Destroying it
/// unfinished destroys the handler and calls nothing. Not safe for use from two threads at once.
template <class... Arguments>
class any_call<void(Arguments...)> {
 public:
  any_call() = default;

  /// Takes the handler, and work on `io` and on the handler's executor (`io` where it has none) until the
  /// end.
  template <class Handler>
  any_call(Handler&& handler, const asio::any_io_executor& io)
      : node_(node<std::decay_t<Handler>>::make(std::forward<Handler>(handler), io)) {}

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

  /// Connects the handler's cancellation slot, if it has one. Only inside the initiating function; the
  /// callable must not keep alive what owns this object. It may run as long as the handler has not.
  void on_cancel(unique_function<void(cancel_kind)> cancel) { node_->assign(node_, std::move(cancel)); }

  /// Ends the operation: the handler runs inside this call if the thread is on its executor already.
  void complete(Arguments... results) {
    node_base* node = std::exchange(node_, nullptr);
    node->complete(node, false, std::move(results)...);
  }
  /// Ends the operation; the handler never runs inside this call. For the end of an initiating function.
  void post(Arguments... results) {
    node_base* node = std::exchange(node_, nullptr);
    node->complete(node, true, std::move(results)...);
  }
  /// Destroys the handler without calling it.
  void reset() noexcept {
    if (node_base* node = std::exchange(node_, nullptr)) node->destroy(node);
  }

 private:
  struct node_base {
    void (*assign)(node_base*, unique_function<void(cancel_kind)>&&);
    void (*complete)(node_base*, bool posted, Arguments&&...);
    void (*destroy)(node_base*) noexcept;
  };

  template <class Handler>
  struct node : node_base {
    using executor_type = asio::associated_executor_t<Handler, asio::any_io_executor>;
    using allocator_type =
        typename std::allocator_traits<asio::associated_allocator_t<Handler>>::template rebind_alloc<node>;
    using allocator_traits = std::allocator_traits<allocator_type>;

    node(Handler&& taken, const asio::any_io_executor& io)
        : node_base{&assign_slot, &finish, &discard},
          handler(std::move(taken)),
          io_work(asio::prefer(io, asio::execution::outstanding_work.tracked)),
          work(asio::get_associated_executor(handler, io)) {}

    template <class Given>
    static node* make(Given&& given, const asio::any_io_executor& io) {
      Handler handler(std::forward<Given>(given));
      allocator_type allocator(asio::get_associated_allocator(handler));
      node* place = allocator_traits::allocate(allocator, 1);
      try {
        return ::new (static_cast<void*>(place)) node(std::move(handler), io);
      } catch (...) {
        allocator_traits::deallocate(allocator, place, 1);
        throw;
      }
    }

    // The allocator is taken out first: it may refer to what the handler owns.
    static void discard(node_base* base) noexcept {
      node* self = static_cast<node*>(base);
      const Handler kept(std::move(self->handler));
      release(self, kept);
    }

    static void release(node* self, const Handler& handler) noexcept {
      allocator_type allocator(asio::get_associated_allocator(handler));
      std::destroy_at(self);
      allocator_traits::deallocate(allocator, self, 1);
    }

    static void assign_slot(node_base* base, unique_function<void(cancel_kind)>&& cancel) {
      node* self = static_cast<node*>(base);
      auto slot = asio::get_associated_cancellation_slot(self->handler);
      if (!slot.is_connected()) return;
      slot.assign(detail::cancel_adapter{std::move(cancel)});
      self->slot_assigned = true;
    }

    static void finish(node_base* base, bool posted, Arguments&&... results) {
      node* self = static_cast<node*>(base);
      // Work ends when the handler stands in its queue; memory ends before the handler can ask for more.
      const asio::any_io_executor io_kept(std::move(self->io_work));
      const asio::executor_work_guard<executor_type> kept(std::move(self->work));
      detail::completion<Handler, Arguments...> end{
          std::move(self->handler), std::tuple<Arguments...>(std::move(results)...), self->slot_assigned};
      release(self, end.handler);
      if (posted) {
        asio::post(kept.get_executor(), std::move(end));
      } else {
        asio::dispatch(kept.get_executor(), std::move(end));
      }
    }

    Handler handler;
    asio::any_io_executor io_work;
    asio::executor_work_guard<executor_type> work;
    bool slot_assigned = false;
  };

  node_base* node_ = nullptr;
};

}  // namespace wirebind::inline v0::net
