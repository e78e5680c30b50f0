#pragma once

#include <wirebind/auth/error.hpp>
#include <wirebind/core/lasting.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

struct sentence {
  errc value;
  const char* text;
};

inline constexpr sentence sentences[] = {
    {errc::incomplete_credentials,
     "the credentials are missing or incomplete; set client_options::credentials to a value or a provider"},
    {errc::missing_nonce, "the nonce source returned an empty text, but the signature needs a nonce"},
    {errc::missing_host, "the request must have exactly one Host field, which is signed"},
    {errc::malformed_target, "the request target has an invalid percent-encoding"},
    {errc::unsupported_scheme, "the signing scheme is unknown"},
    {errc::crypto_failure, "OpenSSL failed to compute a digest or a signature"},
    {errc::missing_authorization, "the request has no Authorization field"},
    {errc::malformed_authorization, "the Authorization field is malformed"},
    {errc::missing_header, "a header that the signature needs is missing"},
    {errc::repeated_header, "a header that the signature needs is repeated"},
    {errc::unsigned_header, "a header that must be signed is not"},
    {errc::malformed_date, "the date of the request is malformed"},
    {errc::skewed, "the date of the request is too far from the current time; check the clock of the caller"},
    {errc::unknown_key, "the access key id is unknown"},
    {errc::key_mismatch, "two headers name different access key ids"},
    {errc::token_mismatch, "the security token does not match the access key id"},
    {errc::body_hash_mismatch, "the SHA-256 of the body differs from the signed one"},
    {errc::signature_mismatch, "the signature does not match the request"},
    {errc::crypto_stopped,
     "OpenSSL has been shut down because the process exits; finish calls before main returns"},
    {errc::other_credentials, "the type of the credentials does not fit the authentication scheme"},
    {errc::unusable_credentials, "the credentials contain a character that is not allowed in a request"},
    {errc::expired, "the request was signed for a time that has passed"},
    {errc::no_authenticator,
     "no authenticator is known for the security schemes; bind one under signers in bindings.yaml, or set "
     "client_options::authentication to one of your own or to auth::anonymous()"},
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
  static const lasting<detail::auth_category> category;
  return category.value;
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
