// The authentication that an API's document names, as the default of a client's options.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {
struct client_options;
}

namespace wirebind::inline WIREBIND_ABI::client {

/// Sets what a client's options lack.
using options_completion = void (*)(client_options& options);

/// Sets the authentication of an API if the options have none; does not compile where it is only declared. A
/// template over the options, which only the files that make clients include.
template <class Authentication, class Options>
void authenticate(Options& options) {
  constexpr bool included = requires { sizeof(Authentication); };
  static_assert(included,
                "a file that makes a client includes the client.hpp or blocking_client.hpp of its API, "
                "or authentication.hpp beside a header of declarations/");
  if constexpr (included) {
    if (!options.schemes) options.schemes.reset(new auto(Authentication::schemes()));
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::client
