// The state of an emulator: services and their resources, layers, domains, machines. Manages ids,
// ETags, times and preconditions.
#pragma once

#include <fc/emulator/async_record.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/options.hpp>
#include <fc/emulator/resource.hpp>
#include <fc/emulator/settings.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/net/clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

template <class Value>
using name_map = std::map<std::string, Value, std::less<>>;

struct function_state : resource {
  wirebind::bytes code;  ///< Of the package; empty for code in OSS or in an image.
};

/// A service's settings and functions: the content of a qualifier, frozen by publishing.
struct service_content : resource {
  name_map<function_state> functions;
};

/// A published version: its number, description and times, and its frozen content.
struct version_state : resource {
  std::shared_ptr<const service_content> content;
};

struct alias_state : resource {
  std::uint64_t invocations = 0;  ///< Since the last change; the basis of the weights.
};

/// A service: its content is LATEST, the rest belongs to no version.
struct service_state : service_content {
  std::map<std::uint64_t, version_state> versions;
  std::uint64_t last_version = 0;  ///< Numbers are not reused.
  name_map<alias_state> aliases;
  name_map<name_map<resource>> triggers;                 ///< By function.
  name_map<name_map<name_map<document>>> event_sources;  ///< By qualifier and function.
  std::set<std::string, std::less<>> vpcs;               ///< Networks that are bound.
  name_map<std::string> tags;
};

struct layer_version {
  document members;
  wirebind::bytes code;
};

/// A layer; it exists as long as it has versions.
struct layer_state {
  std::map<std::uint64_t, layer_version> versions;
  std::uint64_t last_version = 0;
  bool everybody = false;  ///< Who may use it: its owner or everybody.
};

/// The resources of one account. Hold `mutex` while you read or change them.
class state {
 public:
  /// `how` must outlive it.
  explicit state(const options& how)
      : setup(how), clock_(how.clock ? how.clock : wirebind::net::real_clock()) {}

  const options& setup;
  const std::string package_key = wirebind::auth::random_nonce();  ///< Signs the addresses of packages.
  std::mutex mutex;
  name_map<service_state> services;
  name_map<layer_state> layers;
  name_map<resource> domains;
  std::set<std::string, std::less<>> gpu_instances;
  settings_table settings;
  async_table invocations;

  std::chrono::sys_seconds now() const { return clock_->wall(); }
  wirebind::clock& clock() const { return *clock_; }
  std::string time_text() const { return wirebind::http::format_iso_date(now()); }
  /// The ARN of a resource in this account and region: `arn("services/demo")`.
  std::string arn(std::string_view of) const {
    return "acs:fc:" + setup.region + ":" + setup.account_id + ":" + std::string(of);
  }

  /// 36 characters, random.
  static std::string make_id() {
    std::string id = wirebind::auth::random_nonce();
    for (const std::size_t at : {8U, 13U, 18U, 23U}) id.insert(at, "-");
    return id;
  }

  /// Updates a new or changed resource: new ETag, new time of the last change, at first also of creation.
  void touch(resource& changed) {
    const std::string time = time_text();
    changed.members.set_default("createdTime", time);
    changed.members.set("lastModifiedTime", time);
    changed.etag =
        wirebind::auth::hex(wirebind::auth::sha256(std::to_string(++revision_) + changed.members.text()))
            .substr(0, 32);
  }

  /// Removes the settings of a qualifier with the alias or the version that it names.
  void forget_qualifier(std::string_view service, const std::string& qualifier) {
    for (auto& [name, by_qualifier] : settings) {
      if (name.first == service) by_qualifier.erase(qualifier);
    }
  }

  /// Removes the settings of a function.
  void forget_function(const function_name& name) {
    settings.erase(name);
    invocations.erase(name);
  }

  service_state* find_service(std::string_view name) {
    const auto found = services.find(name);
    return found == services.end() ? nullptr : &found->second;
  }
  /// A service that exists.
  service_state& service_of(std::string_view name) { return services.find(name)->second; }

 private:
  std::shared_ptr<wirebind::clock> clock_;
  std::uint64_t revision_ = 0;
};

class async_queue;
class handler_table;

/// What the groups of operations share.
struct shared_parts {
  state& world;
  handler_table& handlers;
  async_queue& queue;
};

/// A function, or the reason why it is missing.
struct function_lookup {
  function_state* function = nullptr;
  std::optional<fault> why{};
};

inline function_lookup find_function(state& world, std::string_view service, std::string_view function) {
  service_state* owner = world.find_service(service);
  if (!owner) return {nullptr, service_not_found(service)};
  const auto found = owner->functions.find(function);
  if (found == owner->functions.end()) return {nullptr, function_not_found(function)};
  return {&found->second, std::nullopt};
}

/// Whether instances of a function are requested or running, whatever the qualifier.
inline bool is_provisioned(const state& world, const function_name& name) {
  const auto found = world.settings.find(name);
  if (found == world.settings.end()) return false;
  for (const auto& [qualifier, each] : found->second) {
    if (each.provisioned && !each.provisioned->gone(world.now())) return true;
  }
  return false;
}

/// Whether instances of any function of a service are requested or running for this qualifier.
inline bool is_qualifier_provisioned(const state& world, std::string_view service,
                                     std::string_view qualifier) {
  for (const auto& [name, by_qualifier] : world.settings) {
    if (name.first != service) continue;
    const auto found = by_qualifier.find(qualifier);
    if (found == by_qualifier.end() || !found->second.provisioned) continue;
    if (!found->second.provisioned->gone(world.now())) return true;
  }
  return false;
}

/// The fault of a stale If-Match. Absent and "*" match any version; quotes around a version are ignored.
inline std::optional<fault> check_if_match(const std::optional<std::string>& sent, const resource& current) {
  if (!sent || *sent == "*") return std::nullopt;
  std::string_view version = *sent;
  if (version.size() >= 2 && version.front() == '"' && version.back() == '"') {
    version = version.substr(1, version.size() - 2);
  }
  if (version == current.etag) return std::nullopt;
  return precondition_failed(*sent, current.etag);
}

}  // namespace fc::emulator
