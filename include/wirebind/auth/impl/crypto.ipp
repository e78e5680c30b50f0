#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/process.hpp>

#include <openssl/core.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <sys/types.h>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

inline bool allocates() noexcept {
  void* const memory = OPENSSL_malloc(64);
  OPENSSL_free(memory);
  return memory != nullptr;
}

/// Called when a function of OpenSSL has failed: throws std::bad_alloc where it had no memory, which it
/// does not always report. A digest that it has can fail for no other reason. Its errors are gone then.
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

/// A context of HMAC, and the key that it has.
struct kept_mac {
  EVP_MAC_CTX* context = nullptr;
  std::string key{};
  bool keyed = false;

  void forget_key() noexcept {
    keyed = false;
    OPENSSL_cleanse(key.data(), key.size());
    key.clear();
  }
};

/// What a thread keeps of OpenSSL: algorithms that were fetched once, contexts, and random bytes drawn
/// ahead.
struct kept_crypto {
  kept_crypto() = default;
  kept_crypto(const kept_crypto&) = delete;
  kept_crypto& operator=(const kept_crypto&) = delete;
  ~kept_crypto() {
    OPENSSL_cleanse(random, sizeof random);
    mac_sha256.forget_key();
    mac_sha1.forget_key();
    if (!crypto_available()) return;
    EVP_MD_CTX_free(digest);
    EVP_MD_free(sha256);
    EVP_MAC_CTX_free(mac_sha256.context);
    EVP_MAC_CTX_free(mac_sha1.context);
  }

  EVP_MD* sha256 = nullptr;
  EVP_MD_CTX* digest = nullptr;
  kept_mac mac_sha256;
  kept_mac mac_sha1;
  unsigned char random[512];
  std::size_t random_left = 0;
  pid_t random_owner = 0;  // a child that fork made must not repeat the bytes of its parent
};

/// Of this thread. A pointer outlives the thread's other variables, whose destructors may still sign; what
/// they make stays.
constinit inline thread_local kept_crypto* kept_by_thread = nullptr;

inline kept_crypto& kept() {
  struct end {
    ~end() { delete std::exchange(kept_by_thread, nullptr); }
  };
  if (kept_by_thread == nullptr) {
    kept_by_thread = new kept_crypto;
    thread_local end at_end;
    static_cast<void>(&at_end);
  }
  return *kept_by_thread;
}

inline bool digest_sha256(std::string_view data, unsigned char* out) {
  kept_crypto& of = kept();
  if (of.sha256 == nullptr) of.sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (of.digest == nullptr) of.digest = EVP_MD_CTX_new();
  return of.sha256 != nullptr && of.digest != nullptr &&
         EVP_DigestInit_ex(of.digest, of.sha256, nullptr) == 1 &&
         EVP_DigestUpdate(of.digest, data.data(), data.size()) == 1 &&
         EVP_DigestFinal_ex(of.digest, out, nullptr) == 1;
}

/// A context of HMAC for a digest; null when there is none, or no memory.
inline EVP_MAC_CTX* make_mac(char* digest) {
  EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* made = algorithm == nullptr ? nullptr : EVP_MAC_CTX_new(algorithm);
  EVP_MAC_free(algorithm);  // the context has its own reference
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                                   OSSL_PARAM_construct_end()};
  if (made == nullptr || EVP_MAC_CTX_set_params(made, parameters) == 1) return made;
  EVP_MAC_CTX_free(made);
  return nullptr;
}

/// The key is hashed once, for as long as it is the same.
inline bool begin_mac(kept_mac& kept, const char* digest, std::string_view key) {
  if (kept.context == nullptr) kept.context = make_mac(const_cast<char*>(digest));
  if (kept.context == nullptr) return false;
  if (kept.keyed && kept.key == key) return EVP_MAC_init(kept.context, nullptr, 0, nullptr) == 1;
  kept.forget_key();
  const auto* const bytes = reinterpret_cast<const unsigned char*>(key.empty() ? "" : key.data());
  if (EVP_MAC_init(kept.context, bytes, key.size(), nullptr) != 1) return false;
  kept.key = key;
  return kept.keyed = true;
}

/// The size of what it writes, 0 after a failure.
inline std::size_t hmac(kept_mac& kept, const char* digest, std::string_view key, std::string_view data,
                        unsigned char (&out)[32]) {
  std::size_t size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(data.data());
  if (begin_mac(kept, digest, key) && EVP_MAC_update(kept.context, bytes, data.size()) == 1 &&
      EVP_MAC_final(kept.context, out, &size, sizeof out) == 1) {
    return size;
  }
  kept.forget_key();
  require_memory(digest);
  return 0;
}

