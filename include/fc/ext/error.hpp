// Error codes of the hand-written parts for Function Compute: rejected arguments, and responses that lack or
// contradict something.
#pragma once

#include <wirebind/core/lasting.hpp>

#include <string>
#include <system_error>
#include <type_traits>

namespace fc::ext {

/// Why an argument, a text or a package is rejected.
enum class errc {
  invalid_account = 1,     ///< The account is not a number.
  invalid_region,          ///< The region is not a name such as "cn-hangzhou".
  no_trigger_config,       ///< The response has no configuration.
  other_trigger_type,      ///< The trigger is of another kind than the requested configuration.
  invalid_trigger_config,  ///< The configuration violates rules of the spec.
  no_code_address,         ///< The response has no URL of the code package.
  code_checksum_mismatch,  ///< The checksum of the code package differs from the one in the response.
};

namespace detail {

class category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "fc.ext"; }
  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::invalid_account:
        return "the account id must be 1 to 20 digits";
      case errc::invalid_region:
        return "the region must consist of lower-case letters, digits and single inner hyphens";
      case errc::no_trigger_config:
        return "the trigger has no configuration";
      case errc::other_trigger_type:
        return "the trigger is of another kind";
      case errc::invalid_trigger_config:
        return "the trigger configuration violates rules of the API";
      case errc::no_code_address:
        return "the response has no URL of the code package";
      case errc::code_checksum_mismatch:
        return "the checksum of the code package differs from the one in the response";
    }
    return "unknown error";
  }
};

}  // namespace detail

/// The category of `errc`; its name is "fc.ext".
inline const std::error_category& error_category() noexcept {
  static const wirebind::lasting<detail::category> instance;
  return instance.value;
}

inline std::error_code make_error_code(errc value) noexcept {
  return {static_cast<int>(value), error_category()};
}

}  // namespace fc::ext

template <>
struct std::is_error_code_enum<fc::ext::errc> : std::true_type {};
