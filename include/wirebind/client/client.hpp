// The asynchronous clients: `basic_client` starts calls of any described operation with any Asio token, and
// `api_client`, the base of a generated client, those of one API. Everything behind the typed interface is
// erased and is made by <wirebind/client/make_client.hpp>, which only the files that make clients include.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/authenticated.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/execution_context.hpp>

#include <cassert>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace net {
class transport;
}

// g++ before 13 destroys an aggregate temporary twice inside a co_await expression, so that a request needs a
// name there.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13

inline constexpr bool requests_may_be_temporary = false;

/// A request that has a name.
template <class Request>
class request_ref {
 public:
  request_ref(const Request& request) noexcept : request_(request) {}
  request_ref(Request&& give_the_request_a_name_first) = delete;  // g++ < 13 corrupts the heap otherwise

  const Request& get() const noexcept { return request_; }
  operator const Request&() const noexcept { return request_; }

 private:
  const Request& request_;
};

#else

inline constexpr bool requests_may_be_temporary = true;

template <class Request>
using request_ref = const Request&;

#endif

template <class Client, class Executor>
class client_with_default;

namespace client {

struct client_factory;

/// The implementation behind a client; does not compile where the factory is only declared.
template <class Factory, class... Arguments>
std::shared_ptr<core> make_with(Arguments&&... arguments) {
  constexpr bool included = requires { sizeof(Factory); };
  static_assert(included,
                "a file that makes a client includes <wirebind/client/make_client.hpp>, as the "
                "client.hpp of every API does");
  if constexpr (included) return Factory::make(std::forward<Arguments>(arguments)...);
}

}  // namespace client

