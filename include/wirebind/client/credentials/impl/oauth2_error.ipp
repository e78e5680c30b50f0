#pragma once

#include <wirebind/client/credentials/oauth2_error.hpp>
#include <wirebind/core/lasting.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

struct oauth2_sentence {
  oauth2_errc value;
  const char* code;
  const char* text;
};

inline constexpr oauth2_sentence oauth2_sentences[] = {
    {oauth2_errc::invalid_request, "invalid_request",
     "the authorization server rejected the request as malformed"},
    {oauth2_errc::invalid_client, "invalid_client",
     "the authorization server rejected the client; check its id and secret"},
    {oauth2_errc::invalid_grant, "invalid_grant",
     "the authorization server rejected the refresh token; it has expired, was revoked or belongs "
     "to another client"},
    {oauth2_errc::unauthorized_client, "unauthorized_client",
     "the client is not authorized to use this grant"},
    {oauth2_errc::unsupported_grant_type, "unsupported_grant_type",
     "the authorization server does not support this grant"},
    {oauth2_errc::invalid_scope, "invalid_scope", "the authorization server rejected the scope"},
};

class oauth2_error_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.oauth2"; }
  std::string message(int value) const override {
    for (const oauth2_sentence& item : oauth2_sentences) {
      if (static_cast<int>(item.value) == value) return item.text;
    }
    return "unknown error";
  }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& oauth2_category() noexcept {
  static const lasting<detail::oauth2_error_category> category;
  return category.value;
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
