// Checks at compile time that a request belongs to an operation, with a one-line error that says what is
// missing.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

/// An operation whose header is included.
template <class Operation>
concept included_operation = requires {
  typename Operation::request;
};

/// The request struct of an operation.
template <class Request>
concept operation_request = requires {
  typename Request::operation;
};

/// The request of an operation; does not compile where the operation's header is missing.
template <class Operation>
struct request_type_of {
  static_assert(
      included_operation<Operation>,
      "include the header of this operation, operations/<its name>.hpp, or one with all operations: "
      "client.hpp or blocking_client.hpp of its API");
  using type = typename Operation::request;
};
template <class Operation>
using request_of = typename request_type_of<Operation>::type;

/// Whether a request, if it is one, belongs to the API with these facts.
template <class Request, const api_info& Api>
constexpr bool is_of_api() noexcept {
  if constexpr (operation_request<Request>) return &Request::operation::api == &Api;
  return true;
}

template <class Request, const api_info& Api>
struct operation_of_api {
  static_assert(
      operation_request<Request>,
      "include the header of this operation, operations/<its name>.hpp, or one with all operations: "
      "client.hpp or blocking_client.hpp of its API");
  static_assert(is_of_api<Request, Api>(),
                "this request belongs to an operation of another API; call it on a client of that API");
  using type = typename Request::operation;
};
/// The operation of a request that a client of the API with these facts sends; does not compile for other
/// requests.
template <class Request, const api_info& Api>
using own_operation = typename operation_of_api<Request, Api>::type;

}  // namespace wirebind::inline WIREBIND_ABI::client
