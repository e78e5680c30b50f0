#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/sign.hpp>
#include <wirebind/client/core.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/async_result.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/use_awaitable.hpp>
#endif

#include <mutex>
#include <utility>

namespace wirebind::inline v0::client {
namespace detail {

class pool_transport final : public transport {
 public:
  pool_transport(asio::any_io_executor executor, net::pool_options options,
                 std::shared_ptr<wirebind::clock> clock)
      : pool_(std::move(executor), std::move(options), std::move(clock)) {}

  std::shared_ptr<net::exchange> start(net::exchange_request request,
                                       std::shared_ptr<net::exchange_listener> listener) override {
    return pool_.start(std::move(request), std::move(listener));
  }
  void close_idle() override { pool_.close_idle(); }
  void shutdown() override { pool_.shutdown(); }

 private:
  net::pool pool_;
};

class random_nonces final : public nonce_source {
 public:
  std::string next() override { return auth::random_nonce(); }
};

inline std::string_view phase_name(net::phase reached) noexcept {
  switch (reached) {
    case net::phase::acquire:
      return "acquire";
    case net::phase::resolve:
      return "resolve";
    case net::phase::connect:
      return "connect";
    case net::phase::tls:
      return "tls";
    case net::phase::write:
      return "write";
    case net::phase::first_byte:
      return "first byte";
    case net::phase::read:
      return "read";
    case net::phase::done:
      return "done";
  }
  return "unknown";
}

/// One call under way: makes the request for each attempt, judges what comes back, completes the handler.
class running_call final : public net::exchange_listener {
 public:
  running_call(std::shared_ptr<core> shared, prepared_call call, call_handler handler)
      : core_(std::move(shared)), call_(std::move(call)), handler_(std::move(handler)) {}

  static void start(const std::shared_ptr<running_call>& self, transport& transport) {
    self->handler_.on_cancel([weak = std::weak_ptr(self)](net::cancel_kind kind) {
      if (const auto alive = weak.lock()) alive->cancel(kind);
    });
    self->started_ = self->core_->options.clock->now();
    self->attach(transport.start(self->call_.exchange, self));
  }

  std::error_code prepare(http::request& out) override {
    out = call_.request;
    const client_options& options = core_->options;
    const std::string nonce = options.nonces->next();
    const auth::signing_context context{.product_version = call_.operation->api->version,
                                        .action = call_.operation->info->name,
                                        .now = options.clock->wall(),
                                        .nonce = nonce};
    return auth::sign(out, options.credentials, options.signing, context);
  }

  void completed(std::error_code error, http::response&& message,
                 const net::exchange_report& report) override {
    const std::chrono::duration<double> took = core_->options.clock->now() - started_;
    call_.details->attempts.push_back({.error = error,
                                       .phase = phase_name(report.reached),
                                       .remote = report.remote,
                                       .reused_connection = report.reused_connection,
                                       .stale_retry = report.stale_retry,
                                       .seconds = took.count()});
    answer result{std::move(message), std::move(call_.details)};
    if (!error) error = judge(result);
    handler_.complete(error, std::move(result));
  }

 private:
  // A cancellation may come from another thread between the start of an attempt and the moment its handle is known.
  // The attempt owns the call, so the call must not own the attempt.
  void attach(const std::shared_ptr<net::exchange>& exchange) {
    const std::lock_guard lock(mutex_);
    exchange_ = exchange;
    if (wanted_) exchange->cancel(*wanted_);
  }
  void cancel(net::cancel_kind kind) {
    const std::lock_guard lock(mutex_);
    wanted_ = kind;
    if (const auto running = exchange_.lock()) running->cancel(kind);
  }

  const std::shared_ptr<core> core_;
  prepared_call call_;
  call_handler handler_;
  std::chrono::steady_clock::time_point started_;
  std::mutex mutex_;
  std::weak_ptr<net::exchange> exchange_;
  std::optional<net::cancel_kind> wanted_;
};


#if WIREBIND_HAS_COROUTINES
struct initiate_run {
  std::shared_ptr<core> shared;

  template <class Handler>
  void operator()(Handler&& handler, prepared_call call) const {
    shared->start(std::move(call), call_handler(std::forward<Handler>(handler), shared->executor));
  }
};
#endif

class client_core final : public core, public std::enable_shared_from_this<client_core> {
 public:
  client_core(asio::any_io_executor executor, client_options options, std::shared_ptr<client::transport> transport)
      : core(std::move(executor), std::move(options)), transport_(std::move(transport)) {}

  prepared_call prepare(const operation_ref& operation, const void* request,
                        const call_options& options) const override {
    return client::prepare(operation, request, this->options, options);
  }

  std::error_code decode(const operation_ref& operation, answer& result, void* headers, void* body) const override {
    return client::decode(operation, result, headers, body);
  }

  void start(prepared_call call, call_handler handler) override {
    if (call.error) return handler.post(call.error, answer{{}, std::move(call.details)});
    running_call::start(std::make_shared<running_call>(shared_from_this(), std::move(call), std::move(handler)),
                        *transport_);
  }

#if WIREBIND_HAS_COROUTINES
  asio::awaitable<answer> run(prepared_call call) override {
    initiate_run initiation{shared_from_this()};
    auto token = with_details(asio::use_awaitable);
    return asio::async_initiate<decltype(token), void(std::error_code, answer)>(std::move(initiation), token,
                                                                                std::move(call));
  }
#endif

  void close_idle() override { transport_->close_idle(); }
  void shutdown() override { transport_->shutdown(); }

 private:
  const std::shared_ptr<client::transport> transport_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<core> make_core(asio::any_io_executor executor, client_options options,
                                              std::shared_ptr<transport> transport) {
  if (!options.clock) options.clock = net::real_clock();
  if (!options.nonces) options.nonces = std::make_shared<detail::random_nonces>();
  if (!transport) {
    transport = std::make_shared<detail::pool_transport>(executor, options.pool, options.clock);
  }
  return std::make_shared<detail::client_core>(std::move(executor), std::move(options), std::move(transport));
}

}  // namespace wirebind::inline v0::client
