// The one operation that performs the actions of the exchange machine.
// Owns the connection and the listener of a running exchange. Decides nothing.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/net/detail/exchange_workspace.hpp>
#include <wirebind/net/detail/pooled_exchange.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/exchange_machine.hpp>
#include <wirebind/net/stream.hpp>

#include <asio/any_io_executor.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

/// Everything but the public functions runs on the strand that the exchange is. Its executors own it, also
/// those that a program's streams keep: once it is over it holds nothing of its pool, nor of its context,
/// which may end before the last handle does.
///
/// An exception of the program's functions ends the exchange with `callback_errc::exception_thrown`, and the
/// end of memory with `not_enough_memory`; its listener is notified as of any other end, which needs no
/// memory on an executor of an `io_context`. What the listener throws when it is notified leaves the
/// context's `run`.
///
/// It has a workspace of the pool, and the right to a connection unless the pool is at its end: one that has
/// to wait for the right is a `waiting_exchange` until then.
///
/// Moves at most 256 KiB in each direction, on the wire and to source and sink, and then lets the context run
/// what else is ready.
class exchange_operation final : public pooled_exchange, public detail::strand {
 public:
  WIREBIND_DECL exchange_operation(std::shared_ptr<pool_core> core,
                                   std::unique_ptr<exchange_workspace> workspace,
                                   std::shared_ptr<const exchange_request> request, time_point expires);

  WIREBIND_DECL void start() override;
  void submit(unsigned inputs) override { submit(inputs, &strand::post); }
  WIREBIND_DECL void abandon() override;
  /// In place of one that waited since then, whose handle leads to this one. Before it is started.
  void take_over(std::shared_ptr<exchange> waited, time_point since,
                 std::shared_ptr<exchange_listener>&& listener) noexcept {
    handle_ = std::move(waited);
    since_ = since;
    listen(std::move(listener));
  }

 private:
  /// What takes them, as a task of the strand.
  struct inputs_task final : detail::strand_task {
    void run() override {
      const auto self = std::move(owner);
      self->take_inputs();
    }
    void drop() noexcept override { const auto self = std::move(owner); }

    std::shared_ptr<exchange_operation> owner{};  // while it is on its way
  };
  /// What source and sink say, on any thread, and what the listener heard of bodies.
  struct streams {
    explicit streams(bool locked) noexcept : mutex(locked) {}

    optional_mutex mutex;
    bool pulled = false, pushed = false;
    std::error_code pull_error, push_error;
    std::size_t count = 0;
    transfer_progress notified{};
  };

  /// How an input comes to the strand.
  using bring = void (strand::*)(detail::strand_task&);
  void submit(unsigned inputs, bring how);
  void take_inputs();
  template <class Input>
  auto when_done(Input input);
  void source_done(std::error_code error, std::size_t count, bool posted);
  void sink_done(std::error_code error, bool posted);
  void take_callbacks();

  template <class Input>
  void put(Input input);
  void step();
  void perform_all();
  void perform(exchange_action action);
  /// Whether a connection that turns out to be stale loses nothing: a source is read once.
  bool is_repeatable() const noexcept { return request_->idempotent && request_->source == nullptr; }
  bool turn_is_spent(exchange_action next);
  bool give_way();
  void acquire();
  std::unique_ptr<exchange_workspace> move_out(running_exchange& ended);
  void resolve();
  void connect();
  void prepare();
  void write();
  void read();
  void pull();
  void push();
  void stop();
  void release();
  void complete();
  void set_alarm();
  void notify();
  void notify_of_phases();
  void notify_of_progress();

  time_point now();
  std::shared_ptr<exchange_operation> self() {
    return std::static_pointer_cast<exchange_operation>(shared_from_this());
  }

  std::atomic<bool> over_ = false;
  bool stepping_ = false;
  phase notified_ = phase::acquire;  // the listener was notified of those before it
  inputs_task inputs_task_;
  time_point since_ = (time_point::max)();  // when it began to wait
  std::shared_ptr<exchange> handle_;        // of one that waited
  running_exchange* run_ = nullptr;         // in the workspace, from the first turn on
  std::unique_ptr<exchange_workspace> workspace_;
  std::unique_ptr<streams> streams_;  // where there is a source, a sink, or a progress to notify of
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/exchange_operation.ipp>
#include <wirebind/net/impl/pooled_exchange.ipp>
#endif
