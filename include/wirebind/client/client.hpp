// The base of the generated client: starts calls of any described operation with any Asio token. Everything
// behind the typed interface is erased and is made by <wirebind/client/make_client.hpp>, which only the files
// that make clients include.
#pragma once

#include <wirebind/client/awaited.hpp>
#include <wirebind/client/client_with_default.hpp>
#include <wirebind/client/core_initiation.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/finish.hpp>
#include <wirebind/client/handler_check.hpp>
#include <wirebind/client/request_ref.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/client/wrapped_handler.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/async_result.hpp>

#include <cassert>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace client {

class transport;
struct core_factory;

/// The implementation behind a client; does not compile where the factory is only declared.
template <class Factory, class... Arguments>
std::shared_ptr<core> make_with(Arguments&&... arguments) {
  constexpr bool included = requires { sizeof(Factory); };
  static_assert(included,
                "a file that makes a client includes <wirebind/client/make_client.hpp>, as the "
                "client.hpp of every API does");
  if constexpr (included) return Factory::make(std::forward<Arguments>(arguments)...);
}

/// Adapts a handler of a typed response to a handler of bytes.
template <class Operation, class Handler>
struct decoding_handler {
  using wrapped_handler = Handler;

  Handler handler;
  std::shared_ptr<core> shared;

  void operator()(std::error_code error, answer result) {
    response<Operation> out = finish<Operation>(*std::exchange(shared, nullptr), error, std::move(result));
    std::move(handler)(error, std::move(out));
  }
};

template <class Operation>
struct initiate_call : core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, prepared_call call) const {
    using wrapper = decoding_handler<Operation, std::decay_t<Handler>>;
    call_handler erased(wrapper{std::forward<Handler>(handler), shared}, shared->tasks, std::move(call.room));
    shared->start(std::move(call), std::move(erased));
  }
};

/// Starts the calls of an operation that makes several: it keeps the core, never a client, which may be moved
/// or destroyed meanwhile.
template <class Operation, class Handler>
void start_call(const std::shared_ptr<core>& shared, const typename Operation::request& request,
                const call_options& options, Handler&& handler) {
  prepared_call call = shared->prepare(operation_of<Operation>(), &request, options);
  initiate_call<Operation>{{shared}}(std::forward<Handler>(handler), std::move(call));
}

}  // namespace client

/// A client of one endpoint. Movable; safe to call from several threads at once.
///
/// A call validates and encodes its request at once, so that the request need not live longer, and
/// completes through the handler's associated executor, never from inside the initiating function. The
/// completion signature is `void(std::error_code, wirebind::response<Operation>)`. An idle client holds no
/// work.
///
/// Cancellation through the token's slot: `total` completes the call only while no byte of the request was
/// written, `partial` also ends waits and forbids further attempts, `terminal` always acts and closes the
/// connection. Destroying the client completes its calls with `operation_aborted`. It must not outlive the
/// context.
///
/// Calls, waits, pagers and fetches keep what they need: a client may be moved, destroyed or assigned to
/// while they run, also inside any function that they call. Every call of a client that was moved from ends
/// with `errc::moved_from_client`; its executor stays, and its options are the defaults. Using a
/// destroyed client is undefined; builds with assertions abort if the memory still shows it.
class basic_client {
 public:
  using executor_type = asio::any_io_executor;

  /// The client with the default token of another executor, for Asio's `as_default_on`.
  template <class Executor>
  struct rebind_executor {
    using other = client_with_default<basic_client, Executor>;
  };

  /// Does no I/O. Every call reports a malformed endpoint as `errc::invalid_endpoint`. A file
  /// that makes clients includes <wirebind/client/make_client.hpp>, as every generated `client.hpp` does.
  template <class Factory = client::core_factory>
  basic_client(asio::any_io_executor executor, client_options options)
      : core_(client::make_with<Factory>(std::move(executor), std::move(options))) {}

  template <class Context>
  requires std::is_convertible_v<typename Context::executor_type, asio::any_io_executor> basic_client(
      Context& context, client_options options)
      : basic_client(asio::any_io_executor(context.get_executor()), std::move(options)) {}

  /// With a transport of the caller, such as a script in a test.
  template <class Factory = client::core_factory>
  basic_client(asio::any_io_executor executor, client_options options,
               std::shared_ptr<client::transport> transport)
      : core_(client::make_with<Factory>(std::move(executor), std::move(options), std::move(transport))) {}

  basic_client(basic_client&& other) noexcept : core_(other.release()) {}
  /// The calls of the client that is assigned to end with `operation_aborted`.
  basic_client& operator=(basic_client&& other) noexcept {
    if (this != &other) std::exchange(core_, other.release())->shutdown();
    return *this;
  }
  ~basic_client() { std::exchange(core_, nullptr)->shutdown(); }

  executor_type get_executor() const noexcept { return shared_core()->executor; }
  const client_options& options() const noexcept { return shared_core()->options; }
  /// The state that the calls of this client share, for functions that start calls of other kinds.
  const std::shared_ptr<client::core>& shared_core() const noexcept {
    assert(core_ && "the client was destroyed");
    return core_;
  }

  /// Starts the operation that the request belongs to.
  template <class Request, call_token Token = default_token, class Operation = typename Request::operation>
  auto async_call(const Request& request, Token&& token = Token{}) {
    return async_call<Operation>(request, call_options{}, std::forward<Token>(token));
  }

  template <class Request, class Token = default_token, class Operation = typename Request::operation>
  requires(!requests_may_be_temporary) auto async_call(const Request&& give_the_request_a_name_first,
                                                       Token&& token = Token{}) = delete;

  /// Starts an operation with its own options.
  template <class Operation, class Token = default_token>
  auto async_call(request_ref<client::request_of<Operation>> request, const call_options& options,
                  Token&& token = Token{}) {
    const client::request_of<Operation>& value = request;
    const std::shared_ptr<client::core> shared = shared_core();  // a source may destroy this client
    client::prepared_call call = shared->prepare(client::operation_of<Operation>(), &value, options);
    if constexpr (std::is_same_v<std::decay_t<Token>, default_token>) {
      return client::await_call<Operation>(shared, std::move(call));
    } else if constexpr (client::takes_completion<Token, std::error_code, response<Operation>>()) {
      return asio::async_initiate<Token, void(std::error_code, response<Operation>)>(
          client::initiate_call<Operation>{{shared}}, token, std::move(call));
    }
  }

  /// Explains at compile time why a request belongs to no operation.
  template <class Request, class... Rest>
  requires(!client::operation_request<Request>) void async_call(const Request&, Rest&&...) {
    static_assert(client::operation_request<Request>,
                  "async_call takes the request struct of an operation, such as api::get_function_request");
  }

  /// Closes the idle connections.
  void close_idle() { shared_core()->close_idle(); }

 private:
  std::shared_ptr<client::core> release() noexcept {
    return std::exchange(core_, shared_core()->moved_from());
  }

  std::shared_ptr<client::core> core_;
};

namespace client {

/// A client of any API.
template <class Client>
concept some_client = std::is_convertible_v<Client*, basic_client*>;

}  // namespace client
}  // namespace wirebind::inline WIREBIND_ABI
