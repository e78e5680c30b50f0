// The operations on networks that are bound to a service: a set, without an effect on access.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/create_vpc_binding.hpp>
#include <fc/v20210406/operations/delete_vpc_binding.hpp>
#include <fc/v20210406/operations/list_vpc_bindings.hpp>

#include <mutex>
#include <string>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class binding_operations {
 public:
  explicit binding_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_vpc_binding> handle(const api::create_vpc_binding_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    if (request.body.vpc_id.empty()) return invalid_argument("vpcId: empty");
    service->vpcs.insert(request.body.vpc_id);
    return {};
  }

  operation_result<api::list_vpc_bindings> handle(const api::list_vpc_bindings_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    operation_result<api::list_vpc_bindings> out;
    out.body.vpc_ids = wirebind::empty_value;
    for (const std::string& each : service->vpcs) out.body.vpc_ids.push_back(each);
    return out;
  }

  operation_result<api::delete_vpc_binding> handle(const api::delete_vpc_binding_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    service_state* service = state_.find_service(request.service_name);
    if (!service) return service_not_found(request.service_name);
    service->vpcs.erase(request.vpc_id);
    return {};
  }

 private:
  state& state_;
};

}  // namespace fc::emulator
