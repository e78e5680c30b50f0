// The operations on event sources: notes that a source calls a function on its own account.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/deregister_event_source.hpp>
#include <fc/v20210406/operations/list_event_sources.hpp>
#include <fc/v20210406/operations/register_event_source.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class event_source_operations {
 public:
  explicit event_source_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::register_event_source> handle(const api::register_event_source_request& request,
                                                      context&) {
    const std::string& arn = request.body.source_arn;
    const std::lock_guard lock(state_.mutex);
    if (auto why = check_function(request)) return *std::move(why);
    if (arn.empty()) return invalid_argument("sourceArn: empty");
    const auto [found, made] = sources_of(request).try_emplace(arn);
    if (made) {
      found->second.set("sourceArn", arn);
      found->second.set("createdTime", state_.time_text());
    }
    return found->second.as<api::event_source>();
  }

  operation_result<api::list_event_sources> handle(const api::list_event_sources_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    if (auto why = check_function(request)) return *std::move(why);
    operation_result<api::list_event_sources> out;
    out.body.event_sources = wirebind::empty_value;
    for (const auto& [arn, source] : sources_of(request)) {
      out.body.event_sources.push_back(source.as<api::event_source>());
    }
    return out;
  }

  operation_result<api::deregister_event_source> handle(const api::deregister_event_source_request& request,
                                                        context&) {
    const std::lock_guard lock(state_.mutex);
    if (auto why = check_function(request)) return *std::move(why);
    sources_of(request).erase(request.source_arn);
    return {};
  }

 private:
  template <class Request>
  std::optional<fault> check_function(const Request& request) {
    return find_function(state_, request.service_name, request.function_name, request.qualifier).why;
  }

  /// An alias has its own sources, apart from those of its version.
  template <class Request>
  name_map<document>& sources_of(const Request& request) {
    const std::string qualifier = request.qualifier.value_or("");
    service_state& service = state_.service_of(request.service_name);
    return service.event_sources[qualifier.empty() ? "LATEST" : qualifier][request.function_name];
  }

  state& state_;
};

}  // namespace fc::emulator
