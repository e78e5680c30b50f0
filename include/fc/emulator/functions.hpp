// The operations on functions.
#pragma once

#include <fc/emulator/checks.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/layer_names.hpp>
#include <fc/emulator/packages.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/ext/checksum.hpp>
#include <fc/v20210406/operations/create_function.hpp>
#include <fc/v20210406/operations/delete_function.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/get_function_code.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <fc/v20210406/operations/update_function.hpp>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The fault of members that contradict each other, whether they came in one request or in several.
inline std::optional<fault> check_function(const document& members) {
  const auto soft = members.get<std::int64_t>("instanceSoftConcurrency");
  const auto hard = members.get<std::int64_t>("instanceConcurrency");
  if (!soft || *soft <= hard.value_or(1)) return std::nullopt;
  return invalid_argument("instanceSoftConcurrency: " + std::to_string(*soft) +
                          " is greater than instanceConcurrency " + std::to_string(hard.value_or(1)));
}

/// The fault of the body of a request to create or to change a function.
template <class Body>
std::optional<fault> check_sent(const Body& body) {
  auto why = check_environment(body.environment_variables);
  return why ? why : check_dns(body.custom_dns);
}

/// The operations; each takes the lock of the state for itself.
class function_operations {
 public:
  explicit function_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_function> handle(const api::create_function_request& request, context&) {
    const std::string& name = request.body.function_name;
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (service->functions.contains(name)) return function_exists(name);
    if (auto why = check_sent(request.body)) return *std::move(why);
    function_state made;
    document sent = document::of(request.body);
    if (auto why = take_package(sent, "code", request.code_checksum, made.code)) return *std::move(why);
    if (auto why = take_layers(state_, sent)) return *std::move(why);
    set_defaults(sent);
    if (auto why = check_function(sent)) return *std::move(why);
    made.members = std::move(sent);
    state_.touch(made);
    return result_with<api::create_function>(service->functions.emplace(name, std::move(made)).first->second);
  }

  operation_result<api::get_function> handle(const api::get_function_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name, request.qualifier);
    if (found.why) return *found.why;
    return result_with<api::get_function>(*found.function);
  }

  operation_result<api::update_function> handle(const api::update_function_request& request, context& call) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.function)) return *std::move(why);
    if (auto why = check_sent(request.body)) return *std::move(why);
    document sent = document::of(request.body);
    sent.rename("InstanceConcurrency", "instanceConcurrency");
    take_small_spelling(call, sent);
    function_state changed = *found.function;
    if (auto why = take_package(sent, "code", request.code_checksum, changed.code)) return *std::move(why);
    if (auto why = take_layers(state_, sent)) return *std::move(why);
    changed.members.merge(std::move(sent));
    if (auto why = check_function(changed.members)) return *std::move(why);
    state_.touch(changed);
    *found.function = std::move(changed);
    return result_with<api::update_function>(*found.function);
  }

  operation_result<api::list_functions> handle(const api::list_functions_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto at = find_content(state_, request.service_name, request.qualifier);
    if (at.why) return *at.why;
    const auto shown = take_page(at.content->functions, page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_functions> out;
    fill_page(shown, out.body.functions, out.body.next_token);
    return out;
  }

  operation_result<api::delete_function> handle(const api::delete_function_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.function)) return *std::move(why);
    service_state& service = state_.service_of(request.service_name);
    if (!service.triggers[request.function_name].empty()) return function_not_empty(request.function_name);
    const function_name name{request.service_name, request.function_name};
    if (is_provisioned(state_, name)) return provision_config_exists("function", request.function_name);
    service.triggers.erase(request.function_name);
    service.event_sources["LATEST"].erase(request.function_name);
    service.functions.erase(request.function_name);
    state_.forget_function(name);
    return {};
  }

  operation_result<api::get_function_code> handle(const api::get_function_code_request& request,
                                                  context& call) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name, request.qualifier);
    if (found.why) return *found.why;
    operation_result<api::get_function_code> out;
    out.body.checksum = found.function->members.get<std::string>("codeChecksum");
    out.body.url = package_address(state_, call.request,
                                   {"functions", request.service_name, found.version, request.function_name});
    return out;
  }

 private:
  static void set_defaults(document& members) {
    members.set("functionId", state::make_id());
    members.set_default("description", std::string());
    members.set_default("memorySize", 128);
    members.set_default("timeout", 3);
    members.set_default("initializationTimeout", 3);
    members.set_default("instanceConcurrency", 1);
    members.set_default("instanceType", std::string("e1"));
    members.set_default("diskSize", 512);
    members.set_default("codeSize", 0);
    members.set_default("codeChecksum", ext::code_checksum(""));
    members.set_default("environmentVariables", wirebind::map<std::string>(wirebind::empty_value));
  }

  // The update's own spelling is InstanceConcurrency; the one of the responses is accepted as well, so
  // that a response can be sent back.
  static void take_small_spelling(const context& call, document& sent) {
    const std::string_view body = call.request.body.view();
    if (body.empty() || sent.has("instanceConcurrency")) return;
    const auto number = document::parse(body).get<std::int32_t>("instanceConcurrency");
    if (number) sent.set("instanceConcurrency", *number);
  }

  state& state_;
};

}  // namespace fc::emulator
