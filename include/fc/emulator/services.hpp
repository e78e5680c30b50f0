// The operations on services.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/create_service.hpp>
#include <fc/v20210406/operations/delete_service.hpp>
#include <fc/v20210406/operations/get_service.hpp>
#include <fc/v20210406/operations/list_services.hpp>
#include <fc/v20210406/operations/update_service.hpp>
#include <wirebind/server/operation_result.hpp>
#include <wirebind/server/policy.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace fc::emulator {

using wirebind::server::context;
using wirebind::server::operation_result;

/// A response with the resource, and with its ETag if the operation has one.
template <class Operation>
operation_result<Operation> result_with(const resource& shown) {
  operation_result<Operation> out(shown.members.as<typename Operation::response_body>());
  if constexpr (requires { out.header.etag; }) out.header.etag = shown.etag;
  return out;
}

/// Stores the resources of a page in the member `items` of a list response.
template <class Page, class List>
void fill_page(const Page& shown, List& items) {
  using item_type = std::remove_cvref_t<decltype(*items.begin())>;
  items = wirebind::empty_value;
  for (const auto* each : shown.items) items.push_back(each->members.template as<item_type>());
}
template <class Page, class List>
void fill_page(const Page& shown, List& items, std::optional<std::string>& next_token) {
  fill_page(shown, items);
  next_token = shown.next_token;
}

/// The operations; each takes the lock of the state for itself.
class service_operations {
 public:
  explicit service_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_service> handle(const api::create_service_request& request, context&) {
    const std::string& name = request.body.service_name;
    const std::lock_guard lock(state_.mutex);
    if (state_.find_service(name)) return service_exists(name);
    service_state made;
    made.members = document::of(request.body);
    made.members.set("serviceId", state::make_id());
    made.members.set_default("description", std::string());
    made.members.set_default("internetAccess", true);
    state_.touch(made);
    return result_with<api::create_service>(state_.services.emplace(name, std::move(made)).first->second);
  }

  operation_result<api::get_service> handle(const api::get_service_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_content(state_, request.service_name, request.qualifier);
    if (found.why) return *found.why;
    return result_with<api::get_service>(*found.content);
  }

  operation_result<api::update_service> handle(const api::update_service_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    service_state* found = state_.find_service(request.service_name);
    if (!found) return service_not_found(request.service_name);
    if (auto why = check_if_match(request.if_match, *found)) return *std::move(why);
    found->members.merge(document::of(request.body));
    state_.touch(*found);
    return result_with<api::update_service>(*found);
  }

  operation_result<api::list_services> handle(const api::list_services_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto shown = take_page(state_.services, page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_services> out;
    fill_page(shown, out.body.services, out.body.next_token);
    return out;
  }

  operation_result<api::delete_service> handle(const api::delete_service_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const service_state* found = state_.find_service(request.service_name);
    if (!found) return service_not_found(request.service_name);
    if (auto why = check_if_match(request.if_match, *found)) return *std::move(why);
    if (!found->functions.empty()) return service_not_empty(request.service_name);
    state_.services.erase(request.service_name);
    return {};
  }

 private:
  state& state_;
};

}  // namespace fc::emulator
