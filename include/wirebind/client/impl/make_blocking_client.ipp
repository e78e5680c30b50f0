#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/make_blocking_client.hpp>
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

/// What is behind a client that was moved from.
class moved_blocking_state final : public blocking_state,
                                   public std::enable_shared_from_this<moved_blocking_state> {
 public:
  const client_options& options() const noexcept override {
    static const lasting<client_options> none(client_options{.endpoint = {}, .clock = net::real_clock()});
    return none.value;
  }
  std::shared_ptr<const call_details> run(const operation_ref& operation, const void*, const call_options&,
                                          void*, void*, std::error_code& error) override {
    error = errc::moved_from_client;
    return refusal(operation, {});
  }
  void close_idle() override {}
  void shutdown() override {}
  std::shared_ptr<blocking_state> moved_from() noexcept override { return shared_from_this(); }
};

/// What is behind a client: a context that its calls run, and the client of it.
class running_state final : public blocking_state {
 public:
  running_state(client_options options, provider_factory&& make_provider, options_completion complete)
      : context_(1) {
    if (make_provider) options.credentials = make_provider(io_executor{context_.get_executor()});
    shared_ = client_factory::make(context_.get_executor(), options, nullptr, complete);
  }

  const client_options& options() const noexcept override { return shared_->options; }
  WIREBIND_DECL std::shared_ptr<const call_details> run(const operation_ref& operation, const void* request,
                                                        const call_options& options, void* headers,
                                                        void* body, std::error_code& error) override;
  void close_idle() override { shared_->close_idle(); }
  void shutdown() override { shared_->shutdown(); }
  std::shared_ptr<blocking_state> moved_from() noexcept override { return moved_; }

 private:
  // Other things may be pending on the context, such as a DNS resolution that a call no longer waits for. An
  // exception leaves only once the call is over: its frame owns sources and sinks.
  raw_response run_prepared(prepared_call call, std::error_code& error) {
    const auto outcome = std::make_shared<blocking_outcome>();
    std::exception_ptr thrown;
    try {
      call_handler erased(blocking_handler{outcome}, shared_->tasks,
                          shared_->room(call_handler::room_size<blocking_handler>()));
      shared_->start(std::move(call), std::move(erased));
    } catch (...) {
      thrown = std::current_exception();
    }
    for (bool cancelled = false; !outcome->done && outcome.use_count() > 1;) {
      try {
        if (thrown && !cancelled) {
          outcome->cancel.emit(asio::cancellation_type::terminal);
          cancelled = true;
        }
        if (context_.run_one() == 0) context_.restart();
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
    if (!turn_.forked()) return;
    turn_.adopt();
    context_.notify_fork(asio::execution_context::fork_child);
  }

  context_turn turn_;
  asio::io_context context_;
  std::shared_ptr<core> shared_;
  const std::shared_ptr<blocking_state> moved_ = std::make_shared<moved_blocking_state>();
};

WIREBIND_DECL std::shared_ptr<const call_details> running_state::run(const operation_ref& operation,
                                                                     const void* request,
                                                                     const call_options& options,
                                                                     void* headers, void* body,
                                                                     std::error_code& error) {
  const auto asked = std::chrono::steady_clock::now();
  error = turn_.take(options.timeouts.value_or(shared_->options.timeouts));
  if (error == std::errc::resource_deadlock_would_occur) {
    return refusal(
        operation,
        "a call of this client runs on this thread already; use another client inside its callbacks");
  }
  if (error == net::errc::forked) return refusal(operation, {});
  if (error) return refusal(operation, "other threads use this client");
  const std::unique_ptr<context_turn, void (*)(context_turn*)> giving(
      &turn_, [](context_turn* turn) { turn->give_back(); });

  notice_fork();
  prepared_call call = shared_->prepare(operation, request, options);
  if (auto& total = call.total; total > total.zero()) {
    const auto waited =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - asked);
    total = (std::max)(total - waited, std::chrono::milliseconds(1));
  }
  raw_response result = run_prepared(std::move(call), error);
  if (!error) error = shared_->decode(operation, result, headers, body);
  return std::move(result.details);
}

}  // namespace detail

WIREBIND_DECL std::shared_ptr<blocking_state> blocking_factory::make(const client_options& options,
                                                                     provider_factory&& make_provider,
                                                                     options_completion complete) {
  return std::make_shared<detail::running_state>(options, std::move(make_provider), complete);
}

}  // namespace wirebind::inline WIREBIND_ABI::client
