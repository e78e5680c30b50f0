// Invokes a function with the blocking client, in any version of the API. For modes, timeouts and results
// see fc/ext/invocation.hpp. No Asio here.
#pragma once

#include <fc/ext/invocation.hpp>
#include <wirebind/client/blocking_client.hpp>

namespace fc::ext {

/// Invokes a function and waits for its response; for a synchronous one that is as long as the function runs.
/// Throws `wirebind::call_error` if the service rejects the call or the connection breaks; a function that
/// failed is a result.
template <class Request>
invoke_result<typename Request::operation> invoke(wirebind::basic_blocking_client& client,
                                                  const Request& request,
                                                  const invoke_options& options = {}) {
  return detail::read_invocation{}(
      client.call(detail::invoke_request(request, options), detail::invoke_call(options, client.options())));
}

}  // namespace fc::ext
