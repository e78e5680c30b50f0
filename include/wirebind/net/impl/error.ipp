#pragma once

#include <wirebind/core/lasting.hpp>
#include <wirebind/net/error.hpp>

#include <asio/error.hpp>

#include <atomic>
#include <string>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

inline const char* sentence_of(errc value) noexcept {
  switch (value) {
    case errc::acquire_timeout:
      return "timed out waiting for a free connection (acquire)";
    case errc::resolve_timeout:
      return "timed out resolving the host (resolve)";
    case errc::connect_timeout:
      return "timed out connecting to the host (connect)";
    case errc::tls_timeout:
      return "timed out in the TLS handshake (tls)";
    case errc::write_timeout:
      return "timed out writing the request (write_idle)";
    case errc::first_byte_timeout:
      return "timed out waiting for the first byte of the response (first_byte)";
    case errc::read_timeout:
      return "timed out reading the response (read_idle)";
    case errc::total_timeout:
      return "timed out: the call took longer than its total timeout (total)";
    case errc::too_many_waiting:
      return "the queue for connections to the host is full (max_waiting)";
    case errc::host_not_found:
      return "the host has no address; check the host name";
    case errc::resolution_failed:
      return "DNS resolution of the host failed; check the name servers and the network";
    case errc::unsupported_scheme:
      return "the scheme is neither http nor https";
    case errc::connection_closed:
      return "the peer closed the connection before it sent a response";
    case errc::truncated:
      return "the connection ended inside the response";
    case errc::tls_failed:
      return "the TLS connection failed";
    case errc::certificate_untrusted:
      return "the certificate of the host has no trusted issuer; set tls_options::ca_file to its CA "
             "certificate";
    case errc::certificate_expired:
      return "the certificate of the host has expired or is not valid yet; check the clock as well";
    case errc::certificate_mismatch:
      return "the certificate was issued for another host; check the host name";
    case errc::certificate_rejected:
      return "the certificate of the host was rejected";
    case errc::invalid_proxy:
      return "the proxy URL must be 'http://[user[:password]@]host[:port]'";
    case errc::proxy_refused:
      return "the proxy did not open a tunnel to the host; check its rules, or name the host in "
             "proxy_options::except";
    case errc::proxy_authentication:
      return "the proxy requires other credentials; check the user and password of the proxy URL";
    case errc::ca_unreadable:
      return "the CA certificates cannot be read; check tls_options::ca_file and ca_path";
    case errc::source_length:
      return "the body source returned more or fewer bytes than its length";
    case errc::client_certificate_unreadable:
      return "the client certificate and its key cannot be read; check "
             "tls_options::certificate_file and key_file";
    case errc::client_certificate_rejected:
      return "the server requires a client certificate that it trusts";
    case errc::connection_lost:
      return "the connection was lost: the host stopped acknowledging data";
    case errc::forked:
      return "the client was made before fork() and belongs to the parent process; call "
             "notify_fork(fork_child) on its execution context, or make a new client";
    case errc::invalid_server_name:
      return "the certificate cannot be checked: the server name is not a host name; set "
             "tls_options::server_name";
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

/// Reasons of OpenSSL for `errc::tls_failed`.
/// OpenSSL's texts for its reasons. Set before the first error with one is made, so that files without TLS
/// read none of OpenSSL.
struct tls_reason_facts {
  const char* (*text)(int reason) noexcept;  ///< Null where there is none.
  bool (*is_not_tls)(int reason) noexcept;
};

inline std::atomic<const tls_reason_facts*>& tls_reason_source() noexcept {
  static std::atomic<const tls_reason_facts*> source{nullptr};
  return source;
}

class tls_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.tls"; }
  std::string message(int value) const override {
    const tls_reason_facts* const facts = tls_reason_source().load();
    const char* const reason = facts != nullptr ? facts->text(value) : nullptr;
    const std::string sentence = sentence_of(errc::tls_failed);
    return reason == nullptr ? sentence : sentence + " (OpenSSL: " + reason + ')';
  }
  std::error_condition default_error_condition(int) const noexcept override {
    return make_error_code(errc::tls_failed).default_error_condition();
  }
};

inline const std::error_category& tls_reasons() noexcept {
  static const lasting<tls_category> instance;
  return instance.value;
}

}  // namespace detail

WIREBIND_DECL const std::error_category& error_category() noexcept {
  static const lasting<detail::category> instance;
  return instance.value;
}

WIREBIND_DECL bool operator==(const std::error_code& error, errc kind) noexcept {
  if (error == make_error_code(kind)) return true;
  return kind == errc::tls_failed && error.category() == detail::tls_reasons();
}

WIREBIND_DECL bool is_not_tls(const std::error_code& error) noexcept {
  if (error.category() != detail::tls_reasons()) return false;
  const detail::tls_reason_facts* const facts = detail::tls_reason_source().load();
  return facts != nullptr && facts->is_not_tls(error.value());
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

WIREBIND_DECL bool is_system_error(const std::error_code& error, std::errc which) noexcept {
  return error == which || (is_system_error(error) && error.value() == static_cast<int>(which));
}

WIREBIND_DECL std::error_code operation_aborted() noexcept { return asio::error::operation_aborted; }

WIREBIND_DECL std::error_code out_of_memory() noexcept {
  return std::make_error_code(std::errc::not_enough_memory);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
