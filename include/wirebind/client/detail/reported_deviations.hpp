// Which deviations of responses a client's observer was notified of.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/model/map.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// A bounded set. Safe to use from several threads at once.
class reported_deviations {
 public:
  /// True for the first deviation of its operation, path and kind, unless that is a path too many.
  WIREBIND_DECL bool add(std::string_view operation, const json::deviation& found);

 private:
  static constexpr std::size_t most = 1024;

  std::mutex mutex_;
  map<std::string>::map_type reported_;  // the kinds, by operation and path
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/reported_deviations.ipp>
#endif
