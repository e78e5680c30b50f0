// Error codes of HTTP/1.1 messages, received ones and those to be written, and of URLs. Messages hold no text
// of the HTTP message.
#pragma once

#include <wirebind/core/config.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::http {

/// Reasons for which a message is rejected. Every one has a message: `std::error_code::message()`.
enum class errc {
  // The end of the stream.
  end_of_stream = 1,  ///< Closed before the first byte of a message: nothing was lost.
  truncated,          ///< Closed inside a message.
  // The head of a received message (RFC 9112 sections 2 to 5).
  bad_line_ending,
  bad_status_line,
  bad_request_line,
  unsupported_version,
  unsupported_target,
  whitespace_before_fields,
  obs_fold,
  missing_colon,
  space_before_colon,
  invalid_field_name,   ///< Also for a message to be written.
  invalid_field_value,  ///< Also for a message to be written.
  missing_host,         ///< Also for a message to be written.
  duplicate_host,       ///< Also for a message to be written.
  invalid_host,
  unsupported_expectation,
  unexpected_upgrade,
  // The length of a body (RFC 9112 sections 6 and 7).
  bad_length,
  conflicting_lengths,
  length_and_transfer_encoding,
  unsupported_transfer_encoding,
  transfer_encoding_in_http_1_0,
  bad_chunk_size,
  bad_chunk_extension,
  bad_chunk_end,
  // The content coding of a body (RFC 9110 section 8.4, RFC 1952).
  bad_gzip,
  truncated_gzip,
  gzip_unavailable,
  // Limits.
  head_too_large,
  too_many_fields,
  chunk_line_too_long,
  too_many_interim,
  body_too_large,
  // A message to be written.
  invalid_method,
  invalid_target,
  invalid_status,
  invalid_reason,
  reserved_field,
  unexpected_body,
  // A URL, or the host in it (`check_host`).
  malformed_url,
  empty_host,
  non_ascii_host,
  percent_in_host,
  invalid_host_character,
  invalid_host_label,
  host_trailing_dot,
  ambiguous_ipv4,
  ipv6_without_brackets,
  invalid_ipv6,
  ipv6_zone,
  ipv4_in_ipv6,
  url_scheme,
  url_user_info,
  url_port,
  url_fragment,
  url_target,
  // The peer does not speak HTTP.
  tls_response,
};

/// The category of `http::errc`, named "wirebind.http".
WIREBIND_DECL const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc value) noexcept {
  return {static_cast<int>(value), error_category()};
}

/// Whether the error is about a URL or a host: `malformed_url` to `url_target`.
WIREBIND_DECL bool is_url_error(const std::error_code& error) noexcept;

/// The status of a server's response to a request that its parser rejected: 400, 413, 417, 431, 501 or 505.
WIREBIND_DECL int status_of(const std::error_code& error) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::http

template <>
struct std::is_error_code_enum<wirebind::http::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/error.ipp>
#endif
