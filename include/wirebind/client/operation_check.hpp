// What makes a request one of an operation, and says at compile time what is missing: one line of the
// compiler in place of what a body deep inside the library would say.
#pragma once

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

}  // namespace wirebind::inline WIREBIND_ABI::client
