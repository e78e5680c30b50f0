#pragma once

#include <wirebind/model/violation.hpp>

namespace wirebind::inline WIREBIND_ABI {

WIREBIND_DECL std::string violation::message() const {
  std::string text = member;
  if (!text.empty()) text += ": ";
  if (!value.empty()) text += value + ' ';
  return text + rule;
}

}  // namespace wirebind::inline WIREBIND_ABI
