// Provisioned instances of a function, by qualifier: set and get the target. settings.hpp makes the
// number of instances follow it. Schedules and rules are stored and returned, not applied.
#pragma once

#include <fc/emulator/async_queue.hpp>
#include <fc/emulator/checks.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualified.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/schedule.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/get_provision_config.hpp>
#include <fc/v20210406/operations/list_provision_configs.hpp>
#include <fc/v20210406/operations/put_provision_config.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class provision_operations {
 public:
  explicit provision_operations(const shared_parts& parts) : state_(parts.world), queue_(parts.queue) {}

  operation_result<api::put_provision_config> handle(const api::put_provision_config_request& request,
                                                     context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    if (looks_like_version(found.qualifier)) {
      return invalid_argument(
          "qualifier: instances are provisioned for an alias or LATEST, not for a version");
    }
    if (!request.body.target_tracking_policies.empty() &&
        !has_metrics(state_.service_of(request.service_name))) {
      return refuse(api::errc::instance_metrics_required,
                    "targetTrackingPolicies: the service's logConfig has no enableInstanceMetrics");
    }
    if (auto why = check_times(request.body)) return *std::move(why);
    auto& kept = found.settings->provisioned;
    provision made;
    made.members = document::of(request.body);
    made.members.set_default("alwaysAllocateCPU", true);
    made.members.set("resource", resource_name(state_.setup.account_id, found.name, found.qualifier));
    made.target = request.body.target;
    made.since = state_.now();
    made.before = found.settings->provisioned_now(made.since);
    kept = std::move(made);
    queue_.advance();
    return show(*kept);
  }

  operation_result<api::get_provision_config> handle(const api::get_provision_config_request& request,
                                                     context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    const auto& kept = found.settings->provisioned;
    if (!kept || kept->gone(state_.now())) {
      return not_found("ProvisionConfigNotFound", "provision configuration of qualifier", found.qualifier);
    }
    return show(*kept);
  }

  operation_result<api::list_provision_configs> handle(const api::list_provision_configs_request& request,
                                                       context&) {
    const std::lock_guard lock(state_.mutex);
    std::map<std::string, provision> all;
    for (const auto& [name, settings] : state_.settings) {
      if (request.service_name && *request.service_name != name.first) continue;
      for (const auto& [qualifier, each] : settings) {
        if (request.qualifier && *request.qualifier != qualifier) continue;
        if (!each.provisioned || each.provisioned->gone(state_.now())) continue;
        all.emplace(resource_name(state_.setup.account_id, name, qualifier), *each.provisioned);
      }
    }
    const auto shown =
        take_page(all, {.next_token = request.next_token ? *request.next_token : std::string_view(),
                        .limit = request.limit});
    if (shown.failure) return *shown.failure;
    operation_result<api::list_provision_configs> out;
    out.body.provision_configs = wirebind::empty_value;
    for (const provision* each : shown.items) {
      out.body.provision_configs.push_back(show(*each));
    }
    out.body.next_token = shown.next_token;
    return out;
  }

 private:
  template <class Body>
  static std::optional<fault> check_times(const Body& body) {
    for (const auto& action : body.scheduled_actions) {
      if (action.schedule_expression && !is_schedule(*action.schedule_expression)) {
        return invalid_value("scheduledActions.scheduleExpression", *action.schedule_expression,
                             "is neither cron(six fields) nor at(time)");
      }
      if (auto why = check_span("scheduledActions", action)) return why;
    }
    for (const auto& policy : body.target_tracking_policies) {
      if (auto why = check_span("targetTrackingPolicies", policy)) return why;
    }
    return std::nullopt;
  }
  template <class Spanning>
  static std::optional<fault> check_span(const std::string& where, const Spanning& span) {
    for (const auto& [name, time] : {std::pair(".startTime", span.start_time), {".endTime", span.end_time}}) {
      if (time && !is_time(*time)) return invalid_value(where + name, *time, "is no ISO 8601 time");
    }
    return std::nullopt;
  }
  static bool has_metrics(const service_state& service) {
    const auto config = service.members.get<wirebind::json::raw>("logConfig");
    return config && document::parse(config->text()).get<bool>("enableInstanceMetrics").value_or(false);
  }
  api::provision_config show(const provision& shown) const {
    document members = shown.members;
    members.set("current", shown.current(state_.now()));
    return members.as<api::provision_config>();
  }

  state& state_;
  async_queue& queue_;
};

}  // namespace fc::emulator
