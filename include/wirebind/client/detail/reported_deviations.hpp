// Which deviations of responses a client's observer was notified of.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/decoding.hpp>

#include <cstddef>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// A bounded set. Safe to use from several threads at once.
class reported_deviations {
 public:
  /// True for the first deviation of its operation, path and kind, unless the set is full.
  WIREBIND_DECL bool add(std::string_view operation, const json::deviation& found);

 private:
  static constexpr std::size_t most = 1024;

  std::mutex mutex_;
  std::set<std::string> reported_;
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/reported_deviations.ipp>
#endif
