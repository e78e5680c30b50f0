// An operation that makes several calls: one strand for all of them, and one handler, which may cancel it.
// What it calls, and when it ends, is up to the classes derived from it.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/exchange.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/cancellation_type.hpp>

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

/// The cancellation of a call of an operation that is cancelled itself.
inline asio::cancellation_type type_of(net::cancel_kind kind) noexcept {
  switch (kind) {
    case net::cancel_kind::total:
      return asio::cancellation_type::total;
    case net::cancel_kind::partial:
      return asio::cancellation_type::partial;
    case net::cancel_kind::terminal:
      break;
  }
  return asio::cancellation_type::terminal;
}

/// The untyped half. The running calls own it.
class composed_operation : public std::enable_shared_from_this<composed_operation> {
 public:
  WIREBIND_DECL explicit composed_operation(std::shared_ptr<core> shared);
  WIREBIND_DECL virtual ~composed_operation();

  /// Calls `begin`, not inside this function.
  WIREBIND_DECL void start();
  /// Calls `cancelled`, not inside this function. Callable from any thread.
  WIREBIND_DECL void cancel(net::cancel_kind kind);

  const asio::any_io_executor& strand() const noexcept { return strand_; }

 protected:
  /// All functions of a derived class run on the strand.
  virtual void begin() = 0;
  virtual void cancelled(net::cancel_kind kind) = 0;

  const std::shared_ptr<core> shared_;

 private:
  const asio::any_io_executor strand_;
};

/// Adds the handler to an untyped half, which is derived from `composed_operation`.
template <class Untyped, class Result>
class composed_with_handler : public Untyped {
 public:
  using handler_type = net::any_call<void(std::error_code, Result)>;
  using Untyped::Untyped;

  void start(handler_type handler) {
    handler_ = std::move(handler);
    handler_.on_cancel([weak = this->weak_from_this()](net::cancel_kind kind) {
      if (const auto self = weak.lock()) self->cancel(kind);
    });
    Untyped::start();
  }

 protected:
  handler_type handler_;
};

/// The handler of one of the calls. It runs `step(owner, error, result)`; the slot cancels the call.
template <class Owner, class Step>
struct step_handler {
  using executor_type = asio::any_io_executor;
  using cancellation_slot_type = asio::cancellation_slot;

  std::shared_ptr<Owner> owner;
  cancellation_slot_type slot;
  Step step;

  executor_type get_executor() const noexcept { return owner->strand(); }
  cancellation_slot_type get_cancellation_slot() const noexcept { return slot; }
  template <class Result>
  void operator()(std::error_code error, Result result) const {
    step(*owner, error, std::move(result));
  }
};

template <class Owner, class Step>
step_handler<Owner, Step> step_of(Owner& owner, asio::cancellation_slot slot, Step step) {
  return {std::static_pointer_cast<Owner>(owner.shared_from_this()), slot, std::move(step)};
}

/// Makes the typed operation of the core and the arguments, and starts it.
template <class Operation>
struct initiate_composed : core_initiation {
  template <class Handler, class... Arguments>
  void operator()(Handler&& handler, Arguments&&... arguments) const {
    const auto made = std::make_shared<Operation>(shared, std::forward<Arguments>(arguments)...);
    made->start(typename Operation::handler_type(std::forward<Handler>(handler),
                                                 net::detail::make_task_executor(made->strand())));
  }
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/composed_operation.ipp>
#endif
