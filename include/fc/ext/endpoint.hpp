// The endpoint of Function Compute for one account in one region. There is no
// list of regions, so that a new one needs no new release.
#pragma once

#include <fc/ext/error.hpp>
#include <wirebind/core/ascii.hpp>

#include <string>
#include <string_view>
#include <system_error>

namespace fc::ext {

/// The network from which the service is called.
enum class network { internet, internal };

/// "https://<account>.<region>.fc.aliyuncs.com", or "<region>-internal" for callers inside that region's
/// network.
///
/// The service has no host that is common to all accounts. Regions with hosts of another form (finance clouds
/// among them) follow this form for callers with an account id. Throws `std::system_error` with `errc`.
/// Source: help page "Endpoints" of Function Compute.
std::string endpoint(std::string_view account, std::string_view region, network from = network::internet);

namespace detail {

inline bool is_account(std::string_view text) noexcept {
  for (const char c : text) {
    if (!wirebind::ascii::is_digit(c)) return false;
  }
  return !text.empty() && text.size() <= 20;
}

// "-internal" is a suffix added here, so a region must not end with it.
inline bool is_region(std::string_view text) noexcept {
  if (text.empty() || text.size() > 50 || text.front() == '-' || text.back() == '-') return false;
  for (const char c : text) {
    if (!wirebind::ascii::is_lower(c) && !wirebind::ascii::is_digit(c) && c != '-') return false;
  }
  return text.find("--") == std::string_view::npos && !text.ends_with("-internal");
}

}  // namespace detail

inline std::string endpoint(std::string_view account, std::string_view region, network from) {
  if (!detail::is_account(account)) throw std::system_error(errc::invalid_account, std::string(account));
  if (!detail::is_region(region)) throw std::system_error(errc::invalid_region, std::string(region));
  std::string url = "https://";
  url.append(account).append(".").append(region);
  if (from == network::internal) url += "-internal";
  return url + ".fc.aliyuncs.com";
}

}  // namespace fc::ext
