// The operations on aliases. For how an alias distributes requests see qualifiers.hpp.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/create_alias.hpp>
#include <fc/v20210406/operations/delete_alias.hpp>
#include <fc/v20210406/operations/get_alias.hpp>
#include <fc/v20210406/operations/list_aliases.hpp>
#include <fc/v20210406/operations/update_alias.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class alias_operations {
 public:
  explicit alias_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_alias> handle(const api::create_alias_request& request, context&) {
    const std::string& name = request.body.alias_name;
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (name == "LATEST" || looks_like_version(name)) {
      return invalid_argument("aliasName: '" + name + "' already means a version");
    }
    if (service->aliases.contains(name)) return alias_exists(name);
    alias_state made;
    made.members = document::of(request.body);
    if (auto why = check_versions(*service, made.members)) return *std::move(why);
    made.members.set_default("description", std::string());
    made.members.set_default("additionalVersionWeight", wirebind::map<float>(wirebind::empty_value));
    state_.touch(made);
    return result_with<api::create_alias>(service->aliases.emplace(name, std::move(made)).first->second);
  }

  operation_result<api::get_alias> handle(const api::get_alias_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_alias(request.service_name, request.alias_name);
    if (found.why) return *found.why;
    return result_with<api::get_alias>(*found.alias);
  }

  operation_result<api::list_aliases> handle(const api::list_aliases_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    const auto shown = take_page(service->aliases, page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_aliases> out;
    fill_page(shown, out.body.aliases, out.body.next_token);
    return out;
  }

  operation_result<api::update_alias> handle(const api::update_alias_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_alias(request.service_name, request.alias_name);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.alias)) return *std::move(why);
    alias_state changed = *found.alias;
    changed.members.merge(document::of(request.body));
    if (auto why = check_versions(*found.service, changed.members)) return *std::move(why);
    changed.invocations = 0;
    state_.touch(changed);
    *found.alias = std::move(changed);
    return result_with<api::update_alias>(*found.alias);
  }

  operation_result<api::delete_alias> handle(const api::delete_alias_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_alias(request.service_name, request.alias_name);
    if (found.why) return *found.why;
    if (auto why = check_if_match(request.if_match, *found.alias)) return *std::move(why);
    if (is_qualifier_provisioned(state_, request.service_name, request.alias_name)) {
      return provision_config_exists("alias", request.alias_name);
    }
    found.service->event_sources.erase(request.alias_name);
    state_.forget_qualifier(request.service_name, request.alias_name);
    found.service->aliases.erase(request.alias_name);
    return {};
  }

 private:
  struct alias_lookup {
    service_state* service = nullptr;
    alias_state* alias = nullptr;
    std::optional<fault> why{};
  };

  alias_lookup find_alias(std::string_view service, std::string_view name) {
    service_state* owner = state_.find_service(service);
    if (!owner) return {.why = service_not_found(service)};
    const auto found = owner->aliases.find(name);
    if (found == owner->aliases.end()) return {.why = alias_not_found(name)};
    return {owner, &found->second};
  }

  /// The fault of the target of an alias, whether it came in one request or in several.
  static std::optional<fault> check_versions(service_state& service, const document& members) {
    const std::string main = members.get<std::string>("versionId").value_or("");
    if (!find_version(service, main)) return version_not_found(main);
    const auto weights = members.get<wirebind::map<float>>("additionalVersionWeight");
    if (!weights) return std::nullopt;
    if (weights->contains(main)) {
      return refuse(api::errc::additional_version_contains_major_version,
                    "additionalVersionWeight: '" + main + "' is the main version");
    }
    if (weights->size() > 1) return invalid_argument("additionalVersionWeight: more than one version");
    for (const auto& [version, weight] : *weights) {
      if (!(weight >= 0 && weight <= 1)) {
        return invalid_argument("additionalVersionWeight." + version + ": not within 0 to 1");
      }
      if (!find_version(service, version)) return version_not_found(version);
    }
    return std::nullopt;
  }

  state& state_;
};

}  // namespace fc::emulator
