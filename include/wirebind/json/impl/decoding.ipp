#pragma once

#include <wirebind/json/decoding.hpp>

namespace wirebind::inline WIREBIND_ABI::json {

WIREBIND_DECL std::string_view text_of(deviation_kind kind) noexcept {
  switch (kind) {
    case deviation_kind::other_form:
      return "is a scalar in another form than the schema's";
    case deviation_kind::null_value:
      return "is null, which the schema does not allow";
    case deviation_kind::unknown_member:
      return "is an unknown member";
    case deviation_kind::unknown_enumerator:
      return "is an unknown enumerator";
    case deviation_kind::unknown_alternative:
      return "matches no alternative";
  }
  return "differs";
}

}  // namespace wirebind::inline WIREBIND_ABI::json
