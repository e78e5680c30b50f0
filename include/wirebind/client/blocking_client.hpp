// The blocking clients: `basic_blocking_client` makes calls of any described operation, and
// `blocking_api_client`, the base of a generated client, those of one API. Each has a context of its own,
// which the calling thread runs. Names no Asio type and makes no thread. What is behind a client is made by
// <wirebind/client/make_blocking_client.hpp>, which only the files that make clients include.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/authenticated.hpp>
#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

class credentials_provider;
struct io_executor;

/// Makes the provider of a blocking client, which sends its requests on the client's context:
/// `[](const auto& executor) { return my_provider(executor); }`. The executor converts
/// to `asio::any_io_executor`; the headers of the providers complete its type. The provider must not outlive
/// the client.
using provider_factory = unique_function<std::shared_ptr<credentials_provider>(const io_executor&)>;

namespace client {

struct blocking_factory;

/// The implementation of a blocking client, which is compiled where a client is made.
class blocking_state {
 public:
  virtual ~blocking_state() = default;

  virtual const client_options& options() const noexcept = 0;
  /// The whole call, erased. If it fails, headers and body may be partly filled.
  virtual std::shared_ptr<const call_details> run(const operation_ref& operation, const void* request,
                                                  const call_options& options, void* headers, void* body,
                                                  std::error_code& error) = 0;
  /// Closes the idle connections.
  virtual void close_idle() = 0;
  /// Ends the running call and each later one with `operation_aborted`.
  virtual void shutdown() = 0;
  /// Replaces this object in a client that is moved from: its calls end with `errc::moved_from_client`.
  virtual std::shared_ptr<blocking_state> moved_from() noexcept = 0;
};

/// The state of a new client; does not compile where the factory is only declared.
template <class Factory>
std::shared_ptr<blocking_state> make_blocking_with(const client_options& options,
                                                   provider_factory&& make_provider,
                                                   options_completion complete = nullptr) {
  constexpr bool included = requires { sizeof(Factory); };
  static_assert(included,
                "a file that makes a blocking client includes <wirebind/client/make_blocking_client.hpp>, "
                "as the blocking_client.hpp of every API does");
  if constexpr (included) return Factory::make(options, std::move(make_provider), complete);
}

/// The state that a blocking client shares with the pagers and waits that it starts, so that the client may
/// be moved or destroyed meanwhile. Cheap to copy; each copy makes calls of the same client.
class blocking_core {
 public:
  explicit blocking_core(std::shared_ptr<blocking_state> state) noexcept : state_(std::move(state)) {}
  blocking_core(const blocking_core&) = default;
  blocking_core(blocking_core&& other) noexcept
      : state_(std::exchange(other.state_, other.state_->moved_from())) {}
  blocking_core& operator=(blocking_core other) noexcept {
    state_.swap(other.state_);
    return *this;
  }
  ~blocking_core() = default;

  /// The defaults if the client was moved from.
  const client_options& options() const noexcept { return state_->options(); }

  template <class Operation>
  response<Operation> call(const typename Operation::request& request, std::error_code& error,
                           const call_options& options) const {
    response<Operation> out;
    const std::shared_ptr<blocking_state> held = state_;  // the client may end inside
    auto details = held->run(operation_of<Operation>(), &request, options, &out.header, &out.body(), error);
    if (error) out.clear();
    out.set_details(std::move(details));
    return out;
  }

  void close_idle() const {
    const auto kept = state_;
    kept->close_idle();
  }
  void shutdown() const {
    const auto kept = state_;
    kept->shutdown();
  }

 private:
  std::shared_ptr<blocking_state> state_;
};

}  // namespace client

