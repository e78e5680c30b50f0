// The settings of a function by qualifier: asynchronous handling,
// limits, provisioned instances, and the busy instances. The operations decide
// which settings are allowed.
#pragma once

#include <fc/emulator/resource.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/saturate.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// Service and function.
using function_name = std::pair<std::string, std::string>;

/// Provisioned instances start and stop one a second.
struct provision {
  document members;
  std::int64_t target = 0;
  std::int64_t before = 0;  ///< Instances at `since`.
  std::chrono::sys_seconds since{};

  std::int64_t current(std::chrono::sys_seconds now) const {
    const std::int64_t steps = std::max<std::int64_t>(wirebind::time_between(since, now).count(), 0);
    using wirebind::saturating_add;
    return target > before ? (std::min)(saturating_add(before, steps), target)
                           : (std::max)(saturating_add(before, -steps), target);
  }
  /// Neither requested nor running.
  bool gone(std::chrono::sys_seconds now) const { return target == 0 && current(now) == 0; }
};

/// The settings of one qualifier of a function.
struct qualifier_settings {
  std::optional<resource> async_config;
  std::optional<resource> on_demand;
  std::optional<provision> provisioned;
  std::set<std::int64_t> busy;  ///< Numbers of the busy instances.

  std::int64_t provisioned_now(std::chrono::sys_seconds now) const {
    return provisioned ? provisioned->current(now) : 0;
  }
  /// Marks the first idle instance as busy; nothing if the limit of on-demand instances is reached.
  std::optional<std::int64_t> take_instance(std::chrono::sys_seconds now) {
    const std::int64_t ready = provisioned_now(now);
    std::int64_t number = 0;
    while (busy.contains(number)) ++number;
    const auto more = std::distance(busy.lower_bound(ready), busy.end());
    const auto limit =
        on_demand ? on_demand->members.get<std::int64_t>("maximumInstanceCount") : std::nullopt;
    if (number >= ready && limit && more >= *limit) return std::nullopt;
    busy.insert(number);
    return number;
  }
};

/// By qualifier; LATEST stands for none.
using function_settings = std::map<std::string, qualifier_settings, std::less<>>;
using settings_table = std::map<function_name, function_settings>;

/// "account#service#qualifier#function", as the lists over all functions name one.
inline std::string resource_name(std::string_view account, const function_name& name,
                                 std::string_view qualifier) {
  std::string out(account);
  return out.append("#").append(name.first).append("#").append(qualifier).append("#").append(name.second);
}

/// The id of one instance; the same number has the same id.
inline std::string instance_id(std::string_view resource, std::int64_t number) {
  const std::string text = std::string(resource) + '/' + std::to_string(number);
  std::string id = wirebind::auth::hex(wirebind::auth::sha256(text)).substr(0, 32);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) id.insert(at, "-");
  return id;
}

}  // namespace fc::emulator
