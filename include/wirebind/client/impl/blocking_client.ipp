#pragma once

#include <wirebind/client/blocking_client.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/core/process.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/io_executor.hpp>

#include <asio/cancellation_signal.hpp>
#include <asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <thread>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

/// Which thread runs the context of a blocking client.
class context_turn {
 public:
  /// Waits until no other thread runs the context, and makes this one the thread that does.
  std::error_code take(const net::timeouts& bounds) {
    std::unique_lock lock(mutex_);
    if (runner_ == std::this_thread::get_id()) {
      return std::make_error_code(std::errc::resource_deadlock_would_occur);
    }
    if (forked() && runner_ != std::thread::id()) return net::errc::forked;
    const auto is_free = [this] { return runner_ == std::thread::id(); };
    const auto now = std::chrono::steady_clock::now();
    const auto acquired = deadline_after(now, bounds.acquire);
    const auto ended = deadline_after(now, bounds.total);
    const auto until = (std::min)(acquired, ended);
    if (until == (std::chrono::steady_clock::time_point::max)()) {
      free_.wait(lock, is_free);
    } else if (!free_.wait_until(lock, until, is_free)) {
      return acquired < ended ? net::errc::acquire_timeout : net::errc::total_timeout;
    }
    runner_ = std::this_thread::get_id();
    return {};
  }
  void give_back() noexcept {
    const std::lock_guard lock(mutex_);
    runner_ = {};
    free_.notify_one();
  }

  /// Whether another process made this object; `adopt` makes it this process's.
  bool forked() const noexcept { return owner_ != process_id(); }
  void adopt() noexcept { owner_ = process_id(); }

 private:
  std::mutex mutex_;
  std::condition_variable free_;
  std::thread::id runner_{};
  ::pid_t owner_ = process_id();
};

/// What a blocking call comes to. The call and the thread that waits share it; a call that is dropped leaves
/// it as it is.
struct blocking_outcome {
  std::error_code error = net::operation_aborted();
  raw_response result{};
  bool done = false;
  asio::cancellation_signal cancel{};
};

struct blocking_handler {
  using cancellation_slot_type = asio::cancellation_slot;

  std::shared_ptr<blocking_outcome> outcome;

  cancellation_slot_type get_cancellation_slot() const noexcept { return outcome->cancel.slot(); }
  void operator()(std::error_code error, raw_response result) const {
    outcome->error = error;
    outcome->result = std::move(result);
    outcome->done = true;
  }
};

inline std::shared_ptr<call_details> refusal(const operation_ref& operation, std::string_view message) {
  auto out = std::make_shared<call_details>();
  out->operation = operation.info->name;
  out->message = message;
  return out;
}

}  // namespace detail

struct blocking_core::state {
  state(client_options options, provider_factory&& make_provider) : context(1) {
    if (make_provider) options.credentials = make_provider(io_executor{context.get_executor()});
    shared = client_factory::make(context.get_executor(), std::move(options));
  }

  // Other things may be pending on the context, such as a DNS resolution that a call no longer waits for. An
  // exception leaves only once the call is over: its frame owns sources and sinks.
  raw_response run(prepared_call call, std::error_code& error) {
    const auto outcome = std::make_shared<detail::blocking_outcome>();
    std::exception_ptr thrown;
    try {
      call_handler erased(detail::blocking_handler{outcome}, shared->tasks, std::move(call.room));
      shared->start(std::move(call), std::move(erased));
    } catch (...) {
      thrown = std::current_exception();
    }
    for (bool cancelled = false; !outcome->done && outcome.use_count() > 1;) {
      try {
        if (thrown && !cancelled) {
          outcome->cancel.emit(asio::cancellation_type::terminal);
          cancelled = true;
        }
        if (context.run_one() == 0) context.restart();
      } catch (...) {
        if (!thrown) thrown = std::current_exception();
      }
    }
    if (thrown) std::rethrow_exception(thrown);
    error = outcome->error;
    return std::move(outcome->result);
  }

  // The context is private, so the client notifies it of a fork.
  void notice_fork() {
    if (!turn.forked()) return;
    turn.adopt();
    context.notify_fork(asio::execution_context::fork_child);
  }

  detail::context_turn turn;
  asio::io_context context;
  std::shared_ptr<core> shared;
};

WIREBIND_DECL blocking_core::blocking_core(client_options options, provider_factory make_provider)
    : state_(std::make_shared<state>(std::move(options), std::move(make_provider))) {}

WIREBIND_DECL const client_options& blocking_core::options() const noexcept {
  if (state_) return state_->shared->options;
  static const lasting<client_options> none(client_options{.endpoint = {}, .clock = net::real_clock()});
  return none.value;
}

WIREBIND_DECL std::shared_ptr<const call_details> blocking_core::run(const operation_ref& operation,
                                                                     const void* request,
                                                                     const call_options& options,
                                                                     void* headers, void* body,
                                                                     std::error_code& error) const {
  const auto held = state_;
  if (!held) {
    error = errc::moved_from_client;
    return detail::refusal(operation, {});
  }
  client::core& core = *held->shared;
  const auto asked = std::chrono::steady_clock::now();
  error = held->turn.take(options.timeouts.value_or(core.options.timeouts));
  if (error == std::errc::resource_deadlock_would_occur) {
    return detail::refusal(operation,
                           "a call of this client runs on this thread already; use "
                           "another client inside its callbacks");
  }
  if (error == net::errc::forked) return detail::refusal(operation, {});
  if (error) return detail::refusal(operation, "other threads use this client");
  const std::unique_ptr<detail::context_turn, void (*)(detail::context_turn*)> giving(
      &held->turn, [](detail::context_turn* turn) { turn->give_back(); });

  held->notice_fork();
  prepared_call call = core.prepare(operation, request, options);
  if (auto& total = call.exchange.timeouts.total; total > total.zero()) {
    const auto waited =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked);
    total = (std::max)(total - waited, std::chrono::milliseconds(1));
  }
  raw_response result = held->run(std::move(call), error);
  if (!error) error = core.decode(operation, result, headers, body);
  return std::move(result.details);
}

WIREBIND_DECL void blocking_core::close_idle() const {
  if (state_) state_->shared->close_idle();
}

WIREBIND_DECL void blocking_core::shutdown() const {
  if (state_) state_->shared->shutdown();
}

}  // namespace wirebind::inline WIREBIND_ABI::client
