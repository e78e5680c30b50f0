#pragma once

#include <wirebind/net/error.hpp>

#include <asio/error.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

inline const char* sentence_of(errc value) noexcept {
  switch (value) {
    case errc::acquire_timeout:
      return "no connection to the host became free in time";
    case errc::resolve_timeout:
      return "the address of the host was not found in time";
    case errc::connect_timeout:
      return "the host did not accept a connection in time";
    case errc::tls_timeout:
      return "the TLS handshake did not end in time";
    case errc::write_timeout:
      return "the host took no byte of the request for too long";
    case errc::first_byte_timeout:
      return "the answer did not begin in time";
    case errc::read_timeout:
      return "no byte of the answer came for too long";
    case errc::total_timeout:
      return "the call did not end in time";
    case errc::too_many_waiting:
      return "too many calls wait for a connection to the host";
    case errc::host_not_found:
      return "the host has no address";
    case errc::lookup_failed:
      return "the address of the host could not be looked up";
    case errc::unsupported_scheme:
      return "the scheme is neither http nor https";
    case errc::connection_closed:
      return "the connection was closed before an answer came";
    case errc::truncated:
      return "the connection ended inside the answer";
    case errc::tls_failed:
      return "the TLS connection failed";
    case errc::certificate_untrusted:
      return "the certificate does not lead to a trusted authority";
    case errc::certificate_expired:
      return "the certificate is not valid at this time";
    case errc::certificate_mismatch:
      return "the certificate was issued for another host";
    case errc::certificate_rejected:
      return "the certificate was refused";
    case errc::invalid_proxy:
      return "the URL of the proxy is not one of a plain HTTP proxy";
    case errc::proxy_refused:
      return "the proxy did not open a tunnel to the host";
    case errc::proxy_authentication:
      return "the proxy wants other credentials";
    case errc::authorities_unreadable:
      return "the trusted certificates cannot be read";
    case errc::source_length:
      return "the source of the request's body does not have the length that it announced";
    case errc::identity_unreadable:
      return "the client's own certificate and key cannot be read";
    case errc::identity_refused:
      return "the server wants a certificate of this client that it trusts";
    case errc::connection_lost:
      return "the connection was lost: the host acknowledged nothing for too long";
    case errc::forked:
      return "the client was made before fork() and belongs to the parent process; call "
             "notify_fork(fork_child) on its execution context, or make a new client";
    case errc::invalid_server_name:
      return "the name to check the certificate against is not a host name";
  }
  return "unknown error of a connection";
}

class category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.net"; }
  std::string message(int value) const override { return sentence_of(static_cast<errc>(value)); }

  std::error_condition default_error_condition(int value) const noexcept override {
    if (value >= static_cast<int>(errc::acquire_timeout) && value <= static_cast<int>(errc::total_timeout)) {
      return std::errc::timed_out;
    }
    return {value, *this};
  }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& error_category() noexcept {
  static const detail::category instance;
  return instance;
}

WIREBIND_DECL bool is_certificate_error(const std::error_code& error) noexcept {
  return error == errc::certificate_untrusted || error == errc::certificate_expired ||
         error == errc::certificate_mismatch || error == errc::certificate_rejected;
}

WIREBIND_DECL bool is_system_error(const std::error_code& error) noexcept {
  const std::error_category& category = error.category();
  return category == std::system_category() || category == std::generic_category() ||
         category == asio::error::get_system_category();
}

WIREBIND_DECL std::error_code operation_aborted() noexcept { return asio::error::operation_aborted; }

WIREBIND_DECL std::error_code out_of_memory() noexcept {
  return std::make_error_code(std::errc::not_enough_memory);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
