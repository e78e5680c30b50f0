// What an error says about sending the request again: the service's own word, or HTTP's.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI {

/// Whether a request that ended with an error may be sent again.
enum class retry_advice : std::uint8_t {
  never,       ///< not without a change
  backoff,     ///< after a pause, whatever the operation is: nothing was done
  idempotent,  ///< after a pause, if sending it twice does no harm: it may have been done
};

}  // namespace wirebind::inline WIREBIND_ABI

namespace wirebind::inline WIREBIND_ABI::retry {

/// What the status code of a response advises where the API says nothing of its own, by RFC 9110 section 15:
/// `backoff` for 408, 429 and 503, which mean that the request was not processed; `idempotent` for every
/// other 5xx, known or not, except 501 and 505, which refuse the request as it is; else `never`.
constexpr retry_advice advice_of_status(int status) noexcept {
  if (status == 408 || status == 429 || status == 503) return retry_advice::backoff;
  if (status < 500 || status == 501 || status == 505) return retry_advice::never;
  return retry_advice::idempotent;
}

}  // namespace wirebind::inline WIREBIND_ABI::retry
