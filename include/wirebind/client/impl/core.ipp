#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/sign.hpp>
#include <wirebind/client/core.hpp>
#include <wirebind/net/clock.hpp>
#include <wirebind/net/pool.hpp>

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

  static void start(const std::shared_ptr<running_call>& self) {
    self->handler_.on_cancel([weak = std::weak_ptr(self)](net::cancel_kind kind) {
      if (const auto alive = weak.lock()) alive->cancel(kind);
    });
    self->started_ = self->core_->options.clock->now();
    self->attach(self->core_->transport->start(self->call_.exchange, self));
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
    if (!error) error = judge(result, call_.operation->api);
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

}  // namespace detail

WIREBIND_DECL std::shared_ptr<core> make_core(asio::any_io_executor executor, client_options options,
                                              std::shared_ptr<transport> transport) {
  if (!options.clock) options.clock = net::real_clock();
  if (!options.nonces) options.nonces = std::make_shared<detail::random_nonces>();
  if (!transport) {
    transport = std::make_shared<detail::pool_transport>(executor, options.pool, options.clock);
  }
  return std::make_shared<core>(core{std::move(executor), std::move(options), std::move(transport)});
}

WIREBIND_DECL void start(const std::shared_ptr<core>& shared, prepared_call call, call_handler handler) {
  if (call.error) {
    handler.post(call.error, answer{{}, std::move(call.details)});
    return;
  }
  detail::running_call::start(
      std::make_shared<detail::running_call>(shared, std::move(call), std::move(handler)));
}

}  // namespace wirebind::inline v0::client
