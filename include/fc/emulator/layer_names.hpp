// The names of layers in functions: ARNs, or the older short form `owner#name#version`, in
// which 32 hexadecimal digits identify the owner.
#pragma once

#include <fc/emulator/checks.hpp>
#include <fc/emulator/document.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/state.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/model/empty_value.hpp>
#include <wirebind/model/list.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fc::emulator {

/// One version of a layer; the owner is an account, or `official` for those of the vendor.
struct layer_name {
  std::string owner;
  std::string name;
  std::uint64_t version = 0;
};

inline constexpr std::string_view official_owner = "official";

/// The identifier of an owner in short names.
inline std::string short_owner(std::string_view owner) {
  return wirebind::auth::hex(wirebind::auth::sha256(owner)).substr(0, 32);
}
inline std::string short_name(const layer_name& layer) {
  return short_owner(layer.owner) + "#" + layer.name + "#" + std::to_string(layer.version);
}
inline std::string arn_of(const layer_name& layer, std::string_view region) {
  return "acs:fc:" + std::string(region) + ":" + layer.owner + ":layers/" + layer.name + "/versions/" +
         std::to_string(layer.version);
}

namespace detail {

/// Removes `prefix`; false if the text does not begin with it.
inline bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

inline std::optional<layer_name> make_layer_name(std::string_view owner, std::string_view name,
                                                 std::string_view version) {
  const auto number = version.empty() ? std::nullopt : read_version_number(version);
  if (owner.empty() || name.empty() || !number) return std::nullopt;
  return layer_name{std::string(owner), std::string(name), *number};
}

inline std::optional<layer_name> read_layer_arn(std::string_view text, std::string_view region) {
  if (!take_prefix(text, "acs:fc:") || !take_prefix(text, region) || !take_prefix(text, ":")) return {};
  const std::string_view owner = text.substr(0, text.find(':'));
  text.remove_prefix(owner.size());
  if (!take_prefix(text, ":layers/")) return std::nullopt;
  const std::string_view name = text.substr(0, text.find('/'));
  text.remove_prefix(name.size());
  if (!take_prefix(text, "/versions/")) return std::nullopt;
  return make_layer_name(owner, name, text);
}

inline std::optional<layer_name> read_short_layer(std::string_view text, std::string_view account) {
  for (const std::string_view owner : {account, official_owner}) {
    std::string_view rest = text;
    if (!take_prefix(rest, short_owner(owner)) || !take_prefix(rest, "#")) continue;
    const std::size_t end = rest.find('#');
    if (end == std::string_view::npos) return std::nullopt;
    return make_layer_name(owner, rest.substr(0, end), rest.substr(end + 1));
  }
  return std::nullopt;
}

}  // namespace detail

/// Nothing if the text names no layer in either form.
inline std::optional<layer_name> read_layer(const state& world, std::string_view text) {
  auto out = detail::read_layer_arn(text, world.setup.region);
  return out ? out : detail::read_short_layer(text, world.setup.account_id);
}

/// Whether a function may use the layer: one of the account that exists, or any of the vendor's, whose list
/// is not available here.
inline bool layer_exists(const state& world, const layer_name& layer) {
  if (layer.owner == official_owner) return true;
  if (layer.owner != world.setup.account_id) return false;
  const auto found = world.layers.find(layer.name);
  return found != world.layers.end() && found->second.versions.contains(layer.version);
}

/// Makes both members of responses from `layers` of a request: the short names and the ARNs.
inline std::optional<fault> take_layers(const state& world, document& sent) {
  const auto named = sent.get<wirebind::list<std::string>>("layers");
  if (!named) return std::nullopt;
  wirebind::list<std::string> names = wirebind::empty_value;
  wirebind::list<std::string> arns = wirebind::empty_value;
  for (const std::string& text : *named) {
    const auto layer = read_layer(world, text);
    if (!layer || !layer_exists(world, *layer)) return invalid_value("layers", text, "does not exist");
    names.push_back(short_name(*layer));
    arns.push_back(arn_of(*layer, world.setup.region));
  }
  sent.set("layers", names);
  sent.set("layersArnV2", arns);
  return std::nullopt;
}

}  // namespace fc::emulator
