// The operations on layers and their versions.
#pragma once

#include <fc/emulator/faults.hpp>
#include <fc/emulator/layer_names.hpp>
#include <fc/emulator/packages.hpp>
#include <fc/emulator/paging.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/services.hpp>
#include <fc/emulator/state.hpp>
#include <fc/v20210406/operations/create_layer_version.hpp>
#include <fc/v20210406/operations/delete_layer_version.hpp>
#include <fc/v20210406/operations/get_layer_version.hpp>
#include <fc/v20210406/operations/list_layer_versions.hpp>
#include <fc/v20210406/operations/list_layers.hpp>
#include <fc/v20210406/operations/put_layer_acl.hpp>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

/// The operations; each takes the lock of the state for itself.
class layer_operations {
 public:
  explicit layer_operations(const shared_parts& parts) : state_(parts.world) {}

  operation_result<api::create_layer_version> handle(const api::create_layer_version_request& request,
                                                     context& call) {
    const std::string& name = request.layer_name;
    const std::lock_guard lock(state_.mutex);
    layer_version made;
    made.members = document::of(request.body);
    if (auto why = take_package(made.members, "Code", std::nullopt, made.code)) return *std::move(why);
    layer_state& layer = state_.layers[name];
    const std::uint64_t number = ++layer.last_version;
    made.members.set_default("description", std::string());
    made.members.set("layerName", name);
    made.members.set("version", number);
    made.members.set("createTime", state_.time_text());
    const layer_name full{state_.setup.account_id, name, number};
    made.members.set("arn", short_name(full));
    made.members.set("arnV2", arn_of(full, state_.setup.region));
    document shown = describe(layer, layer.versions.emplace(number, std::move(made)).first->second, call);
    // This one response spells the size in small letters, and has no ARN and no licence.
    shown.rename("codeSize", "codesize");
    shown.erase("arnV2");
    shown.erase("license");
    return shown.as<api::layer>();
  }

  operation_result<api::get_layer_version> handle(const api::get_layer_version_request& request,
                                                  context& call) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_version(request);
    if (found.why) return *found.why;
    return describe(*found.layer, *found.version, call).as<api::layer>();
  }

  operation_result<api::list_layers> handle(const api::list_layers_request& request, context& call) {
    const std::lock_guard lock(state_.mutex);
    name_map<resource> newest;
    for (const auto& [name, layer] : state_.layers) {
      if (layer.versions.empty() || request.official.value_or(false)) continue;
      if (request.public_.value_or(false) && !layer.everybody) continue;
      newest[name].members = describe(layer, layer.versions.rbegin()->second, call);
    }
    const auto shown = take_page(newest, page_asked(request));
    if (shown.failure) return *shown.failure;
    operation_result<api::list_layers> out;
    fill_page(shown, out.body.layers, out.body.next_token);
    return out;
  }

  operation_result<api::list_layer_versions> handle(const api::list_layer_versions_request& request,
                                                    context& call) {
    const std::lock_guard lock(state_.mutex);
    const layer_state* layer = find_layer(request.layer_name);
    if (!layer) return layer_not_found(request.layer_name);
    const std::int32_t first = request.start_version.value_or(1);
    if (first < 0) return invalid_argument("startVersion: below 0");
    const auto shown = take_numbered_page(layer->versions, static_cast<std::uint64_t>(first), request.limit);
    if (shown.failure) return *shown.failure;
    operation_result<api::list_layer_versions> out;
    out.body.layers = wirebind::empty_value;
    for (const layer_version* each : shown.items) {
      out.body.layers.push_back(describe(*layer, *each, call).as<api::layer>());
    }
    if (shown.next) out.body.next_version = static_cast<std::int32_t>(*shown.next);
    return out;
  }

  operation_result<api::delete_layer_version> handle(const api::delete_layer_version_request& request,
                                                     context&) {
    const std::lock_guard lock(state_.mutex);
    const auto found = find_version(request);
    if (found.why) return *found.why;
    found.layer->versions.erase(*read_version_number(request.version));
    if (found.layer->versions.empty()) found.layer->everybody = false;
    return {};
  }

  operation_result<api::put_layer_acl> handle(const api::put_layer_acl_request& request, context&) {
    const std::lock_guard lock(state_.mutex);
    layer_state* layer = find_layer(request.layer_name);
    if (!layer) return layer_not_found(request.layer_name);
    layer->everybody = request.public_.value_or(false);
    return {};
  }

 private:
  struct version_lookup {
    layer_state* layer = nullptr;
    const layer_version* version = nullptr;
    std::optional<fault> why{};
  };

  static fault layer_not_found(std::string_view name) { return not_found("LayerNotFound", "layer", name); }

  layer_state* find_layer(std::string_view name) {
    const auto found = state_.layers.find(name);
    return found == state_.layers.end() || found->second.versions.empty() ? nullptr : &found->second;
  }

  template <class Request>
  version_lookup find_version(const Request& request) {
    layer_state* layer = find_layer(request.layer_name);
    if (!layer) return {.why = layer_not_found(request.layer_name)};
    const auto number = read_version_number(request.version);
    const auto found = number ? layer->versions.find(*number) : layer->versions.end();
    if (found != layer->versions.end()) return {layer, &found->second};
    return {.why = not_found("LayerVersionNotFound", "version", request.version)};
  }

  /// A version as responses have it: with its access, and the URL of its package.
  document describe(const layer_state& layer, const layer_version& version, const context& call) const {
    document shown = version.members;
    const auto name = shown.get<std::string>("layerName").value_or("");
    const auto number = std::to_string(shown.get<std::int32_t>("version").value_or(0));
    shown.set("acl", layer.everybody ? 1 : 0);
    shown.set("code",
              api::layer_code{.repository_type = "OSS",
                              .location = package_address(state_, call.request, {"layers", name, number})});
    return shown;
  }

  state& state_;
};

}  // namespace fc::emulator
