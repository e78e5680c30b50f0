// The asynchronous client of one API: `basic_client` with the authentication that the API's document names,
// restricted to the operations of that API.
#pragma once

#include <wirebind/client/client.hpp>
#include <wirebind/client/client_with_default.hpp>
#include <wirebind/client/detail/authenticated.hpp>
#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/request_ref.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>

#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

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
  api_client(asio::any_io_executor executor, client_options options)
      : basic_client(std::move(executor), client::authenticated<Authentication>(std::move(options))) {}

  template <class Context>
  requires std::is_convertible_v<typename Context::executor_type, asio::any_io_executor> api_client(
      Context& context, client_options options)
      : api_client(asio::any_io_executor(context.get_executor()), std::move(options)) {}

  api_client(asio::any_io_executor executor, client_options options,
             std::shared_ptr<client::transport> transport)
      : basic_client(std::move(executor), client::authenticated<Authentication>(std::move(options)),
                     std::move(transport)) {}

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
    return begin<Request>(request, wirebind::call_options{}, std::forward<Token>(token));
  }
  template <class Request, class Token>
  auto begin(wirebind::request_ref<Request> request, const wirebind::call_options& options, Token&& token) {
    return basic_client::async_call<client::own_operation<Request, Api>>(request, options,
                                                                         std::forward<Token>(token));
  }
};

}  // namespace wirebind::inline WIREBIND_ABI
