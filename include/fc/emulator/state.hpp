// All that an emulator remembers: services and their functions. Owns ids, ETags, times and the checks of
// preconditions; the operations decide what they mean.
#pragma once

#include <fc/emulator/async_record.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/options.hpp>
#include <fc/emulator/resource.hpp>
#include <fc/emulator/settings.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/net/clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

struct function_state : resource {
  std::string code;  ///< Bytes of the package; empty for code in OSS or in an image.
};

struct service_state : resource {
  std::map<std::string, function_state, std::less<>> functions;
};

/// The resources of one account. Hold `mutex` while you read or change `services`.
class state {
 public:
  explicit state(const options& how)
      : clock_(how.clock ? how.clock : wirebind::net::real_clock()) {}

  std::mutex mutex;
  std::map<std::string, service_state, std::less<>> services;
  settings_table settings;
  async_table invocations;

  std::chrono::sys_seconds now() const { return clock_->wall(); }
  wirebind::clock& clock() const { return *clock_; }

  /// 36 characters, random.
  static std::string make_id() {
    std::string id = wirebind::auth::random_nonce();
    for (const std::size_t at : {8, 13, 18, 23}) id.insert(at, "-");
    return id;
  }

  /// Marks a new or changed resource: new ETag, new time of the last change, at first also of creation.
  void touch(resource& changed) {
    const std::string time = wirebind::http::format_iso_date(now());
    changed.members.set_default("createdTime", time);
    changed.members.set("lastModifiedTime", time);
    changed.etag =
        wirebind::auth::hex(wirebind::auth::sha256(std::to_string(++revision_) + changed.members.text()))
            .substr(0, 32);
  }

  /// Drops what is kept for a function beside it.
  void forget_function(const function_name& name) {
    settings.erase(name);
    invocations.erase(name);
  }

  service_state* find_service(std::string_view name) {
    const auto found = services.find(name);
    return found == services.end() ? nullptr : &found->second;
  }

 private:
  std::shared_ptr<wirebind::clock> clock_;
  std::uint64_t revision_ = 0;
};

/// A function, or why there is none.
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

/// Whether instances of a function are wanted or there, whatever the qualifier.
inline bool is_provisioned(const state& world, const function_name& name) {
  const auto found = world.settings.find(name);
  if (found == world.settings.end()) return false;
  for (const auto& [qualifier, each] : found->second) {
    if (each.provisioned && !each.provisioned->gone(world.now())) return true;
  }
  return false;
}

/// The fault of a stale If-Match. Absent and "*" match any version; quotes around a version do not count.
inline std::optional<fault> check_if_match(const std::optional<std::string>& sent, const resource& current) {
  if (!sent || *sent == "*") return std::nullopt;
  std::string_view version = *sent;
  if (version.size() >= 2 && version.front() == '"' && version.back() == '"') {
    version = version.substr(1, version.size() - 2);
  }
  if (version == current.etag) return std::nullopt;
  return precondition_failed(*sent, current.etag);
}

/// The fault of a qualifier: only LATEST exists, there are neither versions nor aliases.
inline std::optional<fault> check_qualifier(const std::optional<std::string>& qualifier) {
  if (!qualifier || qualifier->empty() || *qualifier == "LATEST") return std::nullopt;
  const bool number = qualifier->find_first_not_of("0123456789") == std::string::npos;
  return number ? version_not_found(*qualifier) : alias_not_found(*qualifier);
}

}  // namespace fc::emulator
