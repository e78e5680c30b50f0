// How asynchronous invocations of a function are handled, by qualifier. Destinations are stored and
// returned; nothing is delivered to them.
#pragma once

#include <fc/emulator/checks.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualified.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/delete_function_async_invoke_config.hpp>
#include <fc/v20210406/operations/get_function_async_invoke_config.hpp>
#include <fc/v20210406/operations/list_function_async_invoke_configs.hpp>
#include <fc/v20210406/operations/put_function_async_invoke_config.hpp>

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class async_config_operations {
 public:
  explicit async_config_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::put_function_async_invoke_config> handle(
      const api::put_function_async_invoke_config_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    if (auto why = check_destinations(request.body.destination_config)) return *std::move(why);
    auto& kept = found.settings->async_config;
    resource made;
    made.members = document::of(request.body);
    made.members.set_default("maxAsyncEventAgeInSeconds", 86400);
    made.members.set_default("maxAsyncRetryAttempts", 3);
    made.members.set_default("statefulInvocation", false);
    made.members.set("service", request.service_name);
    made.members.set("function", request.function_name);
    made.members.set("qualifier", found.qualifier);
    if (kept) made.members.set("createdTime", *kept->members.get<std::string>("createdTime"));
    state_.touch(made);
    kept = std::move(made);
    return kept->members.as<api::async_invoke_config>();
  }

  operation_result<api::get_function_async_invoke_config> handle(
      const api::get_function_async_invoke_config_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    if (!found.settings->async_config) return missing(found.qualifier);
    return found.settings->async_config->members.as<api::async_invoke_config>();
  }

  operation_result<api::delete_function_async_invoke_config> handle(
      const api::delete_function_async_invoke_config_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    if (!found.settings->async_config) return missing(found.qualifier);
    found.settings->async_config.reset();
    return {};
  }

  operation_result<api::list_function_async_invoke_configs> handle(
      const api::list_function_async_invoke_configs_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name);
    if (found.why) return *found.why;
    std::map<std::string, resource> all;
    for (const auto& [qualifier, each] : state_.settings[{request.service_name, request.function_name}]) {
      if (each.async_config) all.emplace(qualifier, *each.async_config);
    }
    const auto shown =
        take_page(all, {.next_token = request.next_token ? *request.next_token : std::string_view(),
                        .limit = request.limit});
    if (shown.failure) return *shown.failure;
    operation_result<api::list_function_async_invoke_configs> out;
    fill_page(shown, out.body.configs, out.body.next_token);
    return out;
  }

 private:
  template <class Config>
  static std::optional<fault> check_destinations(const Config& config) {
    if (!config) return std::nullopt;
    auto why = check_destination("onSuccess", config->on_success);
    return why ? why : check_destination("onFailure", config->on_failure);
  }
  static fault missing(std::string_view qualifier) {
    return not_found("AsyncConfigNotExists", "asynchronous configuration of qualifier", qualifier);
  }

  state& state_;
};

}  // namespace fc::emulator
