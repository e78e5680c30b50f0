// TLS settings of a server: from the caller's certificate and key, or from a self-signed pair made here.
// TLS 1.2 at least, HTTP/1.1 only, no client certificates.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;

namespace wirebind::inline WIREBIND_ABI::server {

/// A certificate, or a chain of them with the server's own first, and its key, both PEM.
struct certificate_pair {
  std::string certificate;
  std::string key;
};

/// A new key on P-256 and a self-signed certificate for these DNS names and IP addresses; valid from
/// yesterday for a year. A client that must trust it uses the certificate as its CA certificate. Throws
/// `std::runtime_error` if OpenSSL fails.
WIREBIND_DECL certificate_pair make_self_signed(const std::vector<std::string>& names);

/// The settings for `http_server_options::tls`. Throws `std::runtime_error` for text that is not a
/// certificate or key, and for a key that does not belong to the certificate.
WIREBIND_DECL std::shared_ptr<ssl_ctx_st> make_server_tls(const certificate_pair& pair);

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/tls.ipp>
#endif
