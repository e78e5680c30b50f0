// What a document says of a flow of OAuth 2.0, as the facts that a generated API has.
#pragma once

#include <wirebind/core/config.hpp>

#include <string_view>

namespace wirebind::inline WIREBIND_ABI::auth {

/// Where a flow gets its tokens, and for what. A URL may be a path from the API's origin.
struct oauth2_flow {
  std::string_view token_url;
  std::string_view refresh_url{};  ///< where it differs from `token_url`
  std::string_view scopes{};       ///< all that there are, separated by spaces
};

}  // namespace wirebind::inline WIREBIND_ABI::auth
