// Hashes, random numbers and comparisons for signatures; the only header over libcrypto, whose own headers
// are included in the implementation only. A function whose library call fails returns an empty text, which
// is never a valid signature, and throws std::bad_alloc if memory is the reason; every function returns an
// empty text once the process exits and OpenSSL has been shut down.
#pragma once

#include <wirebind/core/config.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::auth {

/// Whether OpenSSL can be used. False once its exit handler has run: in functions of `atexit` that were
/// registered before OpenSSL's first use, and in destructors of globals and statics made before it.
WIREBIND_DECL bool crypto_available() noexcept;

/// The 32 bytes of a SHA-256 digest.
WIREBIND_DECL std::string sha256(std::string_view data);

/// 32 bytes as lower-case hexadecimal digits, without memory of its own; empty where OpenSSL failed.
class hex_digest {
 public:
  hex_digest() = default;
  WIREBIND_DECL explicit hex_digest(const unsigned char (&digest)[32]) noexcept;

  std::string_view view() const noexcept { return {digits_.data(), size_}; }
  bool empty() const noexcept { return size_ == 0; }

 private:
  std::array<char, 64> digits_{};
  std::size_t size_ = 0;
};

/// A SHA-256 digest.
WIREBIND_DECL hex_digest sha256_hex(std::string_view data);
/// Computes the same digest over pieces.
class sha256_stream {
 public:
  WIREBIND_DECL sha256_stream();
  WIREBIND_DECL ~sha256_stream();
  sha256_stream(const sha256_stream&) = delete;
  sha256_stream& operator=(const sha256_stream&) = delete;

  WIREBIND_DECL void update(std::string_view data);
  /// The 32 bytes; call it once.
  WIREBIND_DECL std::string finish();

 private:
  void fail();

  void* context_;  // null after a failure
};

/// The 32 bytes of an HMAC with SHA-256. A thread keeps what the last key led to.
WIREBIND_DECL std::string hmac_sha256(std::string_view key, std::string_view data);
WIREBIND_DECL hex_digest hmac_sha256_hex(std::string_view key, std::string_view data);
/// The 20 bytes of an HMAC with SHA-1, which the ROA scheme uses.
WIREBIND_DECL std::string hmac_sha1(std::string_view key, std::string_view data);

/// Two lower-case digits a byte.
WIREBIND_DECL std::string hex(std::string_view data);

/// Compares in a time that depends only on the sizes.
WIREBIND_DECL bool constant_time_equal(std::string_view a, std::string_view b) noexcept;

/// 16 random bytes as 32 hexadecimal digits, from the cryptographic generator.
WIREBIND_DECL std::string random_nonce();
/// Writes such digits where `to` points, which has room for 32; false where OpenSSL failed.
WIREBIND_DECL bool write_random_nonce(char* to);

}  // namespace wirebind::inline WIREBIND_ABI::auth

#if WIREBIND_HEADER_ONLY
#include <wirebind/auth/impl/crypto.ipp>
#endif
