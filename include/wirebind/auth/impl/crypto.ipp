#pragma once

#include <wirebind/auth/crypto.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstddef>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

inline std::string hmac(const char* digest, std::string_view key, std::string_view data) {
  if (!crypto_available()) return {};
  unsigned char out[EVP_MAX_MD_SIZE];
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, digest, nullptr, key.data(), key.size(), bytes, data.size(), out,
                sizeof out, &size) == nullptr) {
    return {};
  }
  return {reinterpret_cast<const char*>(out), size};
}

}  // namespace detail

// OpenSSL refuses to begin anything once it was shut down; most of its other functions crash then.
WIREBIND_DECL bool crypto_available() noexcept { return OPENSSL_init_crypto(0, nullptr) == 1; }

WIREBIND_DECL std::string sha256(std::string_view data) {
  if (!crypto_available()) return {};
  unsigned char out[EVP_MAX_MD_SIZE];
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, data.data(), data.size(), out, &size) != 1) return {};
  return {reinterpret_cast<const char*>(out), size};
}

WIREBIND_DECL sha256_stream::sha256_stream() : context_(crypto_available() ? EVP_MD_CTX_new() : nullptr) {
  if (context_ == nullptr) return;
  if (EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha256(), nullptr) != 1) finish();
}

WIREBIND_DECL sha256_stream::~sha256_stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

WIREBIND_DECL void sha256_stream::update(std::string_view data) {
  auto* const context = static_cast<EVP_MD_CTX*>(context_);
  if (context != nullptr && crypto_available() && EVP_DigestUpdate(context, data.data(), data.size()) != 1) finish();
}

WIREBIND_DECL std::string sha256_stream::finish() {
  auto* const context = static_cast<EVP_MD_CTX*>(std::exchange(context_, nullptr));
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (context == nullptr || !crypto_available() || EVP_DigestFinal_ex(context, out, &size) != 1) size = 0;
  EVP_MD_CTX_free(context);
  return {reinterpret_cast<const char*>(out), size};
}

WIREBIND_DECL std::string hmac_sha256(std::string_view key, std::string_view data) {
  return detail::hmac("SHA256", key, data);
}

WIREBIND_DECL std::string hmac_sha1(std::string_view key, std::string_view data) {
  return detail::hmac("SHA1", key, data);
}

WIREBIND_DECL std::string hex(std::string_view data) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const char c : data) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

WIREBIND_DECL bool constant_time_equal(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

WIREBIND_DECL std::string random_nonce() {
  unsigned char out[16];
  if (!crypto_available() || RAND_bytes(out, sizeof out) != 1) return {};
  return hex({reinterpret_cast<const char*>(out), sizeof out});
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
