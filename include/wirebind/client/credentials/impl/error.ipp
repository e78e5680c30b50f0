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
    {errc::not_configured, "nothing is set for this source of credentials"},
    {errc::disabled, "this source of credentials is turned off"},
    {errc::incomplete, "the credentials lack an access key id, a secret or another part"},
    {errc::file_too_large, "the file is larger than a file of credentials may be"},
    {errc::malformed_file, "the file of credentials is malformed"},
    {errc::unknown_profile, "the file of credentials has no such profile"},
    {errc::unsupported_profile, "the profile is of a kind that is not supported"},
    {errc::external_command, "the profile wants a command to be run, which is never done"},
    {errc::circular_profile, "the profiles that the profile is built on do not come to an end"},
    {errc::invalid_option, "an option of the source of credentials is out of its range"},
    {errc::refused_address, "credentials may not come from this address"},
    {errc::unexpected_status, "the source of credentials answered with an unexpected status"},
    {errc::malformed_answer, "the answer of the source of credentials is malformed"},
    {errc::refused_by_service, "the source of credentials answered with an error"},
    {errc::expired_answer, "the credentials that came have expired already"},
    {errc::no_credentials, "no source of credentials has any"},
    {errc::login_required, "the profile needs a new login"},
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
