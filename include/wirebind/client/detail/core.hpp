// The settings that a client shares with its calls, and the erased, asynchronous half of every call.
#pragma once

#include <wirebind/client/detail/resting.hpp>
#include <wirebind/client/engine.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/prepared_call.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/asio_compat.hpp>
#include <wirebind/net/detail/task_executor.hpp>

#include <asio/any_io_executor.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#endif

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

using call_handler = net::any_call<void(std::error_code, answer)>;

/// Calls share it, so that it outlives the client that made it. Safe to use from several threads at once.
class core : public engine {
 public:
  core(const net::detail::task_executor& io, client_options settings)
      : executor(io.get()), tasks(io), options(std::move(settings)) {}

  /// Runs a prepared call; the handler is called exactly once and never inside this function. It is destroyed
  /// uncalled when the execution context is.
  virtual void start(prepared_call call, call_handler handler) = 0;
#if WIREBIND_HAS_COROUTINES
  /// Runs a prepared call as a coroutine, which throws `call_error`.
  virtual asio::awaitable<answer> run(prepared_call call) = 0;
#endif
  /// Closes the idle connections.
  virtual void close_idle() = 0;
  /// Ends every call and each later one with `operation_aborted`.
  virtual void shutdown() = 0;

  /// Holds the pauses between the calls of a longer operation, so that `shutdown` and the end of the context
  /// end them. False if the client was destroyed.
  virtual bool hold(const std::shared_ptr<resting>& waiting) = 0;
  virtual void let_go(const resting& waiting) noexcept = 0;

  /// Replaces this object in a client that is moved from: its calls end with
  /// `errc::moved_from_client`.
  virtual std::shared_ptr<core> moved_from() noexcept = 0;

  const asio::any_io_executor executor;
  const net::detail::task_executor tasks;  ///< of the executor
  const client_options options;
};

}  // namespace wirebind::inline WIREBIND_ABI::client
