#pragma once

#include <wirebind/client/basic_blocking_client.hpp>
#include <wirebind/client/core.hpp>
#include <wirebind/client/make_core.hpp>

#include <asio/io_context.hpp>

#include <mutex>
#include <unistd.h>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

struct basic_blocking_client::state {
  explicit state(client_options options)
      : context(1), shared(client::core_factory::make(context.get_executor(), std::move(options))) {}
  ~state() { shared->shutdown(); }

  client::answer run(client::prepared_call call, std::error_code& error) {
    const std::lock_guard lock(turn);
    notice_fork();
    client::answer out;
    const auto keep = [&error, &out](std::error_code outcome, client::answer result) {
      error = outcome;
      out = std::move(result);
    };
    shared->start(std::move(call), client::call_handler(keep, context.get_executor()));
    context.restart();
    context.run();
    return out;
  }

  // The context is private: nobody else can tell it of a fork.
  void notice_fork() {
    const pid_t now = ::getpid();
    if (std::exchange(owner, now) != now) context.notify_fork(asio::execution_context::fork_child);
  }

  std::mutex turn;
  asio::io_context context;
  pid_t owner = ::getpid();
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

WIREBIND_DECL std::shared_ptr<const call_details> basic_blocking_client::run(
    const client::operation_ref& operation, const void* request, const call_options& options, void* headers,
    void* body, std::error_code& error) {
  client::core& core = *state_->shared;
  client::prepared_call call = core.prepare(operation, request, options);
  client::answer result = state_->run(std::move(call), error);
  if (!error) error = core.decode(operation, result, headers, body);
  return std::move(result.details);
}

WIREBIND_DECL void basic_blocking_client::close_idle() {
  const std::lock_guard lock(state_->turn);
  state_->shared->close_idle();
}

}  // namespace wirebind::inline WIREBIND_ABI
