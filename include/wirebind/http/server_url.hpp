// The URL of a server of a document, with values for its variables.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// The URL of an OpenAPI server object, for `client_options::endpoint`: each name in braces is replaced by
/// its value, unencoded. A name without a value is removed.
inline std::string server_url(
    std::string_view pattern,
    std::initializer_list<std::pair<std::string_view, std::string_view>> variables) {
  std::string out;
  for (std::size_t open; (open = pattern.find('{')) != pattern.npos;) {
    const std::size_t close = pattern.find('}', open);
    if (close == pattern.npos) break;
    out.append(pattern.substr(0, open));
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    for (const auto& [known, value] : variables) {
      if (known == name) out.append(value);
    }
    pattern.remove_prefix(close + 1);
  }
  return out.append(pattern);
}

}  // namespace wirebind::inline WIREBIND_ABI
