#pragma once

#include <wirebind/client/basic_blocking_client.hpp>
#include <wirebind/client/core.hpp>

#include <asio/io_context.hpp>

#include <mutex>

namespace wirebind::inline v0 {

struct basic_blocking_client::state {
  explicit state(client_options options)
      : context(1), shared(client::make_core(context.get_executor(), std::move(options))) {}
  ~state() { client::shutdown(*shared); }

  std::mutex turn;
  asio::io_context context;
  std::shared_ptr<client::core> shared;
};

WIREBIND_DECL basic_blocking_client::basic_blocking_client(client_options options)
    : state_(std::make_unique<state>(std::move(options))) {}
WIREBIND_DECL basic_blocking_client::basic_blocking_client(basic_blocking_client&&) noexcept = default;
WIREBIND_DECL basic_blocking_client& basic_blocking_client::operator=(basic_blocking_client&&) noexcept =
    default;
WIREBIND_DECL basic_blocking_client::~basic_blocking_client() = default;

WIREBIND_DECL const client_options& basic_blocking_client::options() const noexcept {
  return state_->shared->options;
}

WIREBIND_DECL client::answer basic_blocking_client::run(client::prepared_call call, std::error_code& error) {
  const std::lock_guard lock(state_->turn);
  client::answer out;
  const auto keep = [&error, &out](std::error_code outcome, client::answer result) {
    error = outcome;
    out = std::move(result);
  };
  client::start(state_->shared, std::move(call), client::call_handler(keep, state_->context.get_executor()));
  state_->context.restart();
  state_->context.run();
  return out;
}

WIREBIND_DECL void basic_blocking_client::close_idle() {
  const std::lock_guard lock(state_->turn);
  state_->shared->transport->close_idle();
}

}  // namespace wirebind::inline v0
