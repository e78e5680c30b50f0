#pragma once

#include <wirebind/net/error.hpp>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <system_error>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

// Once the process exits and OpenSSL has been shut down, looking for the text would crash.
inline const char* tls_reason_text(int reason) noexcept {
  if (OPENSSL_init_crypto(0, nullptr) != 1) return nullptr;
  return ERR_reason_error_string(static_cast<unsigned long>(reason));
}

inline bool tls_reason_is_not_tls(int code) noexcept {
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(code));
  return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
         reason == SSL_R_HTTPS_PROXY_REQUEST || reason == SSL_R_PACKET_LENGTH_TOO_LONG ||
         reason == SSL_R_UNKNOWN_PROTOCOL;
}

/// Whether OpenSSL has no memory, or one of its errors is that it had none, which it does not always report.
/// They are gone then.
inline bool tls_lacked_memory() noexcept {
  void* const memory = OPENSSL_malloc(64);
  OPENSSL_free(memory);
  bool lacking = memory == nullptr;
  while (const unsigned long error = ERR_get_error()) {
    lacking = lacking || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
  }
  return lacking;
}

inline constexpr tls_reason_facts openssl_reasons{&tls_reason_text, &tls_reason_is_not_tls};

}  // namespace detail

WIREBIND_DECL std::error_code tls_failure(unsigned long reason) noexcept {
  if (ERR_SYSTEM_ERROR(reason) || reason == 0) return errc::tls_failed;
  detail::tls_reason_source().store(&detail::openssl_reasons);
  return {static_cast<int>(reason & 0x7FFFFFFF), detail::tls_reasons()};
}

}  // namespace wirebind::inline WIREBIND_ABI::net
