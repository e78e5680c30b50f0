#pragma once

#include <wirebind/json/open_enum.hpp>

namespace wirebind::inline WIREBIND_ABI::json::detail {

WIREBIND_DECL void open_enum_base::assign_text(std::string_view text, const enum_name* names,
                                               std::size_t count) {
  for (const enum_name* entry = names; entry != names + count; ++entry) {
    if (entry->text == text) {
      known_ = entry;
      other_.clear();
      return;
    }
  }
  other_.assign(text);
  known_ = nullptr;
}

WIREBIND_DECL void open_enum_base::assign_number(std::uint16_t number, const enum_name* names,
                                                 std::size_t count) {
  known_ = nullptr;
  other_.clear();
  for (const enum_name* entry = names; entry != names + count; ++entry) {
    if (entry->value == number) {
      known_ = entry;
      return;
    }
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
