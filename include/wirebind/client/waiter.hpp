// Polls a long-running operation until it finishes, with the asynchronous client. The wait machine decides
// what a response means and how long to pause.
#pragma once

#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/client/detail/wait_response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>

#include <chrono>
#include <cstdint>
#include <new>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace client {

/// A wait without the types of its operation. It runs on one strand. A poll owns it, and
/// during a pause the core does, so that the end of the client or of the context ends it.
class wait_operation : public resting, public std::enable_shared_from_this<wait_operation> {
 public:
  WIREBIND_DECL wait_operation(std::shared_ptr<core> shared, const wait_options& options);
  WIREBIND_DECL ~wait_operation() override;

  /// Sends the first poll, not inside this call.
  WIREBIND_DECL void start();
  /// Ends the wait with `operation_aborted`. Callable from any thread.
  WIREBIND_DECL void cancel();
  WIREBIND_DECL void abort(std::error_code why) override;
  WIREBIND_DECL void abandon() override;

  const asio::any_io_executor& strand() const noexcept { return strand_; }
  asio::cancellation_slot slot() noexcept { return poll_cancel_.slot(); }

 protected:
  /// Decides what follows a poll that has ended.
  WIREBIND_DECL void polled(std::error_code error);

  virtual void poll(const call_options& options) = 0;
  /// What the last response means.
  virtual wait_finding find(std::error_code error) const = 0;
  virtual void report(const wait_machine::step& step, const wait_finding& found, std::error_code error,
                      unsigned polls) = 0;
  virtual void finish(callback_failure failure, const std::string& text, unsigned polls) = 0;

  const std::shared_ptr<core> shared_;

 private:
  enum class state : std::uint8_t { idle, polling, pausing, over };

  static wait_machine::time_point begin(wirebind::clock& clock, callback_failure& failure);
  template <class Step>
  void guarded(Step step);
  void begin_poll();
  void decide(const wait_finding& found, std::error_code error);
  void pause(std::chrono::milliseconds time);
  void end_pause();
  void end(callback_failure failure, const std::string& text = {});
  void stop(std::error_code why);

  const asio::any_io_executor strand_;
  wirebind::clock& clock_;
  jitter_source* const jitter_;
  callback_failure clock_failure_;  // at the start
  wait_machine machine_;
  asio::cancellation_signal poll_cancel_;
  std::unique_ptr<alarm> alarm_;
  state state_ = state::idle;
  std::error_code stopped_;  // why the wait must end
};

template <class Waiter>
class typed_wait final : public wait_operation {
 public:
  using operation = typename Waiter::operation;
  using handler_type = net::any_call<void(std::error_code, response<operation>)>;

  typed_wait(std::shared_ptr<core> shared, typename operation::request request, const wait_options& options)
      : wait_operation(std::move(shared), options), options_(options), request_(std::move(request)) {}

  void start(handler_type handler) {
    handler_ = std::move(handler);
    handler_.on_cancel([weak = this->weak_from_this()](net::cancel_kind) {
      if (const auto self = weak.lock()) self->cancel();
    });
    wait_operation::start();
  }

  void answered(std::error_code error, response<operation> answer) {
    answer_ = std::move(answer);
    polled(error);
  }

 private:
  struct poll_handler {
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    std::shared_ptr<typed_wait> wait;

    executor_type get_executor() const noexcept { return wait->strand(); }
    cancellation_slot_type get_cancellation_slot() const noexcept { return wait->slot(); }
    void operator()(std::error_code error, response<operation> answer) {
      wait->answered(error, std::move(answer));
    }
  };

  void poll(const call_options& options) override {
    start_call<operation>(shared_, request_, options,
                          poll_handler{std::static_pointer_cast<typed_wait>(this->shared_from_this())});
  }
  wait_finding find(std::error_code error) const override { return find_in<Waiter>(error, answer_); }
  void report(const wait_machine::step& step, const wait_finding& found, std::error_code error,
              unsigned polls) override {
    client::report(options_, polls, step, found, error, answer_);
  }
  void finish(callback_failure failure, const std::string& text, unsigned polls) override {
    try {
      if (failure.error) {
        answer_.set_details(
            wait_details(answer_.shared_details(), failure.error, text, polls, std::move(failure.exception)));
      }
    } catch (const std::bad_alloc&) {  // keep those of the last response
    }
    handler_.complete(failure.error, std::move(answer_));
  }

  const wait_options options_;
  const typename operation::request request_;
  handler_type handler_;
  response<operation> answer_;
};

template <class Waiter>
struct initiate_wait : core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, typename Waiter::operation::request request,
                  const wait_options& options) const {
    using operation = typed_wait<Waiter>;
    const auto made = std::make_shared<operation>(shared, std::move(request), options);
    made->start(typename operation::handler_type(std::forward<Handler>(handler),
                                                 net::detail::make_task_executor(made->strand())));
  }
};

}  // namespace client

/// Polls a long-running operation with one request until it finishes:
/// `co_await wirebind::async_wait(client, api::stateful_async_invocation_finished{}, request)`.
///
/// The first poll is sent at once, the others after the pauses of the options. The completion signature is
/// `void(std::error_code, wirebind::response<Operation>)`, with the last response. Errors:
/// `errc::waiter_failed` if the service reports that the operation failed, `errc::waiter_timeout` after
/// `wait_options::total`, both with the state in the last response in `call_details::message`; else the error
/// of a poll that is not transient. After an error that a waiter counts as success, such as 404 when a
/// resource is to be deleted, the response has its details and an empty body.
///
/// `wait_options::progress` is called after each poll, on the client's executor, never concurrently.
///
/// Cancellation of any kind through the token's slot ends the wait at once with `operation_aborted`.
/// Without a token the wait is awaitable and throws `call_error`. The request is copied. The client may be
/// moved meanwhile; when it is destroyed the wait ends at once with `operation_aborted`.
template <client::some_client Client, waiter Waiter, class Token = default_token_of<Client>>
auto async_wait(Client& client, Waiter, request_ref<typename Waiter::operation::request> request,
                const wait_options& options = {}, Token&& token = Token{}) {
  using answer = response<typename Waiter::operation>;
  const typename Waiter::operation::request& value = request;
  return client::initiate<answer>(client::initiate_wait<Waiter>{{client.shared_core()}},
                                  std::forward<Token>(token), value, options);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/waiter.ipp>
#endif
