// The erased half of every call: a call between its two ends, and what a client shares with its calls. The
// implementation is compiled where a client is made.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/resting.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/net/any_call.hpp>
#include <wirebind/net/asio_compat.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/detail/memory_store.hpp>
#include <wirebind/net/detail/task_executor.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/retry/call_facts.hpp>
#include <wirebind/retry/policy.hpp>

#include <asio/any_io_executor.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#endif

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
struct client_options;
}
namespace wirebind::inline WIREBIND_ABI::auth {
struct chosen_authentication;
}

namespace wirebind::inline WIREBIND_ABI::client {

/// A piece of a target.
struct target_part {
  std::size_t begin;
  std::size_t length;
};

/// A call that is ready to send, or the reason why it cannot be sent.
struct prepared_call {
  const operation_ref* operation = nullptr;
  http::request request{};                     ///< not authenticated yet
  std::shared_ptr<const http::fields> head{};  ///< the request's fields, where other calls share them
  bool own_fields = false;                     ///< some of them are of this request alone
  sequence<target_part> secret_parts{};        ///< values in the path whose name says that they are secrets
  std::shared_ptr<const net::exchange_request> exchange{};
  std::chrono::milliseconds total{};  ///< of the whole call, which its exchanges lack; zero means no bound
  retry::call_facts facts{};
  std::optional<retry::policy> retry{};                                 ///< in place of the client's
  std::shared_ptr<const auth::chosen_authentication> authentication{};  ///< null for none
  wirebind::decoding decoding{};
  progress_listener* progress = nullptr;
  std::shared_ptr<body_source> parts{};     ///< a body that is not in memory as a whole
  std::string content_sha256{};             ///< of the source's body if it is signed
  bool hash_first = false;                  ///< the digest is missing: read the source to compute it
  std::error_code error{};                  ///< set if the call must not be sent
  std::shared_ptr<call_details> details{};  ///< null until there is something to tell
  net::detail::handler_room room{};         ///< for the handler, set by who knows its type
};

/// The outcome of a call before its body is decoded. Until then the details of a success have all of it.
struct raw_response {
  std::shared_ptr<call_details> details{};
  wirebind::decoding decoding{};

  const std::shared_ptr<call_details>& shared_details() const noexcept { return details; }
};

using call_handler = net::any_call<void(std::error_code, raw_response)>;

/// Calls share it, so that it outlives the client that made it. Safe to use from several threads at once.
class core {
 public:
  core(const net::detail::task_executor& io, const client_options& kept)
      : executor(io.get()), tasks(io), options(kept) {}
  virtual ~core() = default;

  /// As `encode_request` does, with the settings of the client. The call has no room yet.
  virtual prepared_call prepare(const operation_ref& operation, const void* request,
                                const call_options& options) const = 0;
  /// As `encode_fetch` does, with the settings of the client.
  virtual prepared_call prepare_fetch(std::string_view url, const call_options& options) const = 0;
  /// As `decode_response` does; `not_enough_memory` in place of std::bad_alloc; for an exception of the
  /// observer see <wirebind/client/observer.hpp>.
  virtual std::error_code decode(const operation_ref& operation, raw_response& result, void* headers,
                                 void* body) const = 0;

  /// Runs a prepared call; the handler is called exactly once and never inside this function. It is destroyed
  /// uncalled when the execution context is.
  virtual void start(prepared_call&& call, call_handler handler) = 0;
#if WIREBIND_HAS_COROUTINES
  /// As `decode`, after `run`: throws `call_error`.
  virtual void decode_or_throw(const operation_ref& operation, raw_response& result, void* headers,
                               void* body) const = 0;
  /// Prepares a call at once; the awaitable runs it, and throws `call_error`. What a call consists of is no
  /// part of a file that awaits it.
  virtual asio::awaitable<raw_response> run(const operation_ref& operation, const void* request,
                                            const call_options& options) = 0;
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

  /// Memory for the handler of a call.
  net::detail::handler_room room(std::size_t size) const { return {memory_, size}; }

  const asio::any_io_executor executor;
  const net::detail::task_executor tasks;  ///< of the executor
  const client_options& options;  ///< kept by what is derived: a file that makes calls does not compile them

 protected:
  const net::detail::memory_owner memory_;
};

/// The base of an initiation. Keeps the core, so that the client may be moved or destroyed before a deferred
/// operation starts.
struct core_initiation {
  using executor_type = asio::any_io_executor;

  std::shared_ptr<core> shared;

  executor_type get_executor() const noexcept { return shared->executor; }
};

}  // namespace wirebind::inline WIREBIND_ABI::client
