// A call whose response has a URL, and the fetch of that URL, as one operation. A plan reads the URL from the
// response and receives the bytes.
#pragma once

#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/composed_operation.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/exchange.hpp>

#include <asio/cancellation_signal.hpp>

#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace fc::ext::detail {

/// A plan has `std::error_code locate(wirebind::response<Operation>&&, std::string& url)`, `body_sink&
/// sink()`, `std::error_code finish()` for the end of the body, and `result(std::shared_ptr<const
/// wirebind::call_details>)`, which makes the result so far, with the details of the last call.
template <class Plan>
using plan_result = decltype(std::declval<Plan&>().result(std::shared_ptr<const wirebind::call_details>()));

template <class Operation, class Plan>
class located_fetch final
    : public wirebind::client::composed_with_handler<wirebind::client::composed_operation,
                                                     plan_result<Plan>> {
 public:
  located_fetch(std::shared_ptr<wirebind::client::core> shared, typename Operation::request request,
                const wirebind::call_options& options, Plan plan)
      : located_fetch::composed_with_handler(std::move(shared)),
        request_(std::move(request)),
        options_(options),
        plan_(std::move(plan)) {
    options_.source = nullptr;
    options_.sink = nullptr;
  }

 private:
  void begin() override {
    try {
      call();
    } catch (...) {
      end(wirebind::current_failure().error);
    }
  }
  void cancelled(wirebind::net::cancel_kind kind) override {
    stopped_ = stopped_ || kind != wirebind::net::cancel_kind::total;
    signal_.emit(wirebind::client::type_of(kind));
  }

  void call() {
    wirebind::client::start_call<Operation>(
        this->shared_, request_, options_,
        step_of(*this, signal_.slot(),
                [](located_fetch& self, std::error_code error, wirebind::response<Operation> result) {
                  self.located(error, std::move(result));
                }));
  }

  // What a step throws is an error like any other: nothing else would complete the operation.
  void located(std::error_code error, wirebind::response<Operation>&& result) {
    details_ = result.shared_details();
    try {
      if (!error) error = fetch(std::move(result));
      if (!error) return;
    } catch (...) {
      error = wirebind::current_failure().error;
    }
    end(error);
  }

  void fetched(std::error_code error, const wirebind::fetched& got) {
    details_ = got.details;
    try {
      if (!error) error = plan_.finish();
    } catch (...) {
      error = wirebind::current_failure().error;
    }
    end(error);
  }

  std::error_code fetch(wirebind::response<Operation>&& result) {
    if (stopped_) return wirebind::net::operation_aborted();
    std::string url;
    if (const std::error_code error = plan_.locate(std::move(result), url)) return error;
    wirebind::call_options options = options_;
    options.sink = &plan_.sink();
    options.headers = {};  // they are for the service, not for the host of the URL
    wirebind::client::start_fetch(this->shared_, url, options,
                                  step_of(*this, signal_.slot(),
                                          [](located_fetch& self, std::error_code error,
                                             const wirebind::fetched& got) { self.fetched(error, got); }));
    return {};
  }

  void end(std::error_code error) { this->handler_.complete(error, plan_.result(std::move(details_))); }

  const typename Operation::request request_;
  wirebind::call_options options_;
  Plan plan_;
  std::shared_ptr<const wirebind::call_details> details_;
  asio::cancellation_signal signal_;
  bool stopped_ = false;  // the fetch must not follow
};

/// Starts the call, then the fetch of the URL in its response. The options hold for each of the two; the
/// request is copied. Cancellation of the kind `partial` or `terminal` also prevents the fetch after the
/// call.
template <class Operation, class Plan, class Token>
auto async_located_fetch(wirebind::basic_client& by, const typename Operation::request& request,
                         const wirebind::call_options& options, Plan plan, Token&& token) {
  using operation = located_fetch<Operation, Plan>;
  return wirebind::client::initiate<plan_result<Plan>>(
      wirebind::client::initiate_composed<operation>{{by.shared_core()}}, std::forward<Token>(token), request,
      options, std::move(plan));
}

}  // namespace fc::ext::detail
