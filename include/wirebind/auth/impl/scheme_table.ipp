#pragma once

#include <wirebind/auth/scheme_table.hpp>

namespace wirebind::inline WIREBIND_ABI::auth {

WIREBIND_DECL scheme_table::scheme_table(std::initializer_list<security_scheme> all) {
  all_.reserve(all.size());
  for (const security_scheme& each : all) all_.push_back(each);
}

WIREBIND_DECL scheme_table::scheme_table(scheme_table&& other) noexcept = default;
WIREBIND_DECL scheme_table::~scheme_table() = default;

}  // namespace wirebind::inline WIREBIND_ABI::auth
