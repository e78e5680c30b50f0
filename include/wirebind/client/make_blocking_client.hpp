// What one file of a program includes to make blocking clients: the context of each, and the implementation
// behind its calls.
#pragma once

#include <wirebind/client/blocking_client.hpp>
#include <wirebind/client/detail/authenticated.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

/// A blocking client calls it on construction; complete only here, so that other files compile nothing of the
/// runtime.
struct blocking_factory {
  /// Calls the factory of a provider, if there is one. Does no I/O.
  WIREBIND_DECL static std::shared_ptr<blocking_state> make(const client_options& options,
                                                            provider_factory&& make_provider,
                                                            options_completion complete = nullptr);
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/make_blocking_client.ipp>
#endif
