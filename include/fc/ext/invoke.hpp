// Invokes a function with the asynchronous client, in any version of the API. For modes, timeouts and
// results see fc/ext/invocation.hpp.
#pragma once

#include <fc/ext/detail/mapped_call.hpp>
#include <fc/ext/invocation.hpp>
#include <wirebind/client/client.hpp>

#include <utility>

namespace fc::ext {

/// Invokes a function: `co_await fc::ext::async_invoke(client, request, {.log_tail = true})`, where the
/// request is `api::invoke_function_request`; its own mode and log type are replaced by those of the options.
///
/// The completion signature is `void(std::error_code, fc::ext::invoke_result<Operation>)`. An error means
/// that the function is not known to have run to its end: the service rejected the call, or the connection
/// broke. A function that failed is a result. A request is sent a second time only if not a byte of it had
/// left.
template <wirebind::client::some_client Client, class Request,
          class Token = wirebind::default_token_of<Client>>
auto async_invoke(Client& client, const Request& request, const invoke_options& options = {},
                  Token&& token = Token{}) {
  return detail::async_mapped_call<typename Request::operation>(
      client, detail::invoke_request(request, options), detail::invoke_call(options, client.options()),
      detail::read_invocation{}, std::forward<Token>(token));
}

template <wirebind::client::some_client Client, class Request,
          class Token = wirebind::default_token_of<Client>>
requires(!wirebind::requests_may_be_temporary) auto async_invoke(
    Client& client, const Request&& give_the_request_a_name_first, const invoke_options& options = {},
    Token&& token = Token{}) = delete;

}  // namespace fc::ext
