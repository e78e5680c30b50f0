// The operations on the account as a whole: settings, regions, reserved capacity, and GPU instances.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/regions.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/claim_gpu_instance.hpp>
#include <fc/v20210406/operations/describe_regions.hpp>
#include <fc/v20210406/operations/get_account_settings.hpp>
#include <fc/v20210406/operations/list_reserved_capacities.hpp>
#include <fc/v20210406/operations/release_gpu_instance.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class account_operations {
 public:
  explicit account_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::get_account_settings> handle(const api::get_account_settings_request&, context&) {
    operation_result<api::get_account_settings> out;
    out.body.available_a_zs = {state_.setup.region + "-f", state_.setup.region + "-g"};
    out.body.default_role = "acs:ram::" + state_.setup.account_id + ":role/aliyunfcdefaultrole";
    return out;
  }

  operation_result<api::describe_regions> handle(const api::describe_regions_request& request, context&) {
    using language = api::describe_regions_accept_language;
    const language wanted = request.accept_language.value_or(language::en_us);
    if (wanted == language::other) return invalid_argument("AcceptLanguage: none of zh-CN, en-US, ja");
    api::region_list regions;
    const auto add = [&regions](std::string_view id, std::string_view name) {
      regions.region.push_back({.local_name = std::string(name), .region_id = std::string(id)});
    };
    bool own = false;
    for (const region_fact& each : known_regions) {
      add(each.id, wanted == language::zh_cn ? each.chinese
                   : wanted == language::ja  ? each.japanese
                                             : each.english);
      own = own || each.id == state_.setup.region;
    }
    if (!own) add(state_.setup.region, state_.setup.region);
    operation_result<api::describe_regions> out;
    out.body.regions = std::move(regions);
    return out;
  }

  operation_result<api::list_reserved_capacities> handle(const api::list_reserved_capacities_request& request,
                                                         context&) {
    page_request asked;
    if (request.next_token) asked.next_token = *request.next_token;
    if (request.limit) {
      asked.limit = read_limit(*request.limit);
      if (!asked.limit) return invalid_argument("limit: not a number");
    }
    name_map<resource> bought;
    for (const auto& each : state_.setup.reserved_capacities) {
      bought[each.instance_id.value_or("")].members = document::of(each);
    }
    const auto shown = take_page(bought, asked);
    if (shown.failure) return *shown.failure;
    operation_result<api::list_reserved_capacities> out;
    fill_page(shown, out.body.reserved_capacities, out.body.next_token);
    return out;
  }

  operation_result<api::claim_gpu_instance> handle(const api::claim_gpu_instance_request&, context&) {
    const std::lock_guard lock(state_.mutex);
    const std::string id = "i-" + state::make_id();
    state_.gpu_instances.insert(id);
    operation_result<api::claim_gpu_instance> out;
    out.body.created_time = state_.time_text();
    out.body.instance_id = id;
    out.body.public_ip = "203.0.113.7";
    return out;
  }

  operation_result<api::release_gpu_instance> handle(const api::release_gpu_instance_request& request,
                                                     context&) {
    const std::lock_guard lock(state_.mutex);
    if (state_.gpu_instances.erase(request.instance_id) == 0) {
      return not_found("GPUInstanceNotFound", "GPU instance", request.instance_id);
    }
    return {};
  }

 private:
  /// Text in this one list.
  static std::optional<std::int64_t> read_limit(std::string_view text) {
    std::int64_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return limit;
  }

  state& state_;
};

}  // namespace fc::emulator