inline std::string hmac_bytes(kept_mac& kept, const char* digest, std::string_view key,
                              std::string_view data) {
  unsigned char out[32];
  return {reinterpret_cast<const char*>(out), hmac(kept, digest, key, data, out)};
}

/// The digits of four bytes, in their order: those of the lowest byte are in the lowest two.
inline std::uint64_t hex_of(std::uint32_t four) noexcept {
  constexpr std::uint64_t each_byte = 0x0101010101010101;
  const std::uint64_t pairs = (four | std::uint64_t{four} << 16) & 0x0000FFFF0000FFFF;
  const std::uint64_t apart = (pairs | pairs << 8) & 0x00FF00FF00FF00FF;
  const std::uint64_t nibbles = (apart >> 4 | apart << 8) & 0x0F * each_byte;
  const std::uint64_t letters = ((nibbles + 6 * each_byte) >> 4) & each_byte;
  return nibbles + '0' * each_byte + letters * ('a' - '0' - 10);
}

/// Two lower-case digits a byte.
inline void write_hex(const unsigned char* data, std::size_t size, char* to) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    for (; size >= 4; data += 4, size -= 4, to += 8) {
      std::uint32_t four;
      std::memcpy(&four, data, sizeof four);
      const std::uint64_t digits = hex_of(four);
      std::memcpy(to, &digits, sizeof digits);
    }
  }
  for (; size != 0; ++data, --size, to += 2) {
    const std::uint64_t both = hex_of(*data);
    to[0] = static_cast<char>(both & 0xFF);
    to[1] = static_cast<char>(both >> 8 & 0xFF);
  }
}

/// 16 bytes that no other caller gets.
inline bool take_random(unsigned char (&out)[16]) {
  kept_crypto& of = kept();
  const pid_t process = process_id();
  if (of.random_left < sizeof out || of.random_owner != process) {
    of.random_left = 0;
    if (RAND_bytes(of.random, sizeof of.random) != 1) return false;
    of.random_left = sizeof of.random;
    of.random_owner = process;
  }
  of.random_left -= sizeof out;
  std::memcpy(out, of.random + of.random_left, sizeof out);
  OPENSSL_cleanse(of.random + of.random_left, sizeof out);
  return true;
}

}  // namespace detail

// OpenSSL begins nothing once it was shut down; most of its other functions crash then.
WIREBIND_DECL bool crypto_available() noexcept { return OPENSSL_init_crypto(0, nullptr) == 1; }

WIREBIND_DECL hex_digest::hex_digest(const unsigned char (&digest)[32]) noexcept : size_(digits_.size()) {
  detail::write_hex(digest, sizeof digest, digits_.data());
}

WIREBIND_DECL hex_digest sha256_hex(std::string_view data) {
  if (!crypto_available()) return {};
  unsigned char out[32];
  if (detail::digest_sha256(data, out)) return hex_digest(out);
  detail::require_memory("SHA256");
  return {};
}

WIREBIND_DECL std::string sha256(std::string_view data) {
  if (!crypto_available()) return {};
  unsigned char out[32];
  if (!detail::digest_sha256(data, out)) {
    detail::require_memory("SHA256");
    return {};
  }
  return {reinterpret_cast<const char*>(out), sizeof out};
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
  return crypto_available() ? detail::hmac_bytes(detail::kept().mac_sha256, "SHA256", key, data)
                            : std::string();
}

WIREBIND_DECL hex_digest hmac_sha256_hex(std::string_view key, std::string_view data) {
  unsigned char out[32];
  const bool made =
      crypto_available() && detail::hmac(detail::kept().mac_sha256, "SHA256", key, data, out) == sizeof out;
  return made ? hex_digest(out) : hex_digest();
}

WIREBIND_DECL std::string hmac_sha1(std::string_view key, std::string_view data) {
  return crypto_available() ? detail::hmac_bytes(detail::kept().mac_sha1, "SHA1", key, data) : std::string();
}

WIREBIND_DECL std::string hex(std::string_view data) {
  std::string out(data.size() * 2, '0');
  detail::write_hex(reinterpret_cast<const unsigned char*>(data.data()), data.size(), out.data());
  return out;
}

WIREBIND_DECL bool constant_time_equal(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

WIREBIND_DECL bool write_random_nonce(char* to) {
  unsigned char out[16];
  if (!crypto_available()) return false;
  if (!detail::take_random(out)) {
    detail::require_memory();
    return false;
  }
  detail::write_hex(out, sizeof out, to);
  return true;
}

WIREBIND_DECL std::string random_nonce() {
  char digits[32];
  return write_random_nonce(digits) ? std::string(digits, sizeof digits) : std::string();
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
