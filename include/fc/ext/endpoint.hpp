// The address of Function Compute for one account in one region. Owns the shape of the host name; knows no
// list of regions, so that a new one needs no new release.
#pragma once

#include <wirebind/core/ascii.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace fc::ext {

/// What an endpoint cannot be made of.
enum class errc {
  invalid_account = 1,  ///< The account is not a number.
  invalid_region,       ///< The region is not a name such as "cn-hangzhou".
};

const std::error_category& error_category() noexcept;
inline std::error_code make_error_code(errc value) noexcept {
  return {static_cast<int>(value), error_category()};
}

}  // namespace fc::ext

template <>
struct std::is_error_code_enum<fc::ext::errc> : std::true_type {};

namespace fc::ext {

/// From where the service is reached.
enum class network { internet, internal };

/// "https://<account>.<region>.fc.aliyuncs.com", or "<region>-internal" for callers inside that region's
/// network.
///
/// The service has no host that is common to all accounts. Regions with hosts of another form (finance clouds
/// among them) follow this form for callers with an account id. Throws `std::system_error` with `errc`.
/// Source: help page "Endpoints" of Function Compute.
std::string endpoint(std::string_view account, std::string_view region, network from = network::internet);

namespace detail {

class category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "fc.ext"; }
  std::string message(int value) const override {
    switch (static_cast<errc>(value)) {
      case errc::invalid_account:
        return "an account id is 1 to 20 digits";
      case errc::invalid_region:
        return "a region is lower-case letters, digits and single hyphens inside";
    }
    return "unknown error";
  }
};

inline bool is_account(std::string_view text) noexcept {
  for (const char c : text) {
    if (!wirebind::ascii::is_digit(c)) return false;
  }
  return !text.empty() && text.size() <= 20;
}

// "-internal" is a suffix of ours, so a region may not bring it along.
inline bool is_region(std::string_view text) noexcept {
  if (text.empty() || text.size() > 50 || text.front() == '-' || text.back() == '-') return false;
  for (const char c : text) {
    if (!wirebind::ascii::is_lower(c) && !wirebind::ascii::is_digit(c) && c != '-') return false;
  }
  return text.find("--") == std::string_view::npos && !text.ends_with("-internal");
}

}  // namespace detail

inline const std::error_category& error_category() noexcept {
  static const detail::category instance;
  return instance;
}

inline std::string endpoint(std::string_view account, std::string_view region, network from) {
  if (!detail::is_account(account)) throw std::system_error(errc::invalid_account, std::string(account));
  if (!detail::is_region(region)) throw std::system_error(errc::invalid_region, std::string(region));
  std::string url = "https://";
  url.append(account).append(".").append(region);
  if (from == network::internal) url += "-internal";
  return url + ".fc.aliyuncs.com";
}

}  // namespace fc::ext
