// The limit of on-demand instances of a function, by qualifier: set, get and delete. Invocations enforce
// it.
#pragma once

#include <fc/emulator/async_queue.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualified.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/delete_function_on_demand_config.hpp>
#include <fc/v20210406/operations/get_function_on_demand_config.hpp>
#include <fc/v20210406/operations/list_on_demand_configs.hpp>
#include <fc/v20210406/operations/put_function_on_demand_config.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class on_demand_operations {
 public:
  explicit on_demand_operations(const shared_parts& parts) : state_(parts.world), queue_(parts.queue) {}

  operation_result<api::put_function_on_demand_config> handle(
      const api::put_function_on_demand_config_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    auto& kept = found.settings->on_demand;
    if (auto why = check_if_match(request.if_match, kept.value_or(resource{}))) return *std::move(why);
    if (request.body.maximum_instance_count < 0) {
      return invalid_argument("maximumInstanceCount: less than 0");
    }
    resource made;
    made.members = document::of(request.body);
    made.members.set("resource", resource_name(state_.setup.account_id, found.name, found.qualifier));
    state_.touch(made);
    kept = std::move(made);
    queue_.advance();
    return result_with<api::put_function_on_demand_config>(*kept);
  }

  operation_result<api::get_function_on_demand_config> handle(
      const api::get_function_on_demand_config_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    if (!found.settings->on_demand) return missing(found.qualifier);
    return result_with<api::get_function_on_demand_config>(*found.settings->on_demand);
  }

  operation_result<api::delete_function_on_demand_config> handle(
      const api::delete_function_on_demand_config_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    if (!found.settings->on_demand) return missing(found.qualifier);
    if (auto why = check_if_match(request.if_match, *found.settings->on_demand)) return *std::move(why);
    found.settings->on_demand.reset();
    queue_.advance();
    return {};
  }

  operation_result<api::list_on_demand_configs> handle(const api::list_on_demand_configs_request& request,
                                                       context&) {
    const std::lock_guard lock(state_.mutex);
    std::map<std::string, resource> all;
    for (const auto& [name, settings] : state_.settings) {
      for (const auto& [qualifier, each] : settings) {
        if (each.on_demand)
          all.emplace(resource_name(state_.setup.account_id, name, qualifier), *each.on_demand);
      }
    }
    const auto shown = take_page(all, page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_on_demand_configs> out;
    fill_page(shown, out.body.configs, out.body.next_token);
    return out;
  }

 private:
  static fault missing(std::string_view qualifier) {
    return not_found("OnDemandConfigNotFound", "limit of on-demand instances of qualifier", qualifier);
  }

  state& state_;
  async_queue& queue_;
};

}  // namespace fc::emulator
