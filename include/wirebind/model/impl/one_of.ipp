#pragma once

#include <wirebind/model/detail/one_of_parts.hpp>

namespace wirebind::inline WIREBIND_ABI::detail {

WIREBIND_DECL void* act_on_union(void* value, json::action wanted, void* argument) {
  one_of_base& self = *static_cast<one_of_base*>(value);
  const json::alternative* const chosen = one_of_access::chosen(self);
  switch (wanted) {
    case json::action::choose: {
      const auto& next = *static_cast<const json::alternative*>(argument);
      one_of_access::replace(self, next.act != nullptr ? erased_value(next, next.act(nullptr, nullptr))
                                                       : erased_value(next, nullptr, 0));
      return one_of_access::content(self);
    }
    case json::action::chosen:
      return const_cast<json::alternative*>(chosen);
    case json::action::get:
      return chosen != nullptr ? one_of_access::content(self) : nullptr;
    default:
      self.reset();
      return nullptr;
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
