// A flow of OAuth 2.0 as a document describes it, as facts of a generated API.
#pragma once

#include <wirebind/core/config.hpp>

#include <string_view>

namespace wirebind::inline WIREBIND_ABI::auth {

/// The URLs and scopes of a flow. A URL may be a path relative to the API's origin.
struct oauth2_flow {
  std::string_view token_url;
  std::string_view refresh_url{};  ///< if it differs from `token_url`
  std::string_view scopes{};       ///< all scopes, separated by spaces; an error about a scope lists them
};

}  // namespace wirebind::inline WIREBIND_ABI::auth
