// Code packages of functions and layers, and their download URLs on the emulator itself, with a signature in
// the query as those of OSS have. There are no buckets behind it.
#pragma once

#include <fc/emulator/document.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/qualifiers.hpp>
#include <fc/emulator/state.hpp>
#include <fc/ext/checksum.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/percent.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fc::emulator {

/// Bytes of a code package that comes inside a request.
inline constexpr std::size_t largest_package = 50 * 1024 * 1024;
/// The limit of a request with it: base64 makes four bytes of three, and the rest of the request comes on
/// top.
inline constexpr std::size_t largest_body = largest_package / 3 * 4 + 4 * 1024 * 1024;

inline constexpr std::string_view package_root = "/packages/";

/// Moves the package out of the member `name` of a request into `code`, and stores size and checksum.
/// `announced` is X-Fc-Code-Checksum.
inline std::optional<fault> take_package(document& sent, std::string_view name,
                                         const std::optional<std::string>& announced, wirebind::bytes& code) {
  const auto place = sent.get<wirebind::json::raw>(name);
  if (!place) return std::nullopt;
  sent.erase(name);
  std::optional<std::string> package = std::string();
  if (const auto zip = document::parse(place->text()).get<std::string>("zipFile")) {
    package = wirebind::decode_base64(*zip);
    if (!package) return invalid_argument(std::string(name) + ".zipFile: not base64");
    if (package->size() > largest_package) {
      return invalid_argument(std::string(name) + ".zipFile: the package has " +
                              std::to_string(package->size()) + " bytes, more than " +
                              std::to_string(largest_package));
    }
  }
  const std::string checksum = ext::code_checksum(*package);
  if (announced && !package->empty() && *announced != checksum) {
    return invalid_argument("X-Fc-Code-Checksum: " + *announced +
                            " is not the CRC-64 of the package, which is " + checksum);
  }
  code = wirebind::bytes(*std::move(package));
  sent.set("codeSize", static_cast<std::int64_t>(code.size()));
  sent.set("codeChecksum", checksum);
  return std::nullopt;
}

namespace detail {

/// The query without which no package is returned.
inline std::string package_query(const state& world, std::string_view path) {
  const std::string signature = wirebind::auth::hmac_sha1(world.package_key, path);
  return "Signature=" + wirebind::http::encode_query(wirebind::encode_base64(signature));
}

inline std::optional<std::vector<std::string>> package_names(std::string_view path) {
  if (!path.starts_with(package_root)) return std::nullopt;
  path.remove_prefix(package_root.size());
  std::vector<std::string> names;
  while (true) {
    const std::size_t length = (std::min)(path.find('/'), path.size());
    auto name = wirebind::http::decode_percent(path.substr(0, length));
    if (!name) return std::nullopt;
    names.push_back(std::move(*name));
    if (length == path.size()) return names;
    path.remove_prefix(length + 1);
  }
}

inline std::optional<wirebind::bytes> find_package(state& world, const std::vector<std::string>& names) {
  const std::lock_guard lock(world.mutex);
  if (names.size() == 4 && names[0] == "functions") {
    const auto found = find_function(world, names[1], names[3], names[2]);
    if (found.function) return found.function->code;
  }
  if (names.size() == 3 && names[0] == "layers") {
    const auto layer = world.layers.find(names[1]);
    const auto number = read_version_number(names[2]);
    if (layer == world.layers.end() || !number) return std::nullopt;
    const auto version = layer->second.versions.find(*number);
    if (version != layer->second.versions.end()) return version->second.code;
  }
  return std::nullopt;
}

}  // namespace detail

/// The URL of a package, at the host of the request.
inline std::string package_address(const state& world, const wirebind::http::request& request,
                                   std::initializer_list<std::string_view> names) {
  std::string path;
  std::string_view separator = package_root;
  for (const std::string_view name : names) {
    path += separator;
    path += wirebind::http::encode_segment(name);
    separator = "/";
  }
  const std::string host(request.fields.find("Host").value_or("localhost"));
  return (world.setup.tls ? "https://" : "http://") + host + path + '?' + detail::package_query(world, path);
}

/// The package that a request fetches; nothing if its path is not that of a package.
inline std::optional<wirebind::http::response> serve_package(state& world,
                                                             const wirebind::http::request& request) {
  const auto [path, query] = wirebind::http::split_target(request.target);
  const auto names = detail::package_names(path);
  if (!names || request.method != "GET" || query != detail::package_query(world, path)) return std::nullopt;
  const auto package = detail::find_package(world, *names);
  if (!package) return std::nullopt;
  wirebind::http::response out;
  out.status = 200;
  out.fields.set("Content-Type", "application/zip");
  out.body = package->view();
  return out;
}

}  // namespace fc::emulator
