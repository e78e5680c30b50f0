// The operations on triggers: they are stored and never fire.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/emulator/trigger_configs.hpp>
#include <fc/v20210406/operations/create_trigger.hpp>
#include <fc/v20210406/operations/delete_trigger.hpp>
#include <fc/v20210406/operations/get_trigger.hpp>
#include <fc/v20210406/operations/list_triggers.hpp>
#include <fc/v20210406/operations/update_trigger.hpp>
#include <wirebind/core/ascii.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class trigger_operations {
 public:
  explicit trigger_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_trigger> handle(const api::create_trigger_request& request, context&) {
    const std::string& name = request.body.trigger_name;
    const std::lock_guard lock(state_.mutex);
    const auto owner = find_function(state_, request.service_name, request.function_name);
    if (owner.why) return *owner.why;
    auto& triggers = triggers_of(request.service_name, request.function_name);
    if (triggers.contains(name)) return trigger_exists(name);
    resource made;
    made.members = document::of(request.body);
    made.members.set("triggerId", state::make_id());
    made.members.set_default("qualifier", std::string("LATEST"));
    if (auto why = check_settings(made.members)) return *std::move(why);
    if (auto why = check_qualifier(request)) return *std::move(why);
    made.members.set_default("description", std::string());
    if (request.body.trigger_type == api::trigger_type::http) {
      set_addresses(request.service_name, request.function_name, made.members);
    }
    state_.touch(made);
    return result_with<api::create_trigger>(triggers.emplace(name, std::move(made)).first->second);
  }

  operation_result<api::get_trigger> handle(const api::get_trigger_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_trigger(request);
    if (found.why) return *found.why;
    return result_with<api::get_trigger>(*found.trigger);
  }

  operation_result<api::list_triggers> handle(const api::list_triggers_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto owner = find_function(state_, request.service_name, request.function_name);
    if (owner.why) return *owner.why;
    const auto shown =
        take_page(triggers_of(request.service_name, request.function_name), page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_triggers> out;
    fill_page(shown, out.body.triggers, out.body.next_token);
    return out;
  }

  operation_result<api::update_trigger> handle(const api::update_trigger_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_trigger(request);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.trigger)) return *std::move(why);
    resource changed = *found.trigger;
    changed.members.merge(document::of(request.body));
    if (auto why = check_settings(changed.members)) return *std::move(why);
    if (auto why = check_qualifier(request)) return *std::move(why);
    state_.touch(changed);
    *found.trigger = std::move(changed);
    operation_result<api::update_trigger> out = result_with<api::update_trigger>(*found.trigger);
    out.body.status = "RUNNING";
    out.body.target_arn = state_.arn("services/" + request.service_name + "." + *out.body.qualifier +
                                     "/functions/" + request.function_name);
    return out;
  }

  operation_result<api::delete_trigger> handle(const api::delete_trigger_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_trigger(request);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.trigger)) return *std::move(why);
    triggers_of(request.service_name, request.function_name).erase(request.trigger_name);
    return {};
  }

 private:
  struct trigger_lookup {
    resource* trigger = nullptr;
    std::optional<fault> why{};
  };

  name_map<resource>& triggers_of(const std::string& service, const std::string& function) {
    return state_.service_of(service).triggers[function];
  }

  template <class Request>
  trigger_lookup find_trigger(const Request& request) {
    const auto owner = find_function(state_, request.service_name, request.function_name);
    if (owner.why) return {nullptr, owner.why};
    auto& triggers = triggers_of(request.service_name, request.function_name);
    const auto found = triggers.find(request.trigger_name);
    if (found == triggers.end()) return {nullptr, trigger_not_found(request.trigger_name)};
    return {&found->second, std::nullopt};
  }

  std::optional<fault> check_settings(const document& members) const {
    const std::string type = members.get<std::string>("triggerType").value_or("");
    for (const std::string_view kind : {"oss", "log", "tablestore", "cdn_events", "mns_topic"}) {
      if (kind == type && !members.has("sourceArn")) {
        return invalid_argument("sourceArn: needed for triggers of type " + type);
      }
    }
    return check_trigger_config(type, members.get<std::string>("triggerConfig").value_or(""),
                                state_.setup.checks());
  }

  /// The fault of a qualifier that was sent. The codes for versions and aliases are not published for
  /// triggers.
  template <class Request>
  std::optional<fault> check_qualifier(const Request& request) {
    const auto at =
        find_function(state_, request.service_name, request.function_name, request.body.qualifier);
    if (at.why) return invalid_argument("qualifier: " + at.why->message);
    return std::nullopt;
  }

  /// The URLs of an HTTP trigger. They are not served.
  void set_addresses(const std::string& service, const std::string& function, document& members) const {
    std::string host = service + "-" + function + "-" + state::make_id().substr(0, 8);
    for (char& c : host) c = wirebind::ascii::to_lower(c == '_' ? '-' : c);
    const std::string& region = state_.setup.region;
    members.set("domainName", host);
    members.set("urlInternet", "https://" + host + "." + region + ".fcapp.run");
    members.set("urlIntranet", "https://" + host + "." + region + "-vpc.fcapp.run");
  }

  state& state_;
};

}  // namespace fc::emulator
