#pragma once

#include <wirebind/core/lasting.hpp>
#include <wirebind/http/error.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

struct sentence {
  errc value;
  const char* text;
};

inline constexpr sentence sentences[] = {
    {errc::end_of_stream, "the connection was closed before a message began"},
    {errc::truncated, "the connection was closed inside a message"},
    {errc::bad_line_ending, "a line of the head does not end with CR LF"},
    {errc::bad_status_line, "the status line is malformed"},
    {errc::bad_request_line, "the request line is malformed"},
    {errc::unsupported_version, "the version is neither HTTP/1.0 nor HTTP/1.1"},
    {errc::unsupported_target, "the request target is not a path"},
    {errc::whitespace_before_fields, "whitespace precedes the first field"},
    {errc::obs_fold, "a field is folded over several lines"},
    {errc::missing_colon, "a field line has no colon"},
    {errc::space_before_colon, "whitespace stands between a field name and its colon"},
    {errc::invalid_field_name, "a field name is empty or contains an invalid character"},
    {errc::invalid_field_value, "a field value contains an invalid character"},
    {errc::missing_host, "the request has no Host field"},
    {errc::duplicate_host, "the request has more than one Host field"},
    {errc::invalid_host, "the Host field is not a host with an optional port"},
    {errc::unsupported_expectation, "the value of Expect is not '100-continue'"},
    {errc::unexpected_upgrade, "the server switched to another protocol"},
    {errc::bad_length, "a Content-Length is not a plain decimal number"},
    {errc::conflicting_lengths, "Content-Length is given twice with different values"},
    {errc::length_and_transfer_encoding, "Content-Length and Transfer-Encoding are given together"},
    {errc::unsupported_transfer_encoding, "the transfer coding is not 'chunked'"},
    {errc::transfer_encoding_in_http_1_0, "a message of HTTP/1.0 has a Transfer-Encoding"},
    {errc::bad_chunk_size, "a chunk size is not a plain hexadecimal number"},
    {errc::bad_chunk_extension, "a chunk extension is malformed"},
    {errc::bad_chunk_end, "a chunk does not end with CR LF"},
    {errc::bad_gzip, "the body is invalid gzip data"},
    {errc::truncated_gzip, "the gzip data of the body is truncated"},
    {errc::gzip_unavailable, "gzip needs zlib, but this program is compiled without it"},
    {errc::head_too_large, "the header is larger than allowed (limits::head)"},
    {errc::too_many_fields, "the message has more fields than allowed (limits::field_count)"},
    {errc::chunk_line_too_long, "the line of a chunk size is longer than allowed"},
    {errc::too_many_interim, "more interim responses than allowed"},
    {errc::body_too_large, "the body is larger than allowed; raise max_body, or stream it into a sink"},
    {errc::invalid_method, "the method is not a token"},
    {errc::invalid_target, "the request target contains an invalid character"},
    {errc::invalid_status, "the status is not within 200 to 599"},
    {errc::invalid_reason, "the reason phrase contains an invalid character"},
    {errc::reserved_field, "the field controls message framing; the caller must not set it"},
    {errc::unexpected_body, "a response with this status must not have a body"},
    {errc::malformed_url, "not an absolute http or https URL"},
    {errc::empty_host, "the host is empty"},
    {errc::non_ascii_host, "the host is not ASCII; write an international name in its xn-- form"},
    {errc::percent_in_host, "the host contains a percent sign; write its characters unencoded"},
    {errc::invalid_host_character, "the host contains a character that is invalid in DNS names"},
    {errc::invalid_host_label,
     "a label of the host is empty or longer than 63 characters, or the name is longer than 253"},
    {errc::host_trailing_dot, "the host ends with a dot; write the name without it"},
    {errc::ambiguous_ipv4,
     "the host ends in a number, but is not an IPv4 address of four decimal numbers without leading zeros"},
    {errc::ipv6_without_brackets, "an IPv6 address must be enclosed in brackets"},
    {errc::invalid_ipv6, "the host in brackets is not an IPv6 address"},
    {errc::ipv6_zone, "an IPv6 address must not have a zone identifier"},
    {errc::ipv4_in_ipv6, "the IPv6 address maps an IPv4 address; write the IPv4 address"},
    {errc::url_scheme, "the URL must begin with 'http://' or 'https://'"},
    {errc::url_user_info, "the URL must have no user or password before its host; credentials have options"},
    {errc::url_port, "the port of the URL must be a number from 1 to 65535"},
    {errc::url_fragment, "the URL must have no fragment; remove '#' and what follows"},
    {errc::url_target, "the path or query of the URL has a character that must be percent-encoded"},
    {errc::tls_response, "the peer responded with TLS to plain HTTP; use https"},
};

inline const char* sentence_of(errc value) noexcept {
  for (const sentence& item : sentences) {
    if (item.value == value) return item.text;
  }
  return "unknown error";
}

class http_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.http"; }
  std::string message(int value) const override { return sentence_of(static_cast<errc>(value)); }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& error_category() noexcept {
  static const lasting<detail::http_category> category;
  return category.value;
}

WIREBIND_DECL bool is_url_error(const std::error_code& error) noexcept {
  return error.category() == error_category() && error.value() >= static_cast<int>(errc::malformed_url) &&
         error.value() <= static_cast<int>(errc::url_target);
}

WIREBIND_DECL int status_of(const std::error_code& error) noexcept {
  if (error == errc::body_too_large) return 413;
  if (error == errc::unsupported_expectation) return 417;
  if (error == errc::head_too_large || error == errc::too_many_fields) return 431;
  if (error == errc::unsupported_transfer_encoding) return 501;
  if (error == errc::unsupported_version) return 505;
  return 400;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
