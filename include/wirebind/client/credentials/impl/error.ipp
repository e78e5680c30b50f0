#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/core/lasting.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

struct sentence {
  errc value;
  const char* text;
};

inline constexpr sentence sentences[] = {
    {errc::not_configured, "this credentials source is not configured"},
    {errc::disabled, "this credentials source is disabled"},
    {errc::incomplete,
     "the credentials are incomplete: an access key id, a secret or another part "
     "is missing"},
    {errc::file_too_large, "the credentials file is larger than 1 MiB"},
    {errc::malformed_file, "the credentials file is malformed"},
    {errc::unknown_profile, "the credentials file has no such profile"},
    {errc::unsupported_profile, "the kind of the profile is not supported"},
    {errc::external_command, "the profile requires an external command, which is not supported"},
    {errc::circular_profile, "the chain of source profiles is circular or longer than eight"},
    {errc::invalid_option, "an option of the credentials source is out of range"},
    {errc::refused_address, "the URL must be https, or http on this machine"},
    {errc::unexpected_status, "the credentials source responded with an unexpected status"},
    {errc::malformed_response, "the response of the credentials source is malformed"},
    {errc::refused_by_service, "the credentials source responded with an error"},
    {errc::expired_response, "the credentials source returned expired credentials"},
    {errc::no_credentials, "no credentials found; every source of the chain failed"},
    {errc::login_required, "the keys of the profile's login are missing or have expired; log in again"},
};

class credentials_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.credentials"; }
  std::string message(int value) const override {
    for (const sentence& item : sentences) {
      if (static_cast<int>(item.value) == value) return item.text;
    }
    return "unknown error";
  }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& error_category() noexcept {
  static const lasting<detail::credentials_category> category;
  return category.value;
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
