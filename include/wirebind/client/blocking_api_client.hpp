// The blocking client of one API: `basic_blocking_client` with the authentication that the API's document
// names, restricted to the operations of that API.
#pragma once

#include <wirebind/client/blocking_client.hpp>
#include <wirebind/client/detail/authenticated.hpp>
#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// `Authentication` must be complete where a client is made; elsewhere a declaration is enough. `Api` has the
/// facts of the API. A generated client adds a function for each operation, which forwards to `call`.
template <class Authentication, const api_info& Api>
class blocking_api_client : public basic_blocking_client {
 public:
  /// As the constructor of `basic_blocking_client`.
  explicit blocking_api_client(client_options options, provider_factory make_provider = {})
      : basic_blocking_client(client::authenticated<Authentication>(std::move(options)),
                              std::move(make_provider)) {}

  /// As the functions of `basic_blocking_client`, for an operation of this API.
  template <class Request, class Operation = typename Request::operation>
  wirebind::response<Operation> call(const Request& request, const wirebind::call_options& options = {}) {
    return basic_blocking_client::call<Request, client::own_operation<Request, Api>>(request, options);
  }
  template <class Request, class Operation = typename Request::operation>
  wirebind::response<Operation> call(const Request& request, std::error_code& error,
                                     const wirebind::call_options& options = {}) {
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
