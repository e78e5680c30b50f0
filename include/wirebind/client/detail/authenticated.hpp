// The authentication that an API's document names, as the default of a client's options.
#pragma once

#include <wirebind/auth/scheme_table.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

/// The options, with the authentication of an API if they have none; does not compile where it is only
/// declared.
template <class Authentication>
client_options authenticated(client_options options) {
  constexpr bool included = requires { sizeof(Authentication); };
  static_assert(included,
                "a file that makes a client includes the client.hpp or blocking_client.hpp of its API, "
                "or authentication.hpp beside a header of declarations/");
  if constexpr (included) {
    if (!options.schemes) options.schemes.reset(new auth::scheme_table(Authentication::schemes()));
  }
  return options;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
