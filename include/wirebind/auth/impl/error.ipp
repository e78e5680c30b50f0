#pragma once

#include <wirebind/auth/error.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

struct sentence {
  errc value;
  const char* text;
};

inline constexpr sentence sentences[] = {
    {errc::incomplete_credentials, "the credentials lack an access key id or a secret"},
    {errc::missing_nonce, "the signing scheme needs a nonce"},
    {errc::missing_host, "the request has not exactly one Host field, which has to be signed"},
    {errc::malformed_target, "the request target cannot be decoded"},
    {errc::unsupported_scheme, "the signing scheme is not known"},
    {errc::crypto_failure, "the cryptographic library failed"},
    {errc::missing_authorization, "the request has no Authorization field"},
    {errc::malformed_authorization, "the Authorization field is malformed"},
    {errc::missing_header, "a header that the signature needs is missing"},
    {errc::repeated_header, "a header that the signature needs is given more than once"},
    {errc::unsigned_header, "a header that has to be signed is not"},
    {errc::malformed_date, "the date of the request is malformed"},
    {errc::skewed, "the date of the request is too far from the present time"},
    {errc::unknown_key, "the access key id is not known"},
    {errc::key_mismatch, "two headers name different access key ids"},
    {errc::token_mismatch, "the security token does not belong to the access key id"},
    {errc::body_hash_mismatch, "the body does not have the hash that was signed"},
    {errc::signature_mismatch, "the signature does not match the request"},
};

inline const char* sentence_of(errc value) noexcept {
  for (const sentence& item : sentences) {
    if (item.value == value) return item.text;
  }
  return "unknown error";
}

class auth_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.auth"; }
  std::string message(int value) const override { return sentence_of(static_cast<errc>(value)); }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& error_category() noexcept {
  static const detail::auth_category category;
  return category;
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