/// A client of one endpoint for programs without an event loop.
///
/// A call runs the client's context until that call is over. Calls from several threads take turns; waiting
/// for a turn counts for `timeouts::acquire` and `timeouts::total`. A call from inside another one on the
/// same thread, such as from a sink, source, provider or observer, fails with
/// `std::errc::resource_deadlock_would_occur`. A client that was moved from fails every call with
/// `errc::moved_from_client`.
///
/// An exception that leaves the context, such as one of a provider's own handlers, cancels the call and
/// is rethrown from it once nothing of the call runs any more.
///
/// In the child of a fork it opens new connections. A child that was forked while another thread was
/// inside a call gets `net::errc::forked` from each of its calls.
class basic_blocking_client {
 public:
  /// Does no I/O. Every call reports a malformed endpoint as `errc::invalid_endpoint`. A factory
  /// replaces `client_options::credentials`; it is called once, here, and its exceptions leave this function.
  /// A file that makes clients includes <wirebind/client/make_blocking_client.hpp>, as every generated
  /// `blocking_client.hpp` does.
  template <class Factory = client::blocking_factory>
  explicit basic_blocking_client(const client_options& options, provider_factory make_provider = {})
      : core_(client::make_blocking_with<Factory>(options, std::move(make_provider))) {}
  basic_blocking_client(basic_blocking_client&&) noexcept = default;
  /// The calls of the client that is assigned to end with `operation_aborted`.
  basic_blocking_client& operator=(basic_blocking_client&& other) noexcept {
    basic_blocking_client taken(std::move(other));
    std::swap(core_, taken.core_);
    return *this;
  }
  /// May run inside a call of the client, which ends with `operation_aborted`.
  ~basic_blocking_client() { core_.shutdown(); }

  /// The defaults if the client was moved from.
  const client_options& options() const noexcept { return core_.options(); }
  /// The state that the calls of this client share, for functions that make several.
  const client::blocking_core& shared_core() const noexcept { return core_; }

  /// Sends the request and waits for the response within the timeouts. Throws `call_error`.
  template <class Request, class Operation = typename Request::operation>
  response<Operation> call(const Request& request, const call_options& options = client::no_options()) {
    std::error_code error;
    response<Operation> out = call(request, error, options);
    throw_if(error, out.shared_details());
    return out;
  }

  /// The same without an exception: sets `error`; the response still has the details.
  template <class Request, class Operation = typename Request::operation>
  response<Operation> call(const Request& request, std::error_code& error,
                           const call_options& options = client::no_options()) {
    return core_.call<Operation>(request, error, options);
  }

  /// Explains at compile time why a request belongs to no operation.
  template <class Request, class... Rest>
  requires(!client::operation_request<Request>) void call(const Request&, Rest&&...) {
    static_assert(client::operation_request<Request>,
                  "call takes the request struct of an operation, such as api::get_function_request");
  }

  /// Closes the idle connections. Callable from any thread, also inside a call.
  void close_idle() { core_.close_idle(); }

 protected:
  template <class Factory = client::blocking_factory>
  basic_blocking_client(const client_options& options, provider_factory&& make_provider,
                        client::options_completion complete)
      : core_(client::make_blocking_with<Factory>(options, std::move(make_provider), complete)) {}

 private:
  client::blocking_core core_;
};

/// `Authentication` must be complete where a client is made; elsewhere a declaration is enough. `Api` has the
/// facts of the API. A generated client adds a function for each operation, which forwards to `call`.
template <class Authentication, const api_info& Api>
class blocking_api_client : public basic_blocking_client {
 public:
  /// As the constructor of `basic_blocking_client`.
  explicit blocking_api_client(const client_options& options, provider_factory make_provider = {})
      : basic_blocking_client(options, std::move(make_provider),
                              &client::authenticate<Authentication, client_options>) {}

  /// As the functions of `basic_blocking_client`, for an operation of this API.
  template <class Request, class Operation = typename Request::operation>
  wirebind::response<Operation> call(const Request& request,
                                     const wirebind::call_options& options = client::no_options()) {
    return basic_blocking_client::call<Request, client::own_operation<Request, Api>>(request, options);
  }
  template <class Request, class Operation = typename Request::operation>
  wirebind::response<Operation> call(const Request& request, std::error_code& error,
                                     const wirebind::call_options& options = client::no_options()) {
    return basic_blocking_client::call<Request, client::own_operation<Request, Api>>(request, error, options);
  }
  template <class Request, class... Rest>
  requires(!client::operation_request<Request>) void call(const Request& request, Rest&&... rest) {
    basic_blocking_client::call(request, std::forward<Rest>(rest)...);
  }

 protected:
  // Names for the functions of a generated client.
  using call_options = wirebind::call_options;
  template <class Operation>
  using request_of = client::request_of<Operation>;
  template <class Operation>
  using response = wirebind::response<Operation>;
};

}  // namespace wirebind::inline WIREBIND_ABI
