// Polls a long-running operation until it finishes, with the asynchronous client. The wait machine decides
// what a response means and how long to pause.
#pragma once

#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/composed_operation.hpp>
#include <wirebind/client/detail/resting.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/detail/wait_machine.hpp>
#include <wirebind/client/detail/wait_response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>

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

/// The untyped half of a wait. A poll owns it, and during a pause the core does, so that the end of the
/// client or of the context ends it.
class wait_operation : public composed_operation, public resting {
 public:
  WIREBIND_DECL wait_operation(std::shared_ptr<core> shared, const wait_options& options);
  WIREBIND_DECL ~wait_operation() override;

  WIREBIND_DECL void abort(std::error_code why) override;
  WIREBIND_DECL void abandon() override;

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

 private:
  enum class state : std::uint8_t { idle, polling, pausing, over };

  static wait_machine::time_point started_at(wirebind::clock& clock, callback_failure& failure);
  template <class Step>
  void guarded(Step step);
  std::shared_ptr<wait_operation> own();
  WIREBIND_DECL void begin() override;
  WIREBIND_DECL void cancelled(net::cancel_kind kind) override;
  void decide(const wait_finding& found, std::error_code error);
  void pause(std::chrono::milliseconds time);
  void end_pause();
  void end(callback_failure failure, const std::string& text = {});
  void stop(std::error_code why);

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
class typed_wait final : public composed_with_handler<wait_operation, response<typename Waiter::operation>> {
 public:
  using operation = typename Waiter::operation;

  typed_wait(std::shared_ptr<core> shared, typename operation::request request, const wait_options& options)
      : typed_wait::composed_with_handler(std::move(shared), options),
        options_(options),
        request_(std::move(request)) {}

 private:
  void poll(const call_options& options) override {
    start_call<operation>(
        this->shared_, request_, options,
        step_of(*this, this->slot(), [](typed_wait& wait, std::error_code error, response<operation> result) {
          wait.response_ = std::move(result);
          wait.polled(error);
        }));
  }
  wait_finding find(std::error_code error) const override { return find_in<Waiter>(error, response_); }
  void report(const wait_machine::step& step, const wait_finding& found, std::error_code error,
              unsigned polls) override {
    client::report(options_, polls, step, found, error, response_);
  }
  void finish(callback_failure failure, const std::string& text, unsigned polls) override {
    try {
      if (failure.error) {
        response_.set_details(wait_details(response_.shared_details(), failure.error, text, polls,
                                           std::move(failure.exception)));
      }
    } catch (const std::bad_alloc&) {  // keep those of the last response
    }
    this->handler_.complete(failure.error, std::move(response_));
  }

  const wait_options options_;
  const typename operation::request request_;
  response<operation> response_;
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
  const typename Waiter::operation::request& value = request;
  return client::initiate<response<typename Waiter::operation>>(
      client::initiate_composed<client::typed_wait<Waiter>>{{client.shared_core()}},
      std::forward<Token>(token), value, options);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/waiter.ipp>
#endif
