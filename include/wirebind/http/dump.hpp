// A message as text for a log, without its secrets. Owns the list of what may be printed; whatever is not on
// it is masked, so that a field that nobody thought of stays out of the log.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <span>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// What may be printed besides the values of fields that describe every message, such as Content-Type, Date
/// and ETag. Names are those of an API that are known to hold no secret.
struct dump_allowance {
  std::span<const std::string_view> fields{};  ///< Field names; case is ignored.
  std::span<const std::string_view> query{};   ///< Names of the query as they stand in the target.
};

/// Start line and fields, a line each and every line ended by LF; then how many bytes of body there are,
/// never the bytes. A value that may not be printed is `***`; so is each value of the query but the allowed
/// ones, and a query item without a name. What would break a line or is not ASCII is percent-encoded.
WIREBIND_DECL std::string dump(const request& message, const dump_allowance& allowed = {});
WIREBIND_DECL std::string dump(const response& message, const dump_allowance& allowed = {});

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/dump.ipp>
#endif
