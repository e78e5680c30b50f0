// Finds the operation for a method and a path. Segments are compared after percent-decoding; a literal
// segment takes precedence over one with text and variables, and this over a variable alone. An empty text
// never matches a variable.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::server {

class service_call;

/// One operation and the function that serves it.
struct route {
  const operation_info* info = nullptr;
  void (*serve)(void* service, service_call& call) = nullptr;
};

/// The result for a request.
struct route_match {
  enum class outcome : std::uint8_t { found, unknown_path, wrong_method, wrong_media, malformed };

  outcome result = outcome::unknown_path;
  const route* found = nullptr;
  /// Name in the template, and text as it stands in the path, still encoded; valid as long as the path.
  std::vector<std::pair<std::string_view, std::string_view>> values{};
  std::string allow{};  ///< With `wrong_method`: "GET, PUT"; with `wrong_media` the media types.
  std::vector<const route*> others{};  ///< Routes of the same method and path, which take other media types.
};

/// Finds the route of `path` (without its query, still encoded). If several templates match, the one
/// with the first literal segment from the left wins.
WIREBIND_DECL route_match match_route(std::span<const route> routes, std::string_view method,
                                      std::string_view path);

/// Of routes that differ in their media types alone, finds the one for a Content-Type; the first for none. A
/// route that lists the media type takes precedence over one with a range that has it. Where all routes
/// together list one media type of JSON, any JSON will do, and where they list application/octet-stream
/// alone, anything.
WIREBIND_DECL void match_media(route_match& match, std::string_view content_type);

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/route_table.ipp>
#endif
