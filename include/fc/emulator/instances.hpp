// The instances of a function: provisioned and busy ones. Nothing is stored for
// them; they follow from the settings.
#pragma once

#include <fc/emulator/qualified.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/settings.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/list_instances.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace fc::emulator {

/// The operation; it takes the lock of the state for itself.
class instance_operations {
 public:
  explicit instance_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::list_instances> handle(const api::list_instances_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    std::set<std::int64_t> numbers = found.settings->busy;
    for (std::int64_t i = found.settings->provisioned_now(state_.now()); i != 0; --i) numbers.insert(i - 1);
    const std::string resource = resource_name(state_.setup.account_id, found.name, found.qualifier);
    const std::int32_t asked = request.limit.value_or(0);
    const auto limit = static_cast<std::size_t>(asked == 0 ? 20 : asked);
    operation_result<api::list_instances> out;
    out.body.instances = wirebind::empty_value;
    for (const std::int64_t number : numbers) {
      api::listed_instance one{instance_id(resource, number), found.version};
      if (!wanted(request, *one.instance_id)) continue;
      if (out.body.instances.size() == limit) break;
      out.body.instances.push_back(std::move(one));
    }
    return out;
  }

 private:
  static bool wanted(const api::list_instances_request& request, const std::string& id) {
    const auto& ids = request.instance_ids;
    return !ids || std::find(ids.begin(), ids.end(), id) != ids.end();
  }

  state& state_;
};

}  // namespace fc::emulator
