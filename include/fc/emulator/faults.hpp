// The error responses of Function Compute by their published codes. Codes and statuses are the
// spec's, except for the few that no source has.
#pragma once

#include <fc/v20210406/errc.hpp>
#include <wirebind/server/operation_result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {

namespace api = fc::v20210406;
using wirebind::server::fault;

/// An error with a code of the spec, which defines the status.
inline fault refuse(api::errc code, std::string message) {
  const wirebind::error_fact* fact = api::service_category().find(static_cast<int>(code));
  return {fact->status, fact->code, std::move(message)};
}

inline fault invalid_argument(std::string message) {
  return refuse(api::errc::invalid_argument, std::move(message));
}

inline std::string missing(std::string_view kind, std::string_view name) {
  return std::string(kind) + " '" + std::string(name) + "' does not exist";
}
inline fault service_not_found(std::string_view name) {
  return refuse(api::errc::service_not_found, missing("service", name));
}
inline fault function_not_found(std::string_view name) {
  return refuse(api::errc::function_not_found, missing("function", name));
}
inline fault version_not_found(std::string_view name) {
  return refuse(api::errc::version_not_found, missing("version", name));
}
inline fault alias_not_found(std::string_view name) {
  return refuse(api::errc::alias_not_found, missing("alias", name));
}
inline fault trigger_not_found(std::string_view name) {
  return refuse(api::errc::trigger_not_found, missing("trigger", name));
}
inline fault domain_not_found(std::string_view name) {
  return refuse(api::errc::domain_name_not_found, missing("custom domain", name));
}
/// For resources whose absence has no published code.
inline fault not_found(std::string_view code, std::string_view kind, std::string_view name) {
  return {404, std::string(code), missing(kind, name)};
}

inline std::string taken(std::string_view kind, std::string_view name) {
  return std::string(kind) + " '" + std::string(name) + "' already exists";
}
inline fault service_exists(std::string_view name) {
  return refuse(api::errc::service_already_exists, taken("service", name));
}
inline fault function_exists(std::string_view name) {
  return refuse(api::errc::function_already_exists, taken("function", name));
}
inline fault alias_exists(std::string_view name) {
  return refuse(api::errc::alias_already_exists, taken("alias", name));
}
inline fault trigger_exists(std::string_view name) {
  return refuse(api::errc::trigger_already_exists, taken("trigger", name));
}
inline fault domain_exists(std::string_view name) {
  return refuse(api::errc::domain_name_already_exists, taken("custom domain", name));
}

inline fault service_not_empty(std::string_view name) {
  return refuse(api::errc::service_not_empty, "service '" + std::string(name) + "' still has functions");
}
inline fault function_not_empty(std::string_view name) {
  return refuse(api::errc::function_not_empty, "function '" + std::string(name) + "' still has triggers");
}

inline fault provision_config_exists(std::string_view kind, std::string_view name) {
  return refuse(api::errc::provision_config_exist,
                std::string(kind) + " '" + std::string(name) + "' still has provisioned instances");
}

inline fault precondition_failed(std::string_view sent, std::string_view current) {
  return refuse(
      api::errc::precondition_failed,
      "If-Match is '" + std::string(sent) + "', but the current ETag is '" + std::string(current) + "'");
}

inline fault resource_exhausted(std::string_view name) {
  return refuse(api::errc::resource_exhausted,
                "function '" + std::string(name) + "' has as many instances as it may");
}

inline fault entity_too_large(std::string message) {
  return refuse(api::errc::entity_too_large, std::move(message));
}

}  // namespace fc::emulator
