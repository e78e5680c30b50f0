// Resolves qualifiers: LATEST, a published version, or an alias of one. Includes how an alias distributes its
// requests.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/state.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace fc::emulator {

/// The number of a version in paths and bodies: decimal, without sign and leading zero.
inline std::optional<std::uint64_t> read_version_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (text.front() == '0') return std::nullopt;
  return number;
}

/// Whether a qualifier has the form of a version number.
inline bool looks_like_version(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

inline version_state* find_version(service_state& service, std::string_view number) {
  const auto wanted = read_version_number(number);
  const auto found = wanted ? service.versions.find(*wanted) : service.versions.end();
  return found == service.versions.end() ? nullptr : &found->second;
}

/// Why an alias is resolved: to read it, or to run a function, which counts.
enum class alias_use : std::uint8_t { read, run };

/// The version of an alias. Of n runs the second version gets its share of n, rounded down.
inline std::string version_of(alias_state& alias, alias_use use) {
  std::string chosen = alias.members.get<std::string>("versionId").value_or("");
  const auto weights = alias.members.get<wirebind::map<float>>("additionalVersionWeight");
  if (use == alias_use::read || !weights || weights->empty()) return chosen;
  if (alias.members.get<std::string>("resolvePolicy") == "Content") return chosen;
  const auto& [second, weight] = *weights->begin();
  // A weight such as 0.7 is a little less as a float, which must not cost the tenth run its turn.
  const auto share = [weight = weight](std::uint64_t runs) {
    return std::floor(static_cast<double>(weight) * static_cast<double>(runs) + 1e-6);
  };
  const std::uint64_t before = alias.invocations++;
  return share(before + 1) > share(before) ? second : chosen;
}

/// The target of a qualifier of a service, or the error.
struct content_lookup {
  const service_content* content = nullptr;
  std::string version{};  ///< LATEST or a number.
  std::optional<fault> why{};
};

inline content_lookup find_content(service_state& service, const std::optional<std::string>& qualifier,
                                   alias_use use) {
  if (!qualifier || qualifier->empty() || *qualifier == "LATEST") return {&service, "LATEST"};
  std::string version = *qualifier;
  if (!looks_like_version(version)) {
    const auto alias = service.aliases.find(version);
    if (alias == service.aliases.end()) return {.why = alias_not_found(version)};
    version = version_of(alias->second, use);
  }
  const version_state* found = find_version(service, version);
  if (!found) return {.why = version_not_found(version)};
  return {found->content.get(), std::move(version)};
}

inline content_lookup find_content(state& world, std::string_view service,
                                   const std::optional<std::string>& qualifier,
                                   alias_use use = alias_use::read) {
  service_state* owner = world.find_service(service);
  if (!owner) return {.why = service_not_found(service)};
  return find_content(*owner, qualifier, use);
}

/// The function of a qualifier, or the error.
struct qualified_function {
  const function_state* function = nullptr;
  std::string version{};  ///< LATEST or a number.
  std::optional<fault> why{};
};

inline qualified_function find_function(state& world, std::string_view service, std::string_view function,
                                        const std::optional<std::string>& qualifier,
                                        alias_use use = alias_use::read) {
  content_lookup at = find_content(world, service, qualifier, use);
  if (at.why) return {.why = std::move(at.why)};
  const auto found = at.content->functions.find(function);
  if (found == at.content->functions.end()) return {.why = function_not_found(function)};
  return {&found->second, std::move(at.version)};
}

}  // namespace fc::emulator