/// A client of one endpoint. Movable; safe to call from several threads at once.
///
/// A call validates and encodes its request at once, so that the request may be destroyed, and
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
  template <class Factory = client::client_factory>
  basic_client(asio::any_io_executor executor, const client_options& options)
      : core_(client::make_with<Factory>(std::move(executor), options)) {}

  /// The same without what erases the context's executor, which is compiled with the implementation.
  template <class Factory = client::client_factory>
  basic_client(asio::io_context& context, const client_options& options)
      : core_(client::make_with<Factory>(context, options)) {}

  template <class Context>
  requires std::is_convertible_v<typename Context::executor_type, asio::any_io_executor> basic_client(
      Context& context, const client_options& options)
      : basic_client(asio::any_io_executor(context.get_executor()), options) {}

  /// With a transport of the caller, such as a script in a test.
  template <class Factory = client::client_factory>
  basic_client(asio::any_io_executor executor, const client_options& options,
               std::shared_ptr<net::transport> transport)
      : core_(client::make_with<Factory>(std::move(executor), options, std::move(transport))) {}

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
    return async_call<Operation>(request, client::no_options(), std::forward<Token>(token));
  }

  template <class Request, class Token = default_token, class Operation = typename Request::operation>
  requires(!requests_may_be_temporary) auto async_call(const Request&& give_the_request_a_name_first,
                                                       Token&& token = Token{}) = delete;

  /// Starts an operation with its own options.
  template <class Operation, class Token = default_token>
  auto async_call(request_ref<client::request_of<Operation>> request, const call_options& options,
                  Token&& token = Token{}) {
    const client::request_of<Operation>& value = request;
    if constexpr (std::is_same_v<std::decay_t<Token>, default_token>) {
      return client::compiled_operation<Operation>::awaited::begin(shared_core(), value, options);
    } else if constexpr (client::takes_completion<Token, std::error_code, response<Operation>>()) {
      const std::shared_ptr<client::core> shared = shared_core();  // a source may destroy this client
      client::prepared_call call = shared->prepare(client::operation_of<Operation>(), &value, options);
      using handler = client::decoding_handler<Operation, std::decay_t<Token>>;
      call.room = shared->room(client::room_size<std::decay_t<Token>, response<Operation>, handler>());
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

  /// Closes the idle connections. The observer may destroy the client meanwhile.
  void close_idle() {
    const auto kept = shared_core();
    kept->close_idle();
  }

 protected:
  template <class Factory = client::client_factory>
  basic_client(asio::any_io_executor executor, const client_options& options,
               std::shared_ptr<net::transport> transport, client::options_completion complete)
      : core_(client::make_with<Factory>(std::move(executor), options, std::move(transport), complete)) {}
  template <class Factory = client::client_factory>
  basic_client(asio::io_context& context, const client_options& options, client::options_completion complete)
      : core_(client::make_with<Factory>(context, options, complete)) {}

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
/// A `Client` whose calls, pagers, waits, fetches and groups use the token that `Executor` names where they
/// are given none: `asio::deferred_t::as_default_on(std::move(client))`.
template <class Client, class Executor>
class client_with_default : public Client {
 public:
  using executor_type = Executor;

  template <class Other>
  struct rebind_executor {
    using other = client_with_default<Client, Other>;
  };

  using Client::Client;
  /// Takes over the client with its calls; the other one was moved from.
  explicit client_with_default(Client&& from) noexcept : Client(std::move(from)) {}

  executor_type get_executor() const noexcept { return executor_type(Client::get_executor()); }

  /// As those of `basic_client`.
  template <class Request, call_token Token = typename client::default_token_on<Executor>::type>
  auto async_call(const Request& request, Token&& token = Token{}) {
    return Client::async_call(request, std::forward<Token>(token));
  }

  template <class Request, call_token Token = typename client::default_token_on<Executor>::type>
  requires(!requests_may_be_temporary) auto async_call(const Request&& give_the_request_a_name_first,
                                                       Token&& token = Token{}) = delete;

  template <class Operation, class Token = typename client::default_token_on<Executor>::type>
  auto async_call(wirebind::request_ref<client::request_of<Operation>> request,
                  const wirebind::call_options& options, Token&& token = Token{}) {
    return Client::template async_call<Operation>(request, options, std::forward<Token>(token));
  }

 protected:
  using default_token = typename client::default_token_on<Executor>::type;
};

/// `Authentication` must be complete where a client is made; elsewhere a declaration is enough. `Api` has the
/// facts of the API. A generated client adds a function for each operation, which forwards to `begin`.
template <class Authentication, const api_info& Api>
class api_client : public basic_client {
 public:
  template <class Executor>
  struct rebind_executor {
    using other = client_with_default<api_client, Executor>;
  };

  /// As the constructors of `basic_client`.
  api_client(asio::any_io_executor executor, const client_options& options)
      : basic_client(std::move(executor), options, nullptr,
                     &client::authenticate<Authentication, client_options>) {}

  api_client(asio::io_context& context, const client_options& options)
      : basic_client(context, options, &client::authenticate<Authentication, client_options>) {}

  template <class Context>
  requires std::is_convertible_v<typename Context::executor_type, asio::any_io_executor> api_client(
      Context& context, const client_options& options)
      : api_client(asio::any_io_executor(context.get_executor()), options) {}

  api_client(asio::any_io_executor executor, const client_options& options,
             std::shared_ptr<net::transport> transport)
      : basic_client(std::move(executor), options, std::move(transport),
                     &client::authenticate<Authentication, client_options>) {}

  /// Starts the operation that the request belongs to; it must be one of this API.
  template <class Request, call_token Token = wirebind::default_token>
  auto async_call(const Request& request, Token&& token = Token{}) {
    static_assert(client::operation_request<Request>,
                  "async_call takes the request struct of an operation, such as api::get_function_request");
    if constexpr (client::operation_request<Request>) {
      return begin<Request>(request, std::forward<Token>(token));
    }
  }

  template <class Request, call_token Token = wirebind::default_token>
  requires(!requests_may_be_temporary) auto async_call(const Request&& give_the_request_a_name_first,
                                                       Token&& token = Token{}) = delete;

  /// Starts an operation with its own options.
  template <class Operation, class Token = wirebind::default_token>
  auto async_call(wirebind::request_ref<client::request_of<Operation>> request,
                  const wirebind::call_options& options, Token&& token = Token{}) {
    return begin<client::request_of<Operation>>(request, options, std::forward<Token>(token));
  }

 protected:
  // Names for the functions of a generated client.
  using call_options = wirebind::call_options;
  using default_token = wirebind::default_token;
  template <class Request>
  using request_ref = wirebind::request_ref<Request>;

  template <class Request, class Token>
  auto begin(wirebind::request_ref<Request> request, Token&& token) {
    return begin<Request>(request, client::no_options(), std::forward<Token>(token));
  }
  template <class Request, class Token>
  auto begin(wirebind::request_ref<Request> request, const wirebind::call_options& options, Token&& token) {
    return basic_client::async_call<client::own_operation<Request, Api>>(request, options,
                                                                         std::forward<Token>(token));
  }
};

}  // namespace wirebind::inline WIREBIND_ABI
