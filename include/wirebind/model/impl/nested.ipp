#pragma once

#include <wirebind/model/detail/nested.hpp>

namespace wirebind::inline WIREBIND_ABI::detail {

WIREBIND_DECL void destroy_waiting(nesting& here) noexcept {
  ++here.destroying;
  while (waiting_content* const next = here.to_destroy) {
    here.to_destroy = next->next;
    delete next;
  }
  --here.destroying;
}

// The newest waits last: an exception, or code of the user's that copies and moves, leaves it first.
WIREBIND_DECL void move_waiting(sequence<waiting_copy>& copies, const void* from, const void* to) noexcept {
  for (std::size_t i = copies.size(); i-- != 0;) {
    if (copies[i].to != from) continue;
    copies[i].to = to;
    if (to == nullptr) copies.erase(copies.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

WIREBIND_DECL void copy_level::finish() {
  while (outermost_ && !waiting_.empty()) {
    const waiting_copy next = waiting_.back();
    waiting_.pop_back();
    next.make(next.to, next.from);
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
