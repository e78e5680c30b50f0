// A call whose response has a URL, and the fetch of that URL, as one operation. A plan reads the URL from the
// answer and takes the bytes.
#pragma once

#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/cancellation.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/error.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>

#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace fc::ext::detail {

/// The untyped half. It runs on one strand; the running call owns it.
class located_fetch : public std::enable_shared_from_this<located_fetch> {
 public:
  explicit located_fetch(const asio::any_io_executor& executor)
      : strand_(wirebind::net::detail::make_strand(executor)) {}
  virtual ~located_fetch() = default;

  /// Sends the call, not inside this function; a cancellation finds it under way.
  void start() {
    wirebind::net::detail::post(strand_, [self = shared_from_this()] {
      try {
        self->call();
      } catch (...) {
        self->failed(wirebind::current_failure().error);
      }
    });
  }
  /// Callable from any thread.
  void cancel(wirebind::net::cancel_kind kind) {
    wirebind::net::detail::post(strand_, [self = shared_from_this(), kind] { self->cancelled(kind); });
  }

  const asio::any_io_executor& strand() const noexcept { return strand_; }
  asio::cancellation_slot slot() noexcept { return signal_.slot(); }

 protected:
  /// Whether no call may follow the one that has just ended.
  bool stopped() const noexcept { return stopped_; }

  virtual void call() = 0;
  /// The call could not begin.
  virtual void failed(std::error_code error) = 0;

 private:
  void cancelled(wirebind::net::cancel_kind kind) {
    stopped_ = stopped_ || kind != wirebind::net::cancel_kind::total;
    signal_.emit(wirebind::client::detail::type_of(kind));
  }

  const asio::any_io_executor strand_;
  asio::cancellation_signal signal_;
  bool stopped_ = false;
};

/// A plan has `std::error_code locate(wirebind::response<Operation>&&, std::string& url)`, `body_sink&
/// sink()`, `std::error_code finish()` for the end of the body, and `result(std::shared_ptr<const
/// wirebind::call_details>)`, which makes the result so far, with the details of the last call.
template <class Operation, class Plan>
class typed_located_fetch final : public located_fetch {
 public:
  using result_type = decltype(std::declval<Plan&>().result(std::shared_ptr<const wirebind::call_details>()));
  using handler_type = wirebind::net::any_call<void(std::error_code, result_type)>;

  typed_located_fetch(std::shared_ptr<wirebind::client::core> shared, typename Operation::request request,
                      const wirebind::call_options& options, Plan plan)
      : located_fetch(shared->executor),
        shared_(std::move(shared)),
        request_(std::move(request)),
        options_(options),
        plan_(std::move(plan)) {
    options_.source = nullptr;
    options_.sink = nullptr;
  }

  void start(handler_type handler) {
    handler_ = std::move(handler);
    handler_.on_cancel([weak = this->weak_from_this()](wirebind::net::cancel_kind kind) {
      if (const auto self = weak.lock()) self->cancel(kind);
    });
    located_fetch::start();
  }

 private:
  /// For both calls.
  struct step_handler {
    using executor_type = asio::any_io_executor;
    using cancellation_slot_type = asio::cancellation_slot;

    std::shared_ptr<typed_located_fetch> owner;

    executor_type get_executor() const noexcept { return owner->strand(); }
    cancellation_slot_type get_cancellation_slot() const noexcept { return owner->slot(); }
    void operator()(std::error_code error, wirebind::response<Operation> answer) {
      owner->answered(error, std::move(answer));
    }
    void operator()(std::error_code error, const wirebind::fetched& got) { owner->arrived(error, got); }
  };

  step_handler next() { return {std::static_pointer_cast<typed_located_fetch>(this->shared_from_this())}; }

  void call() override { wirebind::client::start_call<Operation>(shared_, request_, options_, next()); }

  // What a step throws is an error like any other: nothing else would complete the operation.
  void answered(std::error_code error, wirebind::response<Operation>&& answer) {
    details_ = answer.shared_details();
    try {
      if (!error) error = fetch(std::move(answer));
      if (!error) return;
    } catch (...) {
      error = wirebind::current_failure().error;
    }
    end(error);
  }

  void arrived(std::error_code error, const wirebind::fetched& got) {
    details_ = got.details;
    try {
      if (!error) error = plan_.finish();
    } catch (...) {
      error = wirebind::current_failure().error;
    }
    end(error);
  }

  std::error_code fetch(wirebind::response<Operation>&& answer) {
    if (stopped()) return wirebind::net::operation_aborted();
    std::string url;
    if (const std::error_code error = plan_.locate(std::move(answer), url)) return error;
    wirebind::call_options options = options_;
    options.sink = &plan_.sink();
    options.headers = {};  // they are for the service, not for the host of the URL
    wirebind::client::start_fetch(shared_, url, options, next());
    return {};
  }

  void failed(std::error_code error) override { end(error); }
  void end(std::error_code error) { handler_.complete(error, plan_.result(std::move(details_))); }

  const std::shared_ptr<wirebind::client::core> shared_;
  const typename Operation::request request_;
  wirebind::call_options options_;
  Plan plan_;
  handler_type handler_;
  std::shared_ptr<const wirebind::call_details> details_;
};

template <class Operation, class Plan>
struct initiate_located_fetch : wirebind::client::core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, typename Operation::request request,
                  const wirebind::call_options& options, Plan plan) const {
    using operation = typed_located_fetch<Operation, Plan>;
    const auto made = std::make_shared<operation>(shared, std::move(request), options, std::move(plan));
    made->start(typename operation::handler_type(std::forward<Handler>(handler),
                                                 wirebind::net::detail::make_task_executor(made->strand())));
  }
};

/// Starts the call, then the fetch of the URL in its response. The options hold for each of the two; the
/// request is copied. Cancellation of the kind `partial` or `terminal` also prevents the fetch after the
/// call.
template <class Operation, class Plan, class Token>
auto async_located_fetch(wirebind::basic_client& by, const typename Operation::request& request,
                         const wirebind::call_options& options, Plan plan, Token&& token) {
  using result = typename typed_located_fetch<Operation, Plan>::result_type;
  return wirebind::client::initiate<result>(initiate_located_fetch<Operation, Plan>{{by.shared_core()}},
                                            std::forward<Token>(token), request, options, std::move(plan));
}

}  // namespace fc::ext::detail
