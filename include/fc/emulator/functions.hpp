// The operations on functions. What they mean where the documentation is silent: README.md beside this file.
#pragma once

#include <fc/emulator/checksum.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/create_function.hpp>
#include <fc/v20210406/operations/delete_function.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <fc/v20210406/operations/update_function.hpp>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace fc::emulator {

/// Moves the code out of the members that a request has set into `function`, and notes size and checksum.
/// `announced` is X-Fc-Code-Checksum.
inline std::optional<fault> take_code(document& sent, const std::optional<std::string>& announced,
                                      function_state& function) {
  const auto code = sent.get<wirebind::json::raw>("code");
  if (!code) return std::nullopt;
  sent.erase("code");
  std::optional<std::string> package = std::string();
  if (const auto zip = document::parse(code->text()).get<std::string>("zipFile")) {
    package = wirebind::decode_base64(*zip);
    if (!package) return invalid_argument("code.zipFile: not base64");
  }
  const std::string checksum = code_checksum(*package);
  if (announced && !package->empty() && *announced != checksum) {
    return invalid_argument("X-Fc-Code-Checksum: " + *announced +
                            " is not the CRC-64 of the package, which is " + checksum);
  }
  function.code = *std::move(package);
  sent.set("codeSize", static_cast<std::int64_t>(function.code.size()));
  sent.set("codeChecksum", checksum);
  return std::nullopt;
}

/// The fault of members that do not go together, whether they came in one request or in several.
inline std::optional<fault> check_function(const document& members) {
  const auto soft = members.get<std::int64_t>("instanceSoftConcurrency");
  const auto hard = members.get<std::int64_t>("instanceConcurrency");
  if (!soft || *soft <= hard.value_or(1)) return std::nullopt;
  return invalid_argument("instanceSoftConcurrency: " + std::to_string(*soft) +
                          " is greater than instanceConcurrency " + std::to_string(hard.value_or(1)));
}

/// The operations; each takes the lock of the state for itself.
class function_operations {
 public:
  explicit function_operations(state& world) : state_(world) {}

  answer<api::create_function> handle(const api::create_function_request& request, context&) {
    const std::string& name = request.body.function_name;
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (service->functions.contains(name)) return function_exists(name);
    function_state made;
    document sent = document::of(request.body);
    if (auto why = take_code(sent, request.code_checksum, made)) return *std::move(why);
    set_defaults(sent);
    if (auto why = check_function(sent)) return *std::move(why);
    made.members = std::move(sent);
    state_.touch(made);
    return answer_with<api::create_function>(service->functions.emplace(name, std::move(made)).first->second);
  }

  answer<api::get_function> handle(const api::get_function_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name);
    if (found.why) return *found.why;
    if (auto why = check_qualifier(request.qualifier)) return *std::move(why);
    return answer_with<api::get_function>(*found.function);
  }

  answer<api::update_function> handle(const api::update_function_request& request, context& call) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.function)) return *std::move(why);
    document sent = document::of(request.body);
    sent.rename("InstanceConcurrency", "instanceConcurrency");
    take_small_spelling(call, sent);
    function_state changed = *found.function;
    if (auto why = take_code(sent, request.code_checksum, changed)) return *std::move(why);
    changed.members.merge(std::move(sent));
    if (auto why = check_function(changed.members)) return *std::move(why);
    state_.touch(changed);
    *found.function = std::move(changed);
    return answer_with<api::update_function>(*found.function);
  }

  answer<api::list_functions> handle(const api::list_functions_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (auto why = check_qualifier(request.qualifier)) return *std::move(why);
    const auto shown = take_page(service->functions, page_asked(request));
    if (shown.failure) return *shown.failure;
    answer<api::list_functions> out;
    fill_page(shown, out.body.functions, out.body.next_token);
    return out;
  }

  answer<api::delete_function> handle(const api::delete_function_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_function(state_, request.service_name, request.function_name);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.function)) return *std::move(why);
    const function_name name{request.service_name, request.function_name};
    if (is_provisioned(state_, name)) return provision_config_exists(request.function_name);
    state_.find_service(request.service_name)->functions.erase(request.function_name);
    state_.forget_function(name);
    return {};
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
    members.set_default("codeChecksum", code_checksum(""));
    members.set_default("environmentVariables", wirebind::map<std::string>(wirebind::empty_value));
  }

  // The update's own spelling is InstanceConcurrency; the one that every answer shows is taken as well, so
  // that an answer can be sent back.
  static void take_small_spelling(const context& call, document& sent) {
    const std::string_view body = call.request.body.view();
    if (body.empty() || sent.has("instanceConcurrency")) return;
    const auto number = document::parse(body).get<std::int32_t>("instanceConcurrency");
    if (number) sent.set("instanceConcurrency", *number);
  }

  state& state_;
};

}  // namespace fc::emulator
