// Formats messages as the bytes of HTTP/1.1 and adds the framing fields. Rejects a message with a character
// that could end a line or a message early, before it writes any byte.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http {

/// Whether all fields can be sent: names are tokens, values are field text without whitespace at an end, and
/// that of Host is an authority. Looks at each once; `refused` is the first that cannot.
WIREBIND_DECL bool validate(fields& all, field& refused);

/// Replaces `out` with the request line and the fields, up to and including the empty line; the body follows
/// unchanged. Adds Content-Length if there is a body, and for POST, PUT and PATCH also if there is none.
///
/// The request must have exactly one Host field. A Content-Length among its fields must be the size of the
/// body; a Transfer-Encoding is rejected. `out` is empty after an error, and otherwise has memory for `room`
/// more bytes.
WIREBIND_DECL std::error_code write_head(const request& message, std::string& out, std::size_t room = 0);

/// The same for a request whose body follows in pieces and is not in the message: Content-Length by `length`,
/// Transfer-Encoding: chunked without one. A message with a body of its own or with a Content-Length is
/// rejected.
WIREBIND_DECL std::error_code write_head(const request& message, std::optional<std::uint64_t> length,
                                         std::string& out);

/// Replaces `out` with a whole response. Adds Connection by `keep_alive`, and Content-Length if the status
/// allows a body; an empty reason becomes the standard one. After a HEAD request the body itself is left out.
///
/// The status is 200 to 599. A Content-Length among the fields must be the size of the body;
/// Transfer-Encoding and Connection are rejected. `out` is empty after an error.
WIREBIND_DECL std::error_code write_response(const response& message, bool head_request, bool keep_alive,
                                             std::string& out);

/// The interim response for a client that waits before it sends its body.
inline constexpr std::string_view continue_response = "HTTP/1.1 100 Continue\r\n\r\n";

/// The standard reason phrase of a status, empty for an unknown one.
WIREBIND_DECL std::string_view reason_phrase(int status) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/writer.ipp>
#endif
