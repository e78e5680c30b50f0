// Formats a message for a log, without its secrets. Everything that is not on the list of printable names is
// redacted, so that an unexpected field stays out of the log.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <span>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::http {

/// Names that may be printed besides the fields that describe every message, such as Content-Type, Date
/// and ETag: names of an API that are known to hold no secret.
struct dump_allowance {
  std::span<const std::string_view> fields{};  ///< Field names; case is ignored.
  std::span<const std::string_view> query{};   ///< Names of query parameters, as in the target.
};

/// Start line and fields, one per line, every line ended by LF; then the size of the body,
/// never its bytes. A redacted value is `***`; so is each query value but the allowed
/// ones, and a query item without a name. Control characters and bytes outside ASCII are percent-encoded.
WIREBIND_DECL std::string dump(const request& message, const dump_allowance& allowed = {});
WIREBIND_DECL std::string dump(const response& message, const dump_allowance& allowed = {});

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/dump.ipp>
#endif
