#pragma once

#include <wirebind/client/error_body.hpp>
#include <wirebind/json/codec.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL bool decode_error_body(const call_details& details, const json::type& type, void* out) {
  const bool failed = details.status >= 300;
  return failed && !details.body.empty() && static_cast<bool>(json::decode(type, details.body, out));
}

}  // namespace wirebind::inline WIREBIND_ABI::client
