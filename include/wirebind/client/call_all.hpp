// Calls one operation for many requests with a limit on concurrent calls, as one operation with any token.
#pragma once

#include <wirebind/client/client.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/function_ref.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/detail/strand.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>

#include <cstddef>
#include <system_error>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// The progress of a group of calls; valid during the callback.
struct call_all_progress {
  std::size_t finished;         ///< Calls that have ended, including this one.
  std::size_t count;            ///< Calls in all.
  std::size_t index;            ///< The index of the call's request.
  std::error_code error;        ///< Of the call.
  const call_details& details;  ///< Of the call.
};

/// How a group of calls runs. Owns no memory, so that it may stand in a co_await expression on every
/// compiler.
struct call_all_options {
  /// Most concurrent calls; 0 means no bound.
  std::size_t limit = 8;
  /// For each of the calls, but without `source` and `sink`, which serve one call only.
  call_options call{};
  /// Called after each call, never concurrently. The callable must outlive the group. An exception ends the
  /// group with `callback_errc::exception_thrown`.
  function_ref<void(const call_all_progress&)> progress{};
};

/// The responses to many requests, in the order of the requests. After an error, a failed call has a
/// response with its details, and one that was not started an empty response.
template <class Operation>
struct responses : std::vector<response<Operation>> {
  using std::vector<response<Operation>>::vector;

  /// Of the call whose error the group reports, if there is one.
  std::shared_ptr<const call_details> failure{};

  const std::shared_ptr<const call_details>& shared_details() const noexcept { return failure; }
};

namespace client {

/// The untyped half. It runs on one strand; the running calls own it.
class call_group : public std::enable_shared_from_this<call_group> {
 public:
  WIREBIND_DECL call_group(std::shared_ptr<core> shared, std::size_t count, const call_all_options& options);
  WIREBIND_DECL virtual ~call_group();

  /// Starts the first calls, not inside this function.
  WIREBIND_DECL void start();
  /// Callable from any thread.
  WIREBIND_DECL void cancel(net::cancel_kind kind);

  const asio::any_io_executor& strand() const noexcept { return strand_; }

 protected:
  /// A lane runs one call at a time and has one cancellation signal; there are as many as concurrent calls.
  struct place {
    std::size_t lane;
    std::size_t index;
  };

  asio::cancellation_slot slot(std::size_t number) noexcept { return lanes_[number].cancel.slot(); }
  WIREBIND_DECL void ended(place where, std::error_code error, std::shared_ptr<const call_details> details);

  virtual void call(place where) = 0;
  virtual void complete(std::error_code error, std::shared_ptr<const call_details> failure) = 0;

  const std::shared_ptr<core> shared_;
  call_all_options options_;

 private:
  struct lane {
    asio::cancellation_signal cancel{};
    std::size_t index = 0;
    bool busy = false;
  };

  void begin();
  void next(std::size_t number);
  void fail(callback_failure failure, std::shared_ptr<const call_details> details);
  void stop(net::cancel_kind kind);
  void finish();
  void cancelled(net::cancel_kind kind);

  const asio::any_io_executor strand_;
  const std::size_t count_;
  const std::size_t lane_count_;
  const std::unique_ptr<lane[]> lanes_;
  std::size_t started_ = 0;
  std::size_t finished_ = 0;
  std::error_code error_{};
  std::shared_ptr<const call_details> failure_{};
  bool stopped_ = false;  // no further call starts
  bool over_ = false;
};

template <class Operation>
class typed_call_group final : public call_group {
 public:
  using request = typename Operation::request;
  using handler_type = net::any_call<void(std::error_code, responses<Operation>)>;

  typed_call_group(std::shared_ptr<core> shared, std::vector<request> requests,
                   const call_all_options& options)
      : call_group(std::move(shared), requests.size(), options),
        requests_(std::move(requests)),
        results_(requests_.size()) {}

  void start(handler_type handler) {
    handler_ = std::move(handler);
    handler_.on_cancel([weak = this->weak_from_this()](net::cancel_kind kind) {
      if (const auto self = weak.lock()) self->cancel(kind);
    });
    call_group::start();
  }

 private:
  struct step_handler {
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    std::shared_ptr<typed_call_group> group;
    place where;

    executor_type get_executor() const noexcept { return group->strand(); }
    cancellation_slot_type get_cancellation_slot() const noexcept { return group->slot(where.lane); }
    void operator()(std::error_code error, response<Operation> answer) const {
      response<Operation>& result = group->results_[where.index];
      result = std::move(answer);
      group->ended(where, error, result.shared_details());
    }
  };

  void call(place where) override {
    step_handler handler{std::static_pointer_cast<typed_call_group>(this->shared_from_this()), where};
    start_call<Operation>(shared_, requests_[where.index], options_.call, std::move(handler));
  }
  void complete(std::error_code error, std::shared_ptr<const call_details> failure) override {
    results_.failure = std::move(failure);
    handler_.complete(error, std::move(results_));
  }

  const std::vector<request> requests_;
  responses<Operation> results_;
  handler_type handler_;
};

template <class Operation>
struct initiate_call_all : core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, std::vector<typename Operation::request> requests,
                  const call_all_options& options) const {
    using group = typed_call_group<Operation>;
    const auto made = std::make_shared<group>(shared, std::move(requests), options);
    made->start(typename group::handler_type(std::forward<Handler>(handler),
                                             net::detail::make_task_executor(made->strand())));
  }
};

}  // namespace client

/// Calls an operation once for each request, with at most `limit` concurrent calls:
/// `co_await wirebind::async_call_all(client, requests, {.limit = 4})`.
///
/// The completion signature is `void(std::error_code, wirebind::responses<Operation>)`, a vector in the order
/// of the requests. The first error ends the running calls, prevents the others, and is that of
/// the group. Without a token the group is awaitable and throws `call_error`, and the responses are lost;
/// another token, such as `asio::as_tuple`, gets both.
///
/// Cancellation through the token's slot: `total` acts only before the first call starts, `partial` starts no
/// further call and cancels the running ones as `partial`, `terminal` ends all. Requests are copied or moved
/// in; each is validated when its turn comes. The client may be moved meanwhile; destroying it ends the
/// group with `operation_aborted`.
template <client::some_client Client, class Request, class Token = default_token_of<Client>,
          class Operation = typename Request::operation>
auto async_call_all(Client& client, std::vector<Request> requests, const call_all_options& options = {},
                    Token&& token = Token{}) {
  return client::initiate<responses<Operation>>(client::initiate_call_all<Operation>{{client.shared_core()}},
                                                std::forward<Token>(token), std::move(requests), options);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_all.ipp>
#endif
