// Error codes of connections: DNS, TCP, TLS, proxies and timeouts. Errors of the operating system and of HTTP
// keep their own categories.
#pragma once

#include <wirebind/core/config.hpp>

#include <system_error>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::net {

/// Reasons for which an exchange fails. Every one has a message: `std::error_code::message()`. The eight
/// timeouts compare equal to `std::errc::timed_out`. Where OpenSSL has a reason for `tls_failed`, the error
/// has a category of its own, whose message ends with that reason; it still equals `tls_failed`, by
/// `operator==` below.
enum class errc {
  acquire_timeout = 1,  ///< timeouts::acquire has passed: all connections of the origin were in use.
  resolve_timeout,      ///< timeouts::resolve has passed.
  connect_timeout,      ///< timeouts::connect has passed.
  tls_timeout,          ///< timeouts::tls has passed.
  write_timeout,        ///< timeouts::write_idle has passed.
  first_byte_timeout,   ///< timeouts::first_byte has passed.
  read_timeout,         ///< timeouts::read_idle has passed.
  total_timeout,        ///< timeouts::total or the caller's own end has passed.

  too_many_waiting,  ///< pool_options::max_waiting exchanges wait for a connection already.
  host_not_found,
  resolution_failed,      ///< DNS resolution failed without a result; a retry may help.
  unsupported_scheme,     ///< Neither http nor https.
  connection_closed,      ///< The peer closed the connection before it sent a response.
  truncated,              ///< The connection ended inside a response.
  tls_failed,             ///< The handshake or a record failed for a reason other than the certificate.
  certificate_untrusted,  ///< No chain to a trusted CA; includes self-signed certificates.
  certificate_expired,    ///< Not valid yet, or expired.
  certificate_mismatch,   ///< Issued for another host.
  certificate_rejected,   ///< Rejected for another reason.
  invalid_proxy,          ///< The proxy's URL is not that of a plain HTTP proxy.
  proxy_refused,          ///< The proxy did not open a tunnel.
  proxy_authentication,   ///< The proxy requires other credentials.
  ca_unreadable,          ///< The file or folder of CA certificates cannot be read.
  source_length,          ///< The source of a request's body ended before its length, or returned more than
                          ///< requested.
  client_certificate_unreadable,  ///< The client certificate or its key cannot be read, or they do not belong
                                  ///< together.
  client_certificate_rejected,    ///< The server requires a client certificate that it trusts.
  connection_lost,      ///< The peer or the path to it is gone: no data was acknowledged for too long.
  forked,               ///< The client belongs to the parent process of a fork; see Asio's `notify_fork`.
  invalid_server_name,  ///< The host, or `tls_options::server_name`, is not a name or address that a
                        ///< certificate can be checked against.
};

/// The category of `net::errc`, named "wirebind.net".
WIREBIND_DECL const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc value) noexcept {
  return {static_cast<int>(value), error_category()};
}

/// Whether an error is of this kind, with or without a reason of OpenSSL.
WIREBIND_DECL bool operator==(const std::error_code& error, errc kind) noexcept;

/// `errc::tls_failed` with the reason that OpenSSL gives, as a code of its error queue.
WIREBIND_DECL std::error_code tls_failure(unsigned long reason) noexcept;

/// Whether a handshake failed because the peer does not speak TLS: its first bytes were not a TLS record.
WIREBIND_DECL bool is_not_tls(const std::error_code& error) noexcept;

/// Whether the peer's certificate was the reason; a retry does not help.
WIREBIND_DECL bool is_certificate_error(const std::error_code& error) noexcept;

/// Whether the operating system reported the error, to this library or to Asio, which has a category of its
/// own for that.
WIREBIND_DECL bool is_system_error(const std::error_code& error) noexcept;

/// Whether it is that error of the operating system. Asio's own category does not compare equal to
/// `std::errc`.
WIREBIND_DECL bool is_system_error(const std::error_code& error, std::errc which) noexcept;

/// The code of a cancelled operation: equal to `asio::error::operation_aborted`.
WIREBIND_DECL std::error_code operation_aborted() noexcept;

/// The code of an operation that ran out of memory: `std::errc::not_enough_memory`.
WIREBIND_DECL std::error_code out_of_memory() noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::net

template <>
struct std::is_error_code_enum<wirebind::net::errc> : std::true_type {};

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/error.ipp>
#endif
