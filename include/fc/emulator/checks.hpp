// The checks of Function Compute beyond the rules of the spec: reserved names of environment variables,
// invalid domain names, destinations without a receiver. The dispatch checks the rules of the spec before.
#pragma once

#include <fc/emulator/faults.hpp>
#include <wirebind/core/ascii.hpp>

#include <asio/ip/address.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace fc::emulator {

/// Names and values of a function's environment together.
inline constexpr std::size_t largest_environment = 4 * 1024;

/// `What` is at the path `where`: "environmentVariables["FC_X"]: is reserved by the service".
inline fault invalid_value(std::string_view where, std::string_view value, std::string_view why) {
  std::string message(where);
  message.append(": '").append(value.substr(0, 64)).append("' ").append(why);
  return invalid_argument(std::move(message));
}

/// Whether the service sets this variable itself.
inline bool is_reserved_variable(std::string_view name) {
  if (name.starts_with("FC_")) return true;
  for (const std::string_view own : {"accessKeyID", "accessKeySecret", "securityToken", "topic"}) {
    if (name == own) return true;
  }
  return false;
}

/// A letter, then letters, digits and `_`.
inline bool is_variable_name(std::string_view name) {
  return !name.empty() && wirebind::ascii::is_alpha(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return wirebind::ascii::is_alnum(c) || c == '_'; });
}

/// The fault of `environmentVariables`.
template <class Map>
std::optional<fault> check_environment(const Map& variables) {
  std::size_t size = 0;
  for (const auto& [name, value] : variables) {
    if (!is_variable_name(name)) {
      return invalid_value("environmentVariables", name, "is not a letter with letters, digits and _ behind");
    }
    if (is_reserved_variable(name)) {
      return invalid_value("environmentVariables", name, "is reserved by the service");
    }
    size += name.size() + value.size();
  }
  if (size <= largest_environment) return std::nullopt;
  return invalid_argument("environmentVariables: " + std::to_string(size) + " bytes are more than " +
                          std::to_string(largest_environment));
}

/// Labels of letters, digits and inner hyphens, 63 characters each and 253 in all; the last one is not a
/// number.
inline bool is_domain(std::string_view name, std::size_t least_labels) {
  if (name.empty() || name.size() > 253) return false;
  std::size_t labels = 0;
  std::string_view label;
  for (std::string_view rest = name;; rest.remove_prefix(label.size() + 1)) {
    label = rest.substr(0, rest.find('.'));
    const bool sound = std::all_of(label.begin(), label.end(),
                                   [](char c) { return wirebind::ascii::is_alnum(c) || c == '-'; });
    if (label.empty() || label.size() > 63 || !sound || label.front() == '-' || label.back() == '-') {
      return false;
    }
    ++labels;
    if (label.size() == rest.size()) break;
  }
  return labels >= least_labels && !std::all_of(label.begin(), label.end(), wirebind::ascii::is_digit);
}

/// The fault of the name of a custom domain, whose first label may be `*`.
inline std::optional<fault> check_domain_name(std::string_view name) {
  const std::string_view rest = name.starts_with("*.") ? name.substr(2) : name;
  if (is_domain(rest, 2)) return std::nullopt;
  return invalid_value("domainName", name, "is not a domain name");
}

/// The fault of `customDNS`.
template <class Settings>
std::optional<fault> check_dns(const Settings& settings) {
  if (!settings) return std::nullopt;
  for (const auto& server : settings->name_servers) {
    std::error_code error;
    asio::ip::make_address(server, error);
    if (error) {
      return invalid_value("customDNS.nameServers", server, "is not an IP address");
    }
  }
  for (const auto& domain : settings->searches) {
    if (!is_domain(domain, 1)) return invalid_value("customDNS.searches", domain, "is not a domain name");
  }
  return std::nullopt;
}

/// The fault of one receiver of `destinationConfig`.
template <class Destination>
std::optional<fault> check_destination(std::string_view where, const Destination& to) {
  if (!to) return std::nullopt;
  const std::string member = "destinationConfig." + std::string(where) + ".destination";
  if (!to->destination_) return invalid_argument(member + ": is required");
  if (to->destination_->starts_with("acs:") && to->destination_->size() > 4) return std::nullopt;
  return invalid_value(member, *to->destination_, "is not an ARN");
}

}  // namespace fc::emulator
