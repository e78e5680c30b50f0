// What became of a call at the service, whatever error the caller got.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// What became of a call, ordered by how much the service may have done; a call with several
/// attempts has the greatest of their outcomes.
enum class outcome : std::uint8_t {
  not_sent,  ///< No byte of a request left, so nothing was done.
  refused,   ///< The service's response says that it did not carry the call out.
  unknown,   ///< A request left, and no response has its result: check before you repeat a change.
  done,      ///< The service reported success, even if its response could not be read.
};

/// "not sent", "refused", "unknown" or "done".
constexpr std::string_view to_string(outcome what) noexcept {
  switch (what) {
    case outcome::not_sent:
      return "not sent";
    case outcome::refused:
      return "refused";
    case outcome::unknown:
      break;
    case outcome::done:
      return "done";
  }
  return "unknown";
}

}  // namespace wirebind::inline WIREBIND_ABI
