// What differs between the versions of Asio, 1.22 to the newest, and between compilers with it.
// Owns every version switch and every experimental header; the rest of the library uses what all of them
// have.
#pragma once

#include <wirebind/core/config.hpp>

#include <asio/detail/config.hpp>
#include <asio/version.hpp>

#if defined(ASIO_HAS_CO_AWAIT) != WIREBIND_HAS_COROUTINES
#error "wirebind and Asio disagree about coroutines: define ASIO_HAS_CO_AWAIT or ASIO_DISABLE_CO_AWAIT for all files"
#endif

#if !WIREBIND_HEADER_ONLY
namespace wirebind::inline WIREBIND_ABI::net {

/// The Asio that <wirebind/src.hpp> was compiled with, which alone defines `same`.
template <int Version, bool Coroutines>
struct compiled_with_asio {
  static const bool same;
};

// Executors and the members of a core differ with these: a file that was compiled otherwise must not link.
[[gnu::used]] static const bool* const linked_with_asio =
    &compiled_with_asio<ASIO_VERSION, WIREBIND_HAS_COROUTINES>::same;

}  // namespace wirebind::inline WIREBIND_ABI::net
#endif
