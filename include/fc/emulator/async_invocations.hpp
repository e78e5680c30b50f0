// The operations on asynchronous invocations whose state is kept: get, list and stop. The queue runs the
// invocations.
#pragma once

#include <fc/emulator/async_queue.hpp>
#include <fc/emulator/async_record.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualified.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/get_stateful_async_invocation.hpp>
#include <fc/v20210406/operations/list_stateful_async_invocation_functions.hpp>
#include <fc/v20210406/operations/list_stateful_async_invocations.hpp>
#include <fc/v20210406/operations/stop_stateful_async_invocation.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class async_invocation_operations {
 public:
  explicit async_invocation_operations(const shared_parts& parts)
      : state_(parts.world), queue_(parts.queue) {}

  operation_result<api::get_stateful_async_invocation> handle(
      const api::get_stateful_async_invocation_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find(request);
    if (found.why) return *found.why;
    return found.record->shown;
  }

  operation_result<api::stop_stateful_async_invocation> handle(
      const api::stop_stateful_async_invocation_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find(request);
    if (found.why) return *found.why;
    if (queue_.stop(*found.record)) return {};
    return refuse(
        api::errc::async_invocation_stopped,
        "invocation '" + request.invocation_id + "' is over: " + std::string(found.record->status()));
  }

  operation_result<api::list_stateful_async_invocations> handle(
      const api::list_stateful_async_invocations_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_qualified(state_, request);
    if (found.why) return *found.why;
    const bool newest_first = request.sort_order_by_time && *request.sort_order_by_time == "desc";
    if (request.sort_order_by_time && !newest_first && *request.sort_order_by_time != "asc") {
      return invalid_argument("sortOrderByTime: neither asc nor desc");
    }
    queue_.advance();
    std::map<std::string, const async_record*> all;
    for (const auto& [id, record] : state_.invocations[found.name]) {
      if (matches(request, *record)) all.emplace(order_of(*record, newest_first), record.get());
    }
    const auto shown = take_page(all, asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_stateful_async_invocations> out;
    out.body.invocations = wirebind::empty_value;
    for (const auto* each : shown.items) {
      out.body.invocations.push_back((*each)->shown);
      if (!request.include_payload.value_or(false)) out.body.invocations.back().invocation_payload.reset();
    }
    out.body.next_token = shown.next_token;
    return out;
  }

  operation_result<api::list_stateful_async_invocation_functions> handle(
      const api::list_stateful_async_invocation_functions_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    std::map<std::string, resource> all;
    for (const auto& [name, settings] : state_.settings) {
      for (const auto& [qualifier, each] : settings) {
        if (each.async_config && each.async_config->members.get<bool>("statefulInvocation").value_or(false)) {
          add(all, name, qualifier);
        }
      }
    }
    for (const auto& [name, records] : state_.invocations) {
      for (const auto& [id, record] : records) add(all, name, record->qualifier);
    }
    const auto shown = take_page(all, asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_stateful_async_invocation_functions> out;
    fill_page(shown, out.body.data, out.body.next_token);
    return out;
  }

 private:
  struct lookup {
    async_record* record = nullptr;
    std::optional<fault> why{};
  };

  // Without a qualifier the id alone identifies the invocation.
  template <class Request>
  lookup find(const Request& request) {
    const auto function = find_qualified(state_, request);
    if (function.why) return {nullptr, function.why};
    queue_.advance();
    const auto& known = state_.invocations[function.name];
    const auto found = known.find(request.invocation_id);
    if (found == known.end() || (request.qualifier && found->second->qualifier != function.qualifier)) {
      return {nullptr, not_found("StatefulAsyncInvocationNotFound", "invocation", request.invocation_id)};
    }
    return {found->second.get(), std::nullopt};
  }

  // Some of these lists accept a limit of 0, which means the default.
  template <class Request>
  static page_request asked(const Request& request) {
    page_request out;
    if (request.next_token) out.next_token = *request.next_token;
    if (request.limit && *request.limit != 0) out.limit = *request.limit;
    return out;
  }

  static bool matches(const api::list_stateful_async_invocations_request& request, const async_record& one) {
    if (request.qualifier && one.qualifier != *request.qualifier) return false;
    if (request.status && !one.is(request.status->text())) return false;
    if (request.invocation_id_prefix && !one.call.task_id.starts_with(*request.invocation_id_prefix)) {
      return false;
    }
    if (request.started_time_begin && *one.shown.started_time < *request.started_time_begin) return false;
    return !request.started_time_end || *one.shown.started_time <= *request.started_time_end;
  }

  // A key whose order of bytes is the order of acceptance, or the reverse.
  static std::string order_of(const async_record& one, bool newest_first) {
    const std::string number = std::to_string(newest_first ? ~one.sequence : one.sequence);
    return std::string(20 - number.size(), '0') + number;
  }

  static void add(std::map<std::string, resource>& all, const function_name& name,
                  const std::string& qualifier) {
    resource one;
    one.members.set("serviceName", name.first);
    one.members.set("functionName", name.second);
    one.members.set("qualifier", qualifier);
    all.emplace(resource_name("", name, qualifier), std::move(one));
  }

  state& state_;
  async_queue& queue_;
};

}  // namespace fc::emulator
