// Finds what a document says of a response, by its status and media type.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/media_type.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::client {

/// The facts of a status: its own come before those of its class, and these before those of any success.
/// Empty if the document does not list the status.
constexpr std::span<const response_fact> facts_of(std::span<const response_fact> all, int status) noexcept {
  for (const int wanted : {status, status / 100, 0}) {
    if (wanted == 0 && status / 100 != 2) break;
    std::size_t begin = 0;
    while (begin != all.size() && all[begin].status != wanted) ++begin;
    std::size_t end = begin;
    while (end != all.size() && all[end].status == wanted) ++end;
    if (begin != end) return all.subspan(begin, end - begin);
  }
  return {};
}

/// Whether a status is one of the successes of an operation.
constexpr bool is_listed(const operation_info& info, int status) noexcept {
  return info.responses.empty() ? status == info.success_status : !facts_of(info.responses, status).empty();
}

/// The fact of a body among those of its status: the only one whatever the media type, else the one with the
/// media type, else that of a range, else that of JSON, where one media type of JSON is listed and the body
/// is JSON. A body without a media type has the first. Null for another media type.
inline const response_fact* described_of(std::span<const response_fact> facts,
                                         std::string_view media) noexcept {
  if (facts.size() == 1 || media.empty()) return facts.data();
  const response_fact* found = nullptr;
  int best = 0;
  for (const response_fact& each : facts) {
    const int fit = http::fit_of(media, each.media);
    if (fit <= best) continue;
    found = &each;
    best = fit;
  }
  if (found != nullptr || !http::is_json(media)) return found;
  const response_fact* only = nullptr;
  for (const response_fact& each : facts) {
    if (!http::is_json(each.media)) continue;
    if (only != nullptr) return nullptr;
    only = &each;
  }
  return only;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
