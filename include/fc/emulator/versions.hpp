// The operations on versions of services.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/delete_service_version.hpp>
#include <fc/v20210406/operations/list_service_versions.hpp>
#include <fc/v20210406/operations/publish_service_version.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class version_operations {
 public:
  explicit version_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::publish_service_version> handle(const api::publish_service_version_request& request,
                                                        context&) {
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (auto why = check_if_match(request.if_match, *service)) return *std::move(why);
    version_state made;
    made.content = std::make_shared<const service_content>(*service);
    made.members = document::of(request.body);
    made.members.set_default("description", std::string());
    made.members.set("versionId", std::to_string(++service->last_version));
    state_.touch(made);
    return result_with<api::publish_service_version>(
        service->versions.emplace(service->last_version, std::move(made)).first->second);
  }

  operation_result<api::list_service_versions> handle(const api::list_service_versions_request& request,
                                                      context&) {
    const std::lock_guard lock(state_.mutex);
    const service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    std::optional<std::uint64_t> first;
    if (auto why = read_first(request, first)) return *std::move(why);
    const bool forward = request.direction && *request.direction == api::list_direction::forward;
    const auto shown = take_numbered_page(service->versions, first, request.limit, !forward);
    if (shown.failure) return *shown.failure;
    operation_result<api::list_service_versions> out;
    out.body.direction = forward ? api::list_direction::forward : api::list_direction::backward;
    fill_page(shown, out.body.versions);
    out.body.next_token = shown.next ? make_page_token(std::to_string(*shown.next)) : "";
    return out;
  }

  operation_result<api::delete_service_version> handle(const api::delete_service_version_request& request,
                                                       context&) {
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (!find_version(*service, request.version_id)) return version_not_found(request.version_id);
    service->versions.erase(*read_version_number(request.version_id));
    service->event_sources.erase(request.version_id);
    state_.forget_qualifier(request.service_name, request.version_id);
    return {};
  }

 private:
  static std::optional<fault> read_first(const api::list_service_versions_request& request,
                                         std::optional<std::uint64_t>& first) {
    using direction = api::list_direction;
    if (request.direction && *request.direction != direction::forward &&
        *request.direction != direction::backward) {
      return invalid_argument("direction: neither FORWARD nor BACKWARD");
    }
    if (request.next_token && !request.next_token->empty()) {
      const auto number = read_page_token(*request.next_token);
      first = number ? read_version_number(*number) : std::nullopt;
      if (!first) return invalid_argument("nextToken: not a token of this list");
    } else if (request.start_key && !request.start_key->empty()) {
      first = read_version_number(*request.start_key);
      if (!first) return invalid_argument("startKey: not the number of a version");
    }
    return std::nullopt;
  }

  state& state_;
};

}  // namespace fc::emulator
