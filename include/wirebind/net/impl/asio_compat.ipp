#pragma once

#include <wirebind/net/asio_compat.hpp>

namespace wirebind::inline v0::net {

template <int Version, bool Coroutines>
const bool compiled_with_asio<Version, Coroutines>::same = true;

template struct compiled_with_asio<ASIO_VERSION, WIREBIND_HAS_COROUTINES>;

}  // namespace wirebind::inline v0::net
