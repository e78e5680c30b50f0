#pragma once

#include <wirebind/client/call_options.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL const call_options& no_options() noexcept {
  static constexpr call_options none{};
  return none;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
