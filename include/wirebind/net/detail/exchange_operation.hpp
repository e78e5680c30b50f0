// The one operation that performs the actions of the exchange machine.
// Owns the connection and the listener of a running exchange. Decides nothing.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/net/detail/exchange_workspace.hpp>
#include <wirebind/net/detail/pool_place.hpp>
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

class pool_core;

/// Everything but the public functions runs on the strand that the exchange is. Its executors own it, also
/// those that a program's streams keep: once it is over it holds nothing of its pool, nor of its context,
/// which may end before the last handle does.
///
/// An exception of the program's functions ends the exchange with `callback_errc::exception_thrown`, and the
/// end of memory with `not_enough_memory`; its listener is notified as of any other end, which needs no
/// memory on an executor of an `io_context`. What the listener throws when it is notified leaves the
/// context's `run`.
///
/// While it waits for a connection it has no machine: it keeps its request, its deadline and the time of its
/// start, from which each turn makes the machine anew, on the stack. A turn that gets the right to a
/// connection moves it into a workspace of the pool, so that only a grant needs memory, and the end of a wait
/// none. The pool decides on grants under its mutex; they come to the strand as bits, as cancellations,
/// deadlines and the ends of pool and process do, and one turn takes all that have come. An exchange that is
/// over ignores them: its right, granted or not, went back with its end.
///
/// Moves at most 256 KiB in each direction, on the wire and to source and sink, and then lets the context run
/// what else is ready.
class exchange_operation final : public exchange, public detail::strand {
 public:
  WIREBIND_DECL exchange_operation(std::shared_ptr<pool_core> core,
                                   std::shared_ptr<const exchange_request> request,
                                   std::chrono::steady_clock::time_point expires,
                                   std::shared_ptr<exchange_listener> listener);

  const net::origin& origin() const noexcept { return request_->origin; }

  /// Room for the first turns. Before `start`.
  void lend(std::unique_ptr<exchange_workspace> workspace) noexcept { workspace_ = std::move(workspace); }
  bool has_workspace() const noexcept { return workspace_ != nullptr; }
  WIREBIND_DECL void start();
  /// The connection that it waited for is its own now. Any thread.
  WIREBIND_DECL void granted();
  WIREBIND_DECL void cancel(cancel_kind kind) override;
  /// A deadline has passed, perhaps. Any thread.
  WIREBIND_DECL void ring();
  /// Ends with `operation_aborted`, whatever stage it is in. Any thread.
  WIREBIND_DECL void abort();
  /// Ends with `errc::forked`: it belongs to the process that forked this one.
  WIREBIND_DECL void forked();
  /// The context ends and nothing runs any more: destroys what the exchange holds and calls no handler.
  WIREBIND_DECL void abandon();

  pool_place place{};  ///< The pool's, under its mutex but for the deadline.

 private:
  /// What comes from outside, as bits.
  enum outside_input : unsigned {
    started = 1,
    was_granted = 2,
    called_back = 4,  // source or sink
    aborted = 8,
    has_forked = 16,
    cancelled_total = 32,
    cancelled_partial = 64,
    cancelled_terminal = 128,
    has_rung = 256,
    has_turn = 512,
    queued = 1024,  // what the others lead to is on its way
  };
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
  void submit(unsigned inputs, bring how = &strand::post);
  void take_inputs();
  void take(unsigned inputs);
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
  bool turn_is_spent(exchange_action next);
  bool give_way();
  std::error_code thrown();
  void note(std::exception_ptr exception) noexcept;
  void acquire();
  void take_granted();
  void take_connection(equipment&& found);
  void move_in(std::unique_ptr<exchange_workspace> workspace);
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

  std::chrono::steady_clock::time_point now();
  std::shared_ptr<exchange_operation> self() {
    return std::static_pointer_cast<exchange_operation>(shared_from_this());
  }

  using time_point = std::chrono::steady_clock::time_point;

  std::atomic<unsigned> inputs_ = 0;  // any thread
  std::atomic<bool> over_ = false;
  bool waits_ = false;
  bool stepping_ = false;
  phase notified_ = phase::acquire;  // the listener was notified of those before it
  inputs_task inputs_task_;
  std::shared_ptr<pool_core> core_;  // empty once it is over
  std::shared_ptr<exchange_listener> listener_;
  const std::shared_ptr<const exchange_request> request_;
  const time_point expires_;
  time_point begun_{};
  running_exchange* run_ = nullptr;                // in each turn, and from the right to a connection on
  std::unique_ptr<exchange_workspace> workspace_;  // where it is, between turns
  std::unique_ptr<streams> streams_;  // where there is a source, a sink, or a progress to notify of
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/exchange_operation.ipp>
#endif
