// Calls one operation for many requests with a limit on concurrent calls, as one operation with any token.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/composed_operation.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/function_ref.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>

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

/// The untyped half of a group of calls.
class call_group : public composed_operation {
 public:
  WIREBIND_DECL call_group(std::shared_ptr<core> shared, std::size_t count, const call_all_options& options);
  WIREBIND_DECL ~call_group() override;

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

  call_all_options options_;

 private:
  struct lane {
    asio::cancellation_signal cancel{};
    std::size_t index = 0;
    bool busy = false;
  };

  WIREBIND_DECL void begin() override;
  WIREBIND_DECL void cancelled(net::cancel_kind kind) override;
  void next(std::size_t number);
  void fail(callback_failure failure, std::shared_ptr<const call_details> details);
  void stop(net::cancel_kind kind);
  void finish();

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
class typed_call_group final : public composed_with_handler<call_group, responses<Operation>> {
 public:
  using request = typename Operation::request;

  typed_call_group(std::shared_ptr<core> shared, std::vector<request> requests,
                   const call_all_options& options)
      : typed_call_group::composed_with_handler(std::move(shared), requests.size(), options),
        requests_(std::move(requests)),
        results_(requests_.size()) {}

 private:
  using typename call_group::place;

  void call(place where) override {
    start_call<Operation>(
        this->shared_, requests_[where.index], this->options_.call,
        step_of(*this, this->slot(where.lane),
                [where](typed_call_group& group, std::error_code error, response<Operation> result) {
                  response<Operation>& kept = group.results_[where.index];
                  kept = std::move(result);
                  group.ended(where, error, kept.shared_details());
                }));
  }
  void complete(std::error_code error, std::shared_ptr<const call_details> failure) override {
    results_.failure = std::move(failure);
    this->handler_.complete(error, std::move(results_));
  }

  const std::vector<request> requests_;
  responses<Operation> results_;
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
  using group = client::typed_call_group<Operation>;
  return client::initiate<responses<Operation>>(client::initiate_composed<group>{{client.shared_core()}},
                                                std::forward<Token>(token), std::move(requests), options);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_all.ipp>
#endif
