// The blocking client of one API: `basic_blocking_client` with the authentication that the API's document
// names.
#pragma once

#include <wirebind/client/authenticated.hpp>
#include <wirebind/client/basic_blocking_client.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// `Authentication` is complete where a client is made, and only declared elsewhere.
template <class Authentication>
class blocking_api_client : public basic_blocking_client {
 public:
  /// As that of `basic_blocking_client`.
  explicit blocking_api_client(client_options options, provider_factory make_provider = {})
      : basic_blocking_client(client::authenticated<Authentication>(std::move(options)),
                              std::move(make_provider)) {}
};

}  // namespace wirebind::inline WIREBIND_ABI
