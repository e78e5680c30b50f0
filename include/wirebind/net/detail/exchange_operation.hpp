// The one operation that performs the actions of the exchange machine.
// Owns the connection and the listener of a running exchange. Decides nothing.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
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
#include <vector>

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
/// Moves at most 256 KiB in each direction, on the wire and to source and sink, and then lets the context run
/// what else is ready.
class exchange_operation final : public exchange, public detail::strand {
 public:
  WIREBIND_DECL exchange_operation(std::shared_ptr<pool_core> core,
                                   std::shared_ptr<const exchange_request> request,
                                   std::chrono::steady_clock::time_point expires,
                                   std::shared_ptr<exchange_listener> listener);

  const net::origin& origin() const noexcept { return machine_.settings().origin; }

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

  /// Gives the machine an input on the strand, perhaps inside this call where it is `dispatched`.
  enum class turn_is : std::uint8_t { later, next, at_once };
  void submit(unsigned inputs, turn_is when = turn_is::later);
  void take_inputs();
  template <class Input>
  auto when_done(Input input);
  void source_done(std::error_code error, std::size_t count, bool posted);
  void sink_done(std::error_code error, bool posted);
  void take_callbacks();

  template <class Input>
  void put(Input input);
  void start_turn() noexcept {
    on_wire_ = at_seams_ = 0;
    wrote_ = false;
  }
  void step();
  void perform_all();
  void perform(exchange_action action);
  bool turn_is_spent(exchange_action next);
  bool give_way();
  std::error_code thrown();
  void note(std::exception_ptr exception) noexcept;
  void acquire();
  void take_granted();
  void take_connection(equipment found);
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

  std::shared_ptr<pool_core> core_;   // empty once it is over
  phase notified_ = phase::acquire;   // the listener was notified of those before it
  std::atomic<unsigned> inputs_ = 0;  // any thread
  inputs_task inputs_task_;
  std::unique_ptr<streams> streams_;  // where there is a source, a sink, or a progress to notify of
  std::shared_ptr<exchange_listener> listener_;
  exchange_machine machine_;
  std::shared_ptr<void> resolution_;  // ends the wait for the addresses when it goes
  std::vector<endpoint> addresses_;
  std::shared_ptr<stream> connection_;
  std::chrono::steady_clock::time_point born_{};  // of the connection
  dated_stream released_{};                       // which is kept at the end
  std::chrono::steady_clock::time_point armed_ = (std::chrono::steady_clock::time_point::max)();
  std::chrono::steady_clock::time_point now_{};  // when the clock was read last
  std::size_t on_wire_ = 0;                      // bytes moved in this turn of the context
  std::size_t at_seams_ = 0;
  std::atomic<bool> over_ = false;
  bool stepping_ = false;
  bool wrote_ = false;     // in this turn
  bool gave_way_ = false;  // the next turn goes on
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/exchange_operation.ipp>
#endif
