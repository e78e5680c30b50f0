// The security schemes of an API.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::auth {

/// A security scheme of an API, with the name that the document gives it.
struct security_scheme {
  std::string_view name;
  std::shared_ptr<authenticator> by;  ///< null if none is known: alternatives with it are not used
};

/// All schemes of an API, in the order of the bits of `scheme_set`.
using scheme_table = std::vector<security_scheme>;

}  // namespace wirebind::inline WIREBIND_ABI::auth
