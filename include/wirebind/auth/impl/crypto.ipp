#pragma once

#include <wirebind/auth/crypto.hpp>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstddef>
#include <new>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

inline bool allocates() noexcept {
  void* const memory = OPENSSL_malloc(64);
  OPENSSL_free(memory);
  return memory != nullptr;
}

/// Called when a function of OpenSSL has failed: throws std::bad_alloc where it had no memory, of which it
/// does not always tell. A digest that it knows can fail for no other reason. Its errors are gone then.
inline void require_memory(const char* digest = nullptr) {
  bool lacking = !allocates();
  while (const unsigned long error = ERR_get_error()) {
    lacking = lacking || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
  }
  if (!lacking && digest != nullptr) {
    EVP_MD* const known = EVP_MD_fetch(nullptr, digest, nullptr);
    EVP_MD_free(known);
    lacking = known != nullptr;
    ERR_clear_error();
  }
  if (lacking) throw std::bad_alloc();
}

inline std::string hmac(const char* digest, std::string_view key, std::string_view data) {
  if (!crypto_available()) return {};
  unsigned char out[EVP_MAX_MD_SIZE];
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, digest, nullptr, key.data(), key.size(), bytes, data.size(), out,
                sizeof out, &size) == nullptr) {
    require_memory(digest);
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
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, data.data(), data.size(), out, &size) != 1) {
    detail::require_memory("SHA256");
    return {};
  }
  return {reinterpret_cast<const char*>(out), size};
}

WIREBIND_DECL sha256_stream::sha256_stream() : context_(crypto_available() ? EVP_MD_CTX_new() : nullptr) {
  auto* const context = static_cast<EVP_MD_CTX*>(context_);
  if (context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) fail();
}

WIREBIND_DECL sha256_stream::~sha256_stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

inline void sha256_stream::fail() {
  EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(std::exchange(context_, nullptr)));
  detail::require_memory("SHA256");
}

WIREBIND_DECL void sha256_stream::update(std::string_view data) {
  auto* const context = static_cast<EVP_MD_CTX*>(context_);
  if (context != nullptr && crypto_available() && EVP_DigestUpdate(context, data.data(), data.size()) != 1)
    fail();
}

WIREBIND_DECL std::string sha256_stream::finish() {
  auto* const context = static_cast<EVP_MD_CTX*>(std::exchange(context_, nullptr));
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const bool usable = context != nullptr && crypto_available();
  const bool finished = usable && EVP_DigestFinal_ex(context, out, &size) == 1;
  EVP_MD_CTX_free(context);
  if (usable && !finished) detail::require_memory("SHA256");
  if (!finished) return {};
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
  if (!crypto_available()) return {};
  if (RAND_bytes(out, sizeof out) != 1) {
    detail::require_memory();
    return {};
  }
  return hex({reinterpret_cast<const char*>(out), sizeof out});
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
