// What an error advises about a retry: by the API, or by HTTP.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI {

/// Whether a request that ended with an error may be sent again.
enum class retry_advice : std::uint8_t {
  never,       ///< not without a change
  backoff,     ///< after a pause, for every operation: nothing was done
  idempotent,  ///< after a pause, if sending it twice is safe: it may have been done
};

}  // namespace wirebind::inline WIREBIND_ABI

namespace wirebind::inline WIREBIND_ABI::retry {

/// The advice of a response's status code if the API has none, by RFC 9110 section 15:
/// `backoff` for 408, 429 and 503, which mean that the request was not processed; `idempotent` for every
/// other 5xx, known or not, except 501 and 505, which reject the request as such; else `never`.
constexpr retry_advice advice_of_status(int status) noexcept {
  if (status == 408 || status == 429 || status == 503) return retry_advice::backoff;
  if (status < 500 || status == 501 || status == 505) return retry_advice::never;
  return retry_advice::idempotent;
}

}  // namespace wirebind::inline WIREBIND_ABI::retry
