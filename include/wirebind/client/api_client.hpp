// The asynchronous client of one API: `basic_client` with the authentication that the API's document names.
#pragma once

#include <wirebind/client/authenticated.hpp>
#include <wirebind/client/basic_client.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>

#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// `Authentication` is complete where a client is made, and only declared elsewhere.
template <class Authentication>
class api_client : public basic_client {
 public:
  /// As those of `basic_client`.
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
};

}  // namespace wirebind::inline WIREBIND_ABI
